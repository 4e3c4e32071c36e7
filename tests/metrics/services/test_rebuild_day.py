"""The facts of a day: what they hold, and that they come out the same however often."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from metrics import services
from metrics.models import DailyFact, FactDay, WeekDurations, WeeklyFact
from metrics.rules.days import ONE_DAY, days_between
from metrics.rules.grains import WITH_DURATIONS
from metrics.rules.histograms import counted, unpacked
from metrics.rules.measures import DURATIONS, MEASURES
from tests.metrics.oracle import Facts
from tests.metrics.world import AS_OF, FIRST_DAY, Place, compute

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

CHECKSUM = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t"
KEY = ("day", "grain", "team_id", "channel", "stage", "task_type")


def test_the_world_holds_something_of_everything(computed_world: list[Place]) -> None:
    sums = DailyFact.objects.filter(grain=0).aggregate(**{name: Sum(name) for name in MEASURES})

    assert [name for name, amount in sums.items() if not amount] == []


@pytest.mark.parametrize("place", [0, 1, 2], ids=["KR", "TW", "US-CT"])
def test_every_row_is_what_plain_python_finds(
    computed_world: list[Place], expected: dict[str, Facts], place: int
) -> None:
    market = computed_world[place].market
    facts = expected[market.code]

    stored = {tuple(row[name] for name in KEY): row for row in fact_rows(market.pk)}

    assert set(stored) == set(facts)
    wrong = [
        (key, name)
        for key, row in stored.items()
        for name in MEASURES
        if row[name] != facts[key].measures[name]
    ]
    assert not wrong


@pytest.mark.parametrize("place", [0, 1, 2], ids=["KR", "TW", "US-CT"])
def test_durations_are_kept_from_pairs_on(
    computed_world: list[Place], expected: dict[str, Facts], place: int
) -> None:
    market = computed_world[place].market

    for row in fact_rows(market.pk):
        cell = expected[market.code][tuple(row[name] for name in KEY)]
        kept = row["grain"] in WITH_DURATIONS
        for name in DURATIONS:
            durations = sorted(cell.durations[name]) if kept else []
            assert sorted(unpacked(row[name]).tolist()) == durations


def test_weeks_are_the_sum_of_their_days(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    weeks = WeekDurations.objects.filter(market=market, grain=0).values_list("week", flat=True)

    for week in weeks:
        days = [week + dt.timedelta(days=n) for n in range(7)]
        sums = {name: Sum(name) for name in MEASURES}
        facts = DailyFact.objects.filter(market=market, day__in=days)
        by_day = facts.values("grain", "team_id", "channel", "stage", "task_type").annotate(**sums)
        weekly = WeeklyFact.objects.filter(market=market, week=week)
        by_week = weekly.values("grain", "team_id", "channel", "stage", "task_type", *MEASURES)
        assert sorted(map(str, by_day.order_by())) == sorted(map(str, by_week))
    assert len(weeks) > 3


def test_durations_of_weeks_are_those_of_their_days(
    computed_world: list[Place], expected: dict[str, Facts]
) -> None:
    market = computed_world[0].market
    facts = expected[market.code]

    for row in WeekDurations.objects.filter(market=market):
        days = [row.week + dt.timedelta(days=n) for n in range(7)]
        key = (row.grain, row.team_id, row.channel, row.stage, row.task_type)
        cells = [facts[day, *key] for day in days if (day, *key) in facts]
        durations = counted([value for cell in cells for value in cell.durations["handle_times"]])
        assert unpacked(row.handle_times).tolist() == durations.values.tolist()
        assert unpacked(row.handle_times_counts).tolist() == durations.counts.tolist()


def test_computing_again_gives_the_same_bytes(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    before = digest()

    services.want_days(market=market, days=all_days(market.pk), as_of=AS_OF)
    run = compute(market)

    assert digest() == before
    assert run.differing == 0


def test_days_left_by_a_killed_run_are_computed_by_the_next(world: list[Place]) -> None:
    market = world[0].market
    compute(market)
    whole = digest()
    DailyFact.objects.filter(market=market).delete()
    services.want_days(market=market, days=all_days(market.pk), as_of=AS_OF)

    computed = services.rebuild_next_days(market_id=market.pk, now=AS_OF, most=5)
    assert len(computed) == 5
    assert services.due_days(market=market)
    compute(market)

    assert services.due_days(market=market) == []
    assert digest() == whole


def test_days_computed_together_are_as_days_computed_alone(world: list[Place]) -> None:
    market = world[0].market
    gap = FIRST_DAY + dt.timedelta(days=2)
    days = [day for day in days_between(FIRST_DAY, FIRST_DAY + 6 * ONE_DAY) if day != gap]
    early = dt.datetime.combine(days[-1], dt.time(3), tzinfo=dt.UTC)
    for as_of, wanted in ((AS_OF, days[:-1]), (early, days[-1:])):
        services.want_days(market=market, days=wanted, as_of=as_of)
    together = services.rebuild_next_days(market_id=market.pk, now=AS_OF)
    sums = digest()

    for as_of, wanted in ((AS_OF, days[:-1]), (early, days[-1:])):
        services.want_days(market=market, days=wanted, as_of=as_of)
    alone = [services.rebuild_day(market_id=market.pk, day=day, now=AS_OF) for day in days]

    assert [(row.day, row.as_of, row.rows) for row in together] == [
        (row.day, row.as_of, row.rows) for row in alone if row
    ]
    assert [row.as_of for row in together] == [AS_OF] * 5 + [early]
    assert digest() == sums
    assert not DailyFact.objects.filter(market=market, day=gap).exists()


def test_no_day_is_computed_twice(world: list[Place]) -> None:
    market = world[0].market
    services.want_days(market=market, days=[FIRST_DAY, FIRST_DAY + ONE_DAY], as_of=AS_OF)

    first = services.rebuild_next_days(market_id=market.pk, now=AS_OF, most=1)
    second = services.rebuild_next_days(market_id=market.pk, now=AS_OF)
    third = services.rebuild_next_days(market_id=market.pk, now=AS_OF)

    assert [[row.day for row in rows] for rows in (first, second, third)] == [
        [FIRST_DAY], [FIRST_DAY + ONE_DAY], [],
    ]  # fmt: skip


def test_a_day_is_computed_only_when_it_is_wanted(world: list[Place]) -> None:
    market = world[0].market
    services.want_days(market=market, days=[FIRST_DAY], as_of=AS_OF)

    first = services.rebuild_day(market_id=market.pk, day=FIRST_DAY, now=AS_OF)
    second = services.rebuild_day(market_id=market.pk, day=FIRST_DAY, now=AS_OF)

    assert first is not None
    assert first.rows == DailyFact.objects.filter(market=market, day=FIRST_DAY).count()
    assert second is None


def test_an_earlier_wish_does_not_make_a_day_older(world: list[Place]) -> None:
    market = world[0].market
    services.want_days(market=market, days=[FIRST_DAY], as_of=AS_OF)

    services.want_days(market=market, days=[FIRST_DAY], as_of=AS_OF - dt.timedelta(days=1))

    assert FactDay.objects.get(market=market).wanted_as_of == AS_OF


def test_a_rewritten_day_takes_its_week_away(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    week = FIRST_DAY - dt.timedelta(days=FIRST_DAY.weekday())
    services.want_days(market=market, days=[FIRST_DAY], as_of=AS_OF)

    services.rebuild_day(market_id=market.pk, day=FIRST_DAY, now=AS_OF)

    assert not WeekDurations.objects.filter(market=market, week=week).exists()
    assert not WeeklyFact.objects.filter(market=market, week=week).exists()
    assert services.missing_weeks(market=market, as_of=AS_OF) == [week]


def test_a_week_waits_for_its_days(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    week = FIRST_DAY - dt.timedelta(days=FIRST_DAY.weekday())
    services.want_days(market=market, days=[FIRST_DAY], as_of=AS_OF)

    assert services.add_up(market_id=market.pk, weeks=[week]) == []


def test_weeks_without_due_days_are_made_beside_those_that_wait(
    computed_world: list[Place],
) -> None:
    market = computed_world[0].market
    before = digest()
    made = WeekDurations.objects.filter(market=market, grain=0).order_by("week")
    weeks = list(made.values_list("week", flat=True))
    services.want_days(market=market, days=[weeks[1]], as_of=AS_OF)

    assert services.add_up(market_id=market.pk, weeks=weeks) == [weeks[0], *weeks[2:]]
    services.rebuild_day(market_id=market.pk, day=weeks[1], now=AS_OF)
    assert services.add_up(market_id=market.pk, weeks=weeks[1:2]) == weeks[1:2]

    assert digest() == before


def test_a_week_without_anything_is_made_all_the_same(world: list[Place]) -> None:
    market = world[0].market
    week = FIRST_DAY - dt.timedelta(days=FIRST_DAY.weekday() + 70)
    services.want_days(market=market, days=[week], as_of=AS_OF)
    services.rebuild_day(market_id=market.pk, day=week, now=AS_OF)

    assert services.add_up(market_id=market.pk, weeks=[week]) == [week]

    row = WeekDurations.objects.get(market=market, week=week)
    assert (row.grain, bytes(row.handle_times), bytes(row.handle_times_counts)) == (0, b"", b"")


def test_more_days_take_no_more_statements(
    world: list[Place], django_assert_num_queries: "DjangoAssertNumQueries"
) -> None:
    market = world[0].market
    # Every other day: neighbours or not makes no difference.
    wanted = [FIRST_DAY + n * ONE_DAY for n in range(0, 22, 2)]
    services.want_days(market=market, days=wanted, as_of=AS_OF)
    with CaptureQueriesContext(connection) as alone:
        assert len(services.rebuild_next_days(market_id=market.pk, now=AS_OF, most=1)) == 1

    with django_assert_num_queries(len(alone)):
        assert len(services.rebuild_next_days(market_id=market.pk, now=AS_OF, most=10)) == 10


def test_a_day_without_anything_has_no_rows(world: list[Place]) -> None:
    market = world[0].market
    empty = FIRST_DAY - dt.timedelta(days=400)
    services.want_days(market=market, days=[empty], as_of=AS_OF)

    fact_day = services.rebuild_day(market_id=market.pk, day=empty, now=AS_OF)

    assert fact_day is not None
    assert fact_day.rows == 0


def fact_rows(market_id: int) -> Iterator[dict[str, Any]]:
    yield from DailyFact.objects.filter(market_id=market_id).values(*KEY, *MEASURES, *DURATIONS)


def all_days(market_id: int) -> list[dt.date]:
    return list(FactDay.objects.filter(market_id=market_id).values_list("day", flat=True))


def digest() -> list[str]:
    """Return a checksum over every byte of the facts of days and weeks."""
    sums = []
    with connection.cursor() as cursor:
        for table in ("metrics_dailyfact", "metrics_weeklyfact", "metrics_weekdurations"):
            cursor.execute(CHECKSUM.format(table=table))
            sums.append(cursor.fetchone()[0])
    return sums
