"""Whole runs: which days they look at, and that they find every change."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from inquiries import services as inquiries
from inquiries.models import Inquiry
from metrics import selectors, services
from metrics.models import DailyFact, FactDay, FactRun
from metrics.rules.measures import MEASURES
from staff.models import Staff
from tests.metrics.oracle import expected_facts
from tests.metrics.world import AS_OF, FIRST_DAY, HOUR, Place, compute, log, talk

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.timedelta(days=1)


def test_the_first_run_looks_at_every_day_since_the_first_inquiry(world: list[Place]) -> None:
    market = world[0].market

    run = compute(market)

    days = FactDay.objects.filter(market=market).order_by("day").values_list("day", flat=True)
    assert list(days) == [
        FIRST_DAY + n * DAY for n in range((market.day_of(AS_OF) - FIRST_DAY).days + 1)
    ]
    assert run.days == len(days)
    assert run.finished_at is not None


def test_a_run_without_changes_looks_at_the_days_since_the_last(
    computed_world: list[Place],
) -> None:
    market = computed_world[2].market
    later = AS_OF + 2 * DAY

    assert selectors.changed_days(market, as_of=later) == [
        market.day_of(AS_OF) + n * DAY for n in range(3)
    ]


@pytest.mark.parametrize(
    "verb", ["log", "resolve", "reopen", "merge", "correct", "complain", "transfer", "contact"]
)
def test_whatever_changes_the_next_run_finds_it(computed_world: list[Place], verb: str) -> None:
    place = computed_world[0]
    market, by = place.market, place.agents[0]
    now = AS_OF + DAY

    change(verb, place, by=by, now=now)
    run = compute(market, as_of=now + HOUR)

    expected = expected_facts(market, as_of=now + HOUR)
    stored = {(day, 15, *codes): values for day, *codes, values in facts_of(market.pk)}
    assert stored == {
        key: [cell.measures[name] for name in MEASURES]
        for key, cell in expected.items()
        if key[1] == 15
    }
    assert run.differing == 0
    assert run.days < FactDay.objects.filter(market=market).count()


def test_clocks_that_fall_due_without_anybodys_doing_are_counted(
    computed_world: list[Place],
) -> None:
    place = computed_world[0]
    log(place, 9 * 5, by=place.agents[0], at=AS_OF - HOUR / 2)
    compute(place.market, as_of=AS_OF)
    before = due(place)

    compute(place.market, as_of=AS_OF + 5 * DAY)

    assert due(place) == before + 2


def test_a_later_run_of_given_days_leaves_the_mark_where_it_is(
    computed_world: list[Place],
) -> None:
    market = computed_world[0].market
    later = AS_OF + DAY

    services.begin_run(market=market, as_of=later, now=later, days=[FIRST_DAY], is_complete=False)

    last = selectors.last_complete_run(market)
    assert last is not None
    assert last.as_of == AS_OF
    assert services.due_days(market=market) == [FIRST_DAY]


def test_a_run_begun_again_is_the_same_run(world: list[Place]) -> None:
    market = world[0].market

    first = services.begin_run(market=market, as_of=AS_OF, now=AS_OF)
    second = services.begin_run(market=market, as_of=AS_OF, now=AS_OF + HOUR)

    assert first.pk == second.pk
    assert FactRun.objects.get().started_at == AS_OF


def test_an_unfinished_run_moves_no_mark(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    services.begin_run(market=market, as_of=AS_OF + DAY, now=AS_OF + DAY)

    last = selectors.last_complete_run(market)

    assert last is not None
    assert last.as_of == AS_OF


def test_a_market_without_inquiries_has_nothing_to_compute(db: None, market_kr: object) -> None:
    run = compute(market_kr)  # type: ignore[arg-type]

    assert (run.days, run.cells, run.differing) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_give_what_one_gives(world: list[Place]) -> None:
    market = world[0].market

    run = compute(market, workers=2)

    assert services.due_days(market=market) == []
    assert run.differing == 0
    assert connection.connection is not None


def change(verb: str, place: Place, *, by: Staff, now: dt.datetime) -> None:
    """Do one thing to the work of this person, to an ended inquiry or to a fresh one."""
    mine = Inquiry.objects.filter(team=place.teams[0], status__in=["RESOLVED", "CLOSED"])
    ended = mine.order_by("pk").values_list("pk", flat=True)[0]
    fresh = log(place, 6, by=by, at=now).pk
    who: Any = {"by": by, "now": now}
    verbs: dict[str, Callable[[], object]] = {
        "log": lambda: None,
        "resolve": lambda: resolve(fresh, **who),
        "reopen": lambda: inquiries.reopen(inquiry_id=ended, reason="NEW_FACTS", **who),
        "merge": lambda: inquiries.merge(inquiry_id=fresh, into_id=ended, **who),
        "correct": lambda: inquiries.record_correction(
            inquiry_id=ended, kind="PROCESSING_ERROR", description="Wrong.", **who
        ),
        "complain": lambda: inquiries.register_complaint(inquiry_id=ended, level="EXTERNAL", **who),
        "transfer": lambda: inquiries.transfer(inquiry_id=fresh, team=place.teams[1], **who),
        "contact": lambda: talk(fresh, 2, by=by, at=now),
    }
    verbs[verb]()


def resolve(pk: int, *, by: Staff, now: dt.datetime) -> None:
    inquiries.take(inquiry_id=pk, by=by, now=now)
    inquiries.resolve(inquiry_id=pk, by=by, now=now)


def facts_of(market_id: int) -> list[tuple[object, ...]]:
    rows: Any = DailyFact.objects.filter(market_id=market_id, grain=15)
    return [
        (row["day"], row["team_id"], row["channel"], row["stage"], row["task_type"],
         [row[name] for name in MEASURES])
        for row in rows.values()
    ]  # fmt: skip


def due(place: Place) -> int:
    rows = DailyFact.objects.filter(market=place.market, grain=0)
    return sum(row.first_response_due + row.resolution_due for row in rows)
