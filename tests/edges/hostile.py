"""Hostile texts for every field, header and address of every route: no answer may be a fault.

`fuzz_forms(world, examples=…)` and `fuzz_addresses(world, examples=…)` send as many as they are
told; `sweep(world, rounds=…)` sends the known ones to every field of every form, always the same.
`examples(count)` is what the profile makes of a count: `--hypothesis-profile=thorough` takes more.
A world comes from `tests.edges.world`: the fixture `everything` in tests, elsewhere `make_world()`
inside a transaction.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from tests.edges.fields import Fields, Target, targets
from tests.edges.texts import (
    ALL,
    HONEST,
    SPOILED,
    hostile_arguments,
    hostile_headers,
    hostile_texts,
)
from tests.edges.world import ROUTES, TABLE, World, drained, filled

FIRST_REFUSAL, FIRST_FAULT = 400, 500
FORM = "application/x-www-form-urlencoded"
# What a program or htmx says besides the form.
HEADERS = (
    "Accept", "Accept-Language", "Content-Language", "HX-Current-URL", "HX-Request", "HX-Target",
    "HX-Trigger", "Idempotency-Key", "If-Match", "If-Modified-Since", "Ops-Passive", "Ops-Person",
    "Range", "Referer", "User-Agent", "X-Forwarded-For", "X-Request-ID",
)  # fmt: skip
COOKIES = ("ops-language", "ops-who", "messages", "other")


def examples(count: int) -> int:
    """Return how many to take: so many in the suite, more with a profile that takes more."""
    return count * profile().max_examples // profile.get_profile("suite").max_examples


class Senders:
    """One browser for each role; whatever a request changes is rolled back behind it."""

    def __init__(self, world: World) -> None:
        self._clients = {role: world.client(role) for role in world.people}
        self._cookies = {role: copy.copy(each.cookies) for role, each in self._clients.items()}
        self.count = 0

    def send(self, target: Target, fields: Fields, **more: Any) -> Any:
        """Send the fields as a browser would; return the answer."""
        query = urlencode(fields, doseq=True, errors="surrogatepass")
        with self._undone(target.role) as client:
            if target.method == "get":
                return client.get(f"{target.path}?{query}", **more)
            return client.post(target.path, query, content_type=FORM, **more)

    def send_and_read(self, target: Target, fields: Fields, read: Callable[[], Any]) -> Any:
        """Send as `send` does; return the answer and what is read before it is rolled back."""
        query = urlencode(fields, doseq=True, errors="surrogatepass")
        with self._undone(target.role) as client:
            response = client.post(target.path, query, content_type=FORM)
            return response, read() if response.status_code < FIRST_REFUSAL else None

    def get(self, path: str, role: str, **more: Any) -> Any:
        """Ask for an address; return the answer."""
        with self._undone(role) as client:
            return client.get(path, **more)

    @contextmanager
    def _undone(self, role: str) -> Iterator[Client]:
        client = self._clients[role]
        client.cookies = copy.deepcopy(self._cookies[role])
        self.count += 1
        with transaction.atomic():
            yield client
            transaction.set_rollback(True)
        if self.count % 100 == 0:
            # Counters of attempts are not rolled back.
            cache.clear()


def require_no_fault(response: Any, *, said: str) -> None:
    """Fail with what was sent when the answer is a fault of ours."""
    if drained(response).status_code >= FIRST_FAULT:
        fault = getattr(response, "exc_info", None)
        raise AssertionError(f"{said}: {response.status_code} {fault[1]!r}" if fault else said)


def sweep(world: World, *, rounds: int = 1) -> int:
    """Put a known text into each field of each form, and one into everything; return how many.

    Each round takes other texts.
    """
    senders, found = Senders(world), targets(world)
    texts, wholes = cycle(sorted(ALL)), cycle(sorted({**HONEST, **SPOILED}))
    for target in found * rounds:
        said = next(wholes)
        _try(senders, target, {key: [ALL[said]] for key in target.fields}, said)
        for name in target.own:
            said = next(texts)
            _try(senders, target, {**target.form(), name: [ALL[said]]}, f"{name}: {said}")
    return senders.count


def _try(senders: Senders, target: Target, fields: Fields, said: str) -> None:
    response = senders.send(target, fields)
    require_no_fault(response, said=f"{target.method} {target.name} {said}")


def fuzz_forms(world: World, *, examples: int) -> int:
    """Send generated fields, repeated ones too, with generated headers; return how many."""
    senders, found = Senders(world), targets(world)

    @_many(examples)
    @given(data=st.data())
    def send(data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(found))
        fields = data.draw(
            st.dictionaries(
                st.sampled_from(target.fields),
                st.lists(hostile_texts(), min_size=1, max_size=2),
                max_size=4,
            )
        )
        headers = data.draw(
            st.dictionaries(st.sampled_from(HEADERS), hostile_headers(), max_size=2)
        )
        response = senders.send(target, {**target.form(), **fields}, headers=headers)
        require_no_fault(response, said=f"{target.method} {target.path} {fields!a} {headers!a}")

    send()
    return senders.count


def fuzz_addresses(world: World, *, examples: int) -> int:
    """Ask for addresses with generated arguments and cookies; return how many."""
    senders = Senders(world)
    names = sorted(name for name, route in ROUTES.items() if "<" in route and name in TABLE)

    @_many(examples)
    @given(
        name=st.sampled_from(names),
        argument=hostile_arguments(),
        cookie=st.tuples(st.sampled_from(COOKIES), hostile_headers()),
    )
    def ask(name: str, argument: str, cookie: tuple[str, str]) -> None:
        parts = {part.split(">")[0].rpartition(":")[2] for part in ROUTES[name].split("<")[1:]}
        path = filled(ROUTES[name], dict.fromkeys(parts, argument))
        more = {"headers": {"cookie": f"{cookie[0]}={cookie[1]}"}} if cookie[1] else {}
        require_no_fault(senders.get(path, world.role_for(name), **more), said=f"{path} {cookie!a}")

    ask()
    return senders.count


def _many(examples: int) -> Any:
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    return profile(
        max_examples=examples, deadline=None, database=None, suppress_health_check=checks
    )
