"""Computing the facts of single market days, each in one transaction and any number at once."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Greatest

from inquiries.task_fields import PROFILES
from metrics.models import DailyFact, FactDay, WeekDurations, WeeklyFact
from metrics.rules.days import ONE_DAY, counted_between, week_of
from metrics.rules.grains import TOTAL
from metrics.rules.statements import statement

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Market


# Days computed in one statement: enough to share the cost of planning it, and no long transaction.
BATCH = 14


@transaction.atomic
def want_days(*, market: "Market", days: Iterable[dt.date], as_of: dt.datetime) -> None:
    """Ask for these days as of a moment; a day that is already wanted as of later stays so."""
    wanted = [FactDay(market=market, day=day, wanted_as_of=as_of) for day in sorted(set(days))]
    FactDay.objects.bulk_create(wanted, ignore_conflicts=True)
    known = FactDay.objects.filter(market=market, day__in=[row.day for row in wanted])
    # In the order of the days, as all do, so that two runs cannot wait for each other.
    locked = known.order_by("day").select_for_update().values_list("pk", flat=True)
    FactDay.objects.filter(pk__in=list(locked)).update(
        wanted_as_of=Greatest("wanted_as_of", as_of), as_of=None, computed_at=None
    )


def due_days(*, market: "Market") -> list[dt.date]:
    """Return the days that are wanted and not computed yet."""
    due = FactDay.objects.filter(market=market, as_of__isnull=True)
    return list(due.order_by("day").values_list("day", flat=True))


def rebuild_day(*, market_id: int, day: dt.date, now: dt.datetime) -> FactDay | None:
    """Compute a wanted day; None when it is up to date or another process has it in hand."""
    days = FactDay.objects.filter(market_id=market_id, day=day)
    return next(iter(_rebuild(days, most=1, now=now)), None)


def rebuild_next_days(*, market_id: int, now: dt.datetime, most: int = BATCH) -> list[FactDay]:
    """Compute the first wanted days that nobody has in hand, so many at most, at once."""
    return _rebuild(FactDay.objects.filter(market_id=market_id), most=most, now=now)


@transaction.atomic
def _rebuild(days: "QuerySet[FactDay]", *, most: int, now: dt.datetime) -> list[FactDay]:
    due = days.filter(as_of__isnull=True).select_related("market").order_by("day")
    taken = list(due.select_for_update(of=("self",), skip_locked=True)[:most])
    for run in neighbours(taken):
        rows_of = _write_facts(run[0].market, run)
        for fact_day in run:
            fact_day.rows = rows_of.get(fact_day.day, 0)
            fact_day.as_of, fact_day.computed_at = fact_day.wanted_as_of, now
    FactDay.objects.bulk_update(taken, ["rows", "as_of", "computed_at"])
    for market_id, week in sorted({(row.market_id, week_of(row.day)) for row in taken}):
        forget_week(market_id=market_id, week=week)
    return taken


def neighbours(days: Iterable[FactDay]) -> Iterator[list[FactDay]]:
    """Group days, in their order, that follow one another and are wanted as of the same moment."""
    run: list[FactDay] = []
    for row in days:
        if run and (row.day - run[-1].day != ONE_DAY or row.wanted_as_of != run[-1].wanted_as_of):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _write_facts(market: "Market", days: list[FactDay]) -> dict[dt.date, int]:
    """Replace the facts of neighbouring days; return the rows of each day that has any."""
    as_of = days[-1].wanted_as_of
    opens, _closes = counted_between(days[0].day, market.zone, as_of)
    _opens, closes = counted_between(days[-1].day, market.zone, as_of)
    parameters: dict[str, Any] = {
        "market": market.pk,
        "zone": market.time_zone,
        "opens": opens,
        "closes": closes,
        "as_of": as_of,
        "tasks": list(PROFILES),
        "windows": [profile.window_days for profile in PROFILES.values()],
    }
    DailyFact.objects.filter(market=market, day__in=[row.day for row in days]).delete()
    with connection.cursor() as cursor:
        # A few days are too little work to be worth the start of parallel workers.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(statement("day_facts"), parameters)
        return dict(cursor.fetchall())


def forget_week(*, market_id: int, week: dt.date) -> None:
    """Remove what is made of a week; its days are read instead until it is made again."""
    # The total goes first: whoever takes it away has the others wait here, not in a circle.
    WeekDurations.objects.filter(market_id=market_id, week=week, grain=TOTAL).delete()
    WeekDurations.objects.filter(market_id=market_id, week=week).delete()
    WeeklyFact.objects.filter(market_id=market_id, week=week).delete()
