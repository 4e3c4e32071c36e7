"""Asks every route by every method as somebody, and says where the answer is not the table's."""

import json
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from hypothesis import settings

from tests.rights.world import Matter
from tests.route_table import API, PAGES, Route
from tests.test_urls import addresses

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
TABLE: dict[str, Route] = {**PAGES, **API}
OUT, HOME, NEXT_DOOR, ABROAD = "out", "home", "next door", "abroad"


@dataclass(frozen=True)
class Actor:
    """Somebody with a browser for each role: one role only, unless nobody is signed in."""

    name: str
    where: str
    clients: Mapping[str, Client]
    is_owner: bool = False

    @property
    def role(self) -> str:
        """The role of somebody who is signed in."""
        return next(iter(self.clients))

    def client_for(self, route: Route) -> Client:
        """Return the browser; of those who are out the one to whom the route would be open."""
        return next((self.clients[role] for role in route.roles if role in self.clients), self.any)

    @property
    def any(self) -> Client:
        """Any browser of theirs."""
        return next(iter(self.clients.values()))


def deviations(actor: Actor, matter: Matter, *, extras: Mapping[str, Any]) -> list[str]:
    """Ask everything as this actor; return a line for each answer that is not as expected."""
    found, paths = [], addresses(matter.arguments())
    for number, (name, route) in enumerate(TABLE.items()):
        if actor.where in {NEXT_DOOR, ABROAD} and not route.whose:
            continue  # The same as at home, where the role was asked already.
        for method in methods_for(route, number, at_home=actor.where == HOME):
            got = ask(actor.client_for(route), method, paths[name], extras=extras)
            if got not in (wanted := expected(actor, name, method)):
                found.append(f"{actor.name}: {method} {name} gave {got}, not {sorted(wanted)}")
    return found


def methods_for(route: Route, number: int, *, at_home: bool) -> Iterator[str]:
    """Yield the methods of the route; at home one of the others too, each of them in turn.

    The profile `thorough` asks everybody by all of them.
    """
    yield from route.methods
    others = [method for method in METHODS if method not in route.methods]
    if settings.get_current_profile_name() == "thorough":
        yield from others
    elif at_home:
        yield others[number % len(others)]


def ask(client: Client, method: str, path: str, *, extras: Mapping[str, Any]) -> int:
    """Send one request and forget what it did, to the session too; return the status."""
    cookies = copy(client.cookies)
    client.raise_request_exception = False
    body: dict[str, Any] = {}
    if method in {"post", "put", "patch"}:
        is_api = path.startswith("/api/")
        form = {"data": dict(extras)} if method == "post" else {"data": b""}
        as_json = {"data": json.dumps(dict(extras)), "content_type": "application/json"}
        body = as_json if is_api else form
    with transaction.atomic():
        response = getattr(client, method)(path, **body)
        list(response.streaming_content) if response.streaming else None
        told = (
            privileges() if response.status_code < 400 and method not in {"get", "head"} else None
        )
        transaction.set_rollback(True)
    client.cookies = cookies
    assert told is None or told == privileges(), f"{method} {path} gave rights away"
    return int(response.status_code)


def expected(actor: Actor, name: str, method: str) -> set[int]:
    """Return the statuses with which the table lets this actor be answered."""
    route, is_api = TABLE[name], name.startswith("api:")
    declared = method in route.methods or (method == "head" and "get" in route.methods)
    undeclared = set() if declared else {405}
    if actor.where == OUT:
        return undeclared | ({401} if is_api else {302, 401} if method == "post" else {302})
    if actor.role not in route.roles:
        return undeclared | {403}
    if not declared:
        return undeclared
    asked = "get" if method == "head" else method
    return {route.answer(actor.role, asked) if sees(actor, route) else route.elsewhere(asked)}


def sees(actor: Actor, route: Route) -> bool:
    """Tell whether the matter of home exists for this actor."""
    if not route.whose or route.whose == "CONSOLE":
        return True
    if actor.where == ABROAD or (route.whose == "TEAM" and actor.where == NEXT_DOOR):
        return False
    if route.whose == "OWN":
        return (actor.is_owner and actor.role == route.owner) or actor.role in route.also
    return True


def privileges() -> list[Any]:
    """Return what no form may change by a field that it does not have."""
    with connection.cursor() as cursor:
        cursor.execute(_PRIVILEGES)
        return list(cursor.fetchall())


_PRIVILEGES = """
SELECT 'staff', id, concat_ws('|', role, is_staff, is_superuser, is_active, joined_at)
    FROM staff_staff
UNION ALL SELECT 'markets', staff_id, market_id::text FROM staff_staff_markets
UNION ALL SELECT 'teams', staff_id, team_id::text FROM staff_staff_teams
UNION ALL SELECT 'inquiry', id,
    concat_ws('|', number, market_id, created_at, created_by_id, erased_at) FROM inquiries_inquiry
UNION ALL SELECT 'customer', id, concat_ws('|', market_id, created_at) FROM inquiries_customer
ORDER BY 1, 2, 3
"""
