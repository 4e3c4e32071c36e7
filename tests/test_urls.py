"""Every route stands in the table, and what each answers to nobody.

A route that is not in the table fails the suite, so that a new one cannot be forgotten; who is let
in is walked in tests/rights.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import signed_in
from tests.route_table import API, PAGES, PUBLIC, SITE_ROUTES

# What no row has: the routes exist, the objects do not.
NOBODYS = {
    "number": "KR-000000-000000",
    "code": "PB-01",
    "market": "KR",
    "reference": "C-0",
    "step": "hold",
    "kpi": "aht",
    "app_label": "staff",
    "url": "x",
    "path": "x",
}


def patterns(
    resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield (name, pattern) of every route, those of the admin site too."""
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            inner = (*spaces, part.namespace) if part.namespace else spaces
            yield from patterns(part, route, inner)
        elif isinstance(part, URLPattern):
            yield ":".join((*spaces, part.name or "")), route


EVERY = list(patterns(get_resolver()))
PATTERNS = {name: pattern for name, pattern in EVERY if not name.startswith("admin:")}
SITE = [(name, pattern) for name, pattern in EVERY if name.startswith("admin:")]


def addresses(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Return an address for every route; an argument that is not given is 0."""
    return {name: filled(pattern, arguments) for name, pattern in PATTERNS.items()}


def filled(pattern: str, arguments: Mapping[str, Any]) -> str:
    """Return the address that a pattern and the values of its arguments make."""
    for piece in pattern.split("<")[1:]:
        argument = piece.split(">")[0]
        value = arguments.get(argument.rpartition(":")[2], "0")
        pattern = pattern.replace(f"<{argument}>", str(value))
    return f"/{pattern}"


ROUTES = addresses(NOBODYS)
TABLE = {**PAGES, **API}


def test_every_route_is_in_the_table_and_nothing_else() -> None:
    listed = set(TABLE) | PUBLIC

    assert set(ROUTES) - listed == set(), "Add the new route to tests/route_table.py"
    assert listed - set(ROUTES) == set(), "Remove the route from tests/route_table.py"


def test_the_admin_site_has_no_route_that_is_not_in_the_table() -> None:
    assert {name.removeprefix("admin:") for name, _pattern in SITE} == SITE_ROUTES


@pytest.mark.parametrize("person", ["root", "petra", "nobody"])
def test_the_admin_site_is_closed_to_all_but_superusers(
    request: pytest.FixtureRequest, db: None, person: str
) -> None:
    """Root is an administrator with `is_staff`, which opens the door but no room."""
    client = Client()
    if person != "nobody":
        client = signed_in(request.getfixturevalue(person))
    open_to_staff = {"admin:index", "admin:password_change", "admin:jsi18n", "admin:logout"}

    answers = {
        name: getattr(client, method)(path).status_code
        for name, pattern in SITE
        for method in ("get", "post")
        if (name not in open_to_staff or person != "root")
        and (path := f"/{pattern}" if "<" not in pattern and "(" not in pattern else "")
    }

    # Some of its pages take no form at all.
    allowed = {302, 405} if person != "root" else {302, 403, 405}
    assert {name: status for name, status in answers.items() if status not in allowed} == {}
    assert len(answers) > 15
