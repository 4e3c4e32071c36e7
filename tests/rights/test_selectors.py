"""Every read that is made for a person, asked for by somebody of another market, shows nothing.

A new selector with a `person` must be called here or say why it needs no scope of its own.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from inquiries.selectors import Asked, ListFilter, QueueFilter
from metrics.choices import PeriodPreset
from metrics.selectors import MetricsFilter
from ops_console.shared import clock, errors
from ops_console.shared.models import AuditEntry
from playbooks.selectors.library import LibraryFilter
from playbooks.selectors.panel import Wish
from privacy.selectors.trail import TrailFilter
from staff.models import Market, Staff
from tests.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]
APPS = ("staff", "exports", "inquiries", "operations", "playbooks", "voc", "privacy", "metrics")
# They are handed a row that was looked up for the person, or ask about the person only.
WITHOUT_SCOPE = {
    "all_teams", "subject_of", "last_token_use", "kinds_for", "kind_for", "may_see_clear",
    "is_allowed", "check_open_to_team", "customer_context", "has_draft", "work_state",
    "running_contact", "due_condition", "received_condition", "open_reveals", "open_until",
    "actions", "state_of", "state_among", "current_contact", "unfinished_legs", "own_leg",
    "recontact_hint", "places_of", "matching_customers",
    "totals", "answer", "codes_of", "notice_links", "named", "differences",
}  # fmt: skip


def selectors() -> Iterator[Callable[..., Any]]:
    for app in APPS:
        package = importlib.import_module(f"{app}.selectors")
        names = [each.name for each in pkgutil.iter_modules(getattr(package, "__path__", []))]
        for module in (package, *(importlib.import_module(f"{app}.selectors.{n}") for n in names)):
            for name, function in vars(module).items():
                own = inspect.isfunction(function) and function.__module__ == module.__name__
                public = not name.startswith("_")
                if own and public and "person" in inspect.signature(function).parameters:
                    yield function


CALLED = {
    f"{each.__module__}.{each.__name__}": each
    for each in selectors()
    if each.__name__ not in WITHOUT_SCOPE
}


def arguments(world: World) -> dict[str, Any]:
    """Return what is asked for: things of home, by the names of parameters."""
    home = world.matter
    month: dict[str, Any] = {
        "since": clock.now().date().replace(day=1),
        "until": clock.now().date(),
    }
    return {
        **home.arguments(),
        "number": home.inquiry.number, "market_id": home.place.market.pk, "version": None,
        "market": home.place.market, "text": home.inquiry.external_ref, "query": "Somebody KR",
        "username": home.colleague.username, "asked": Asked("customer", home.customer.pk, "phone"),
        "ids": [home.customer.pk, home.inquiry.pk], "now": clock.now(), "code": "KR",
        "wanted": TrailFilter(), "chain": "KR", "wish": Wish(), "typed": "", "form": "note",
        "key": "", "inquiry": home.inquiry, "cursor": "", "before": 0, "language": "en",
        "filters": {"lists": ListFilter(), "queues": QueueFilter(),
                    "figures": MetricsFilter(period=PeriodPreset.CUSTOM, **month)},
    }  # fmt: skip


# Where a name of the list above means something else in one module.
MEANT = {
    ("library", "asked"): LibraryFilter(), ("library", "market"): "KR",
    ("library", "number"): None, ("library", "code"): "PB-90",
}  # fmt: skip


def call(function: Callable[..., Any], person: Staff, told: dict[str, Any]) -> Any:
    """Call a selector; what is not open is None."""
    given: dict[str, Any] = {}
    module = function.__module__.rpartition(".")[2]
    known = {**told, "person": person, "filter_": told["filters"].get(module)}
    for name, parameter in inspect.signature(function).parameters.items():
        if name in known:
            given[name] = MEANT.get((module, name), known[name])
        else:
            assert parameter.default is not parameter.empty, f"Say what {name} is: {function}"
    ordered = inspect.signature(function).bind_partial(**given)
    try:
        return function(*ordered.args, **ordered.kwargs)
    except errors.NotFound:
        return None


def rows_in(value: Any, depth: int = 0) -> Iterator[Model]:
    """Yield every row in a result, however it is packed."""
    if isinstance(value, Model):
        yield value
    elif isinstance(value, QuerySet | list | tuple | set | frozenset):
        for each in list(value)[:200]:
            yield from rows_in(each, depth + 1)
    elif isinstance(value, dict):
        yield from rows_in([*value.keys(), *value.values()], depth + 1)
    elif is_dataclass(value) and depth < 8:
        yield from rows_in([getattr(value, each.name) for each in fields(value)], depth + 1)


def market_of(row: Any) -> set[Any]:
    """Return the ids or codes of markets that a row belongs to, as far as it says so."""
    if isinstance(row, Market):
        return {row.pk}
    if isinstance(row, AuditEntry):
        return {row.chain}
    behind = [getattr(row, name, None) for name in ("inquiry", "review", "playbook", "team")]
    owners = [row, *(each for each in behind if each is not None)]
    return {getattr(each, "market_id", None) for each in owners} - {None}


@pytest.mark.parametrize("role", ["AGENT", "LEAD", "ANALYST", "MANAGER", "PRIVACY", "ADMIN"])
def test_nothing_of_another_market_comes_out(known_world: World, role: str) -> None:
    home, person = known_world.home.market, known_world.abroad.by(role)
    told = arguments(known_world)
    shown: dict[str, list[str]] = {}

    for name, function in CALLED.items():
        for row in rows_in(call(function, person, told)):
            if market_of(row) & {home.pk, home.code}:
                shown.setdefault(name, []).append(repr(row))

    assert shown == {}


@pytest.mark.parametrize("role", ["LEAD", "PRIVACY", "ANALYST"])
def test_the_same_reads_show_home_to_home(known_world: World, role: str) -> None:
    """Otherwise the test above would be content with reads that find nothing at all."""
    home, person, told = known_world.home, known_world.home.by(role), arguments(known_world)

    found = {
        name
        for name, function in CALLED.items()
        for row in rows_in(call(function, person, told))
        if market_of(row) & {home.market.pk, home.market.code}
    }

    assert len(found) >= {"LEAD": 15, "PRIVACY": 20, "ANALYST": 8}[role], sorted(found)


def test_counts_are_of_ones_own_places(known_world: World) -> None:
    person, told = known_world.abroad.by("MANAGER"), arguments(known_world)
    ask = {name.rpartition(".")[2]: function for name, function in CALLED.items()}

    assert call(ask["inquiries_for_list"], person, told).count == 1
    assert call(ask["count_waiting"], person, told) == 1
    assert max(call(ask["queue_counts"], person, told).values()) <= 1
    assert call(ask["filtered_inquiries"], person, told).count() == 1
