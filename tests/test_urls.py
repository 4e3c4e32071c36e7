"""Who may open what: every route is listed here, and refuses everybody else.

A route that is not in the table fails the suite, so that a new one cannot be forgotten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from staff.choices import Role
from staff.models import Market, Staff
from tests.cast import make_person, signed_in
from tests.route_table import API, PAGES, PUBLIC

ARGUMENTS = {
    "number": "KR-000000-000000",
    "code": "PB-01",
    "market": "KR",
    "reference": "C-0",
    "step": "hold",
    "kpi": "aht",
    "app_label": "staff",
    "path": "x",
}
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Found:
    """A route of the project with an address that fits its pattern."""

    name: str
    path: str


def patterns(resolver: URLResolver, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Found]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            if part.namespace == "admin":
                continue
            inner = (*namespaces, part.namespace) if part.namespace else namespaces
            yield from patterns(part, route, inner)
        elif isinstance(part, URLPattern):
            name = ":".join((*namespaces, part.name or ""))
            yield Found(name, "/" + filled(route, part))


def filled(route: str, pattern: URLPattern) -> str:
    for name, converter in pattern.pattern.converters.items():
        value = ARGUMENTS.get(name, "0")
        for kind in (
            f"<{name}>",
            f"<str:{name}>",
            f"<int:{name}>",
            f"<slug:{name}>",
            f"<step:{name}>",
        ):
            route = route.replace(kind, value)
        assert converter.to_python(value) is not None
    return route


ROUTES = {found.name: found.path for found in patterns(get_resolver(), "", ())}
TABLE = {**PAGES, **API}


def test_every_route_is_in_the_table_and_nothing_else() -> None:
    listed = set(TABLE) | PUBLIC

    assert set(ROUTES) - listed == set(), "Add the new route to tests/route_table.py"
    assert listed - set(ROUTES) == set(), "Remove the route from tests/route_table.py"


def test_pages_ask_anonymous_visitors_to_sign_in(client: Client, db: None) -> None:
    for name, route in PAGES.items():
        for method in route.methods:
            response = getattr(client, method)(ROUTES[name])

            assert response.status_code == 302, (method, name)
            assert response.headers["Location"].startswith("/sign-in/?next=")


def test_the_api_refuses_anonymous_callers(client: Client, db: None) -> None:
    wanted = [(name, method) for name, route in API.items() for method in route.methods]

    answers = asked(client, wanted)

    assert {key: status for key, status in answers.items() if status != 401} == {}


def everybody(market: Market) -> dict[str, Client]:
    """Return a signed-in browser for each role."""
    return {
        role: signed_in(make_person(f"some-{role.lower()}", role, markets=[market]))
        for role in Role.values
    }


def asked(client: Client, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {
        (name, method): getattr(client, method)(ROUTES[name]).status_code for name, method in wanted
    }


@pytest.mark.parametrize("role", Role.values)
def test_a_role_is_refused_what_the_table_does_not_give_it(market_kr: Market, role: str) -> None:
    client = signed_in(make_person("somebody", role, markets=[market_kr]))
    wanted = [
        (name, method)
        for name, route in TABLE.items()
        if role not in route.roles
        for method in route.methods
    ]

    answers = asked(client, wanted)

    assert {key: status for key, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_is_let_in_where_the_table_says_so(market_kr: Market, role: str) -> None:
    client = signed_in(make_person("somebody", role, markets=[market_kr]))
    wanted = [
        (name, method)
        for name, route in TABLE.items()
        if role in route.roles
        for method in route.methods
    ]

    answers = asked(client, wanted)

    assert {key: status for key, status in answers.items() if status in {401, 500}} == {}


def test_other_methods_are_refused(market_kr: Market) -> None:
    clients = everybody(market_kr)

    wrong = {
        (name, method): status
        for name, route in TABLE.items()
        for method in METHODS
        if method not in route.methods
        and (status := asked(clients[route.roles[0]], [(name, method)])[name, method]) != 405
    }

    assert wrong == {}


def test_disabled_people_are_asked_to_sign_in(market_kr: Market) -> None:
    clients = everybody(market_kr)
    Staff.objects.update(is_active=False)

    answers = {
        name: getattr(clients[route.roles[0]], route.methods[0])(ROUTES[name]).status_code
        for name, route in PAGES.items()
    }

    assert {name: status for name, status in answers.items() if status != 302} == {}
