"""Every page and operation that can be read, filled with what the seed has written."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from inquiries.choices.reveals import REVEALABLE
from inquiries.models import Inquiry
from tests.route_table import API, PAGES

# Variants of pages that show other parts of the same row.
QUERIES = {
    "inquiries:show": ("panel=customer", "panel=facts", "panel=playbook", "panel=voc"),
    "inquiries:context": ("panel=customer", "panel=facts"),
    "inquiries:list": ("text=010", "sort=OLDEST"),
    "inquiries:desk": ("view=team",),
    "inquiries:queue": ("view=team",),
    "metrics:drill": ("kpi=volume&market=KR",),
    "playbooks:panel": ("playbook=PB-90",),
    "api:causes": ("market=KR",),
    "api:kpis": ("market=KR&since=2026-03-01&until=2026-03-12",),
}
# What can be asked for in clear, as its form shows it; `reveal` is walked for each of them.
REVEALS = tuple((thing.value, field) for thing, fields in REVEALABLE.items() for field in fields)
# Where the pane, not the page, is what htmx gets.
PANES = {"HX-Request": "true", "HX-Target": "work", "HX-Current-URL": "http://testserver/desk/"}


def values_for(inquiry: Inquiry, beside: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each argument of an address is filled with."""
    customer, policy = inquiry.customer, inquiry.policy
    assert customer is not None
    assert policy is not None
    return {
        **beside,
        "number": inquiry.number,
        "reference": customer.reference,
        "customer_id": customer.pk,
        "policy_id": policy.pk,
        "pk": customer.pk,
        "thing": "customer",
        "field": "phone",
        "code": "PB-90",
        "market": "KR",
        "step": "hold",
        "kpi": "received",
    }


def addresses(inquiry: Inquiry, beside: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (route, address) of every route that can be read; `beside` names rows around it."""
    values = values_for(inquiry, beside)
    for name, path in _paths(get_resolver(), "/", (), values):
        route = {**PAGES, **API}.get(name)
        if route is None or "get" not in route.methods:
            continue
        yield name, path
        for query in QUERIES.get(name, ()):
            yield name, f"{path}?{query}"
    things = {"customer": inquiry.customer_id, "policy": inquiry.policy_id, "inquiry": inquiry.pk}
    things |= {"note": beside["note"], "correction": beside["correction"]}
    for thing, field in REVEALS:
        yield (
            "inquiries:reveal",
            f"/inquiries/{inquiry.number}/reveal/{thing}/{things[thing]}/{field}/",
        )


def _paths(
    resolver: URLResolver, prefix: str, spaces: tuple[str, ...], values: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            if part.namespace != "admin":
                inner = (*spaces, part.namespace) if part.namespace else spaces
                yield from _paths(part, route, inner, values)
        elif isinstance(part, URLPattern):
            yield ":".join((*spaces, part.name or "")), _filled(route, values)


def _filled(route: str, values: dict[str, Any]) -> str:
    for piece in route.split("<")[1:]:
        argument = piece.split(">")[0]
        name = argument.rpartition(":")[2]
        route = route.replace(f"<{argument}>", str(values.get(name, 1)))
    return route
