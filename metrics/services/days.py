"""Computing the facts of single market days, each in one transaction and any number at once."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Greatest

from inquiries.task_fields import PROFILES
from metrics.models import DailyFact, FactDay
from metrics.rules.days import counted_between, week_of
from metrics.rules.statements import statement

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Market


# Days computed in one statement: enough to share the cost of planning it, and no long transaction.
BATCH = 28
MARK_COMPUTED = """
UPDATE metrics_factday AS d SET rows = made.rows, as_of = wanted_as_of, computed_at = %(now)s
FROM unnest(%(keys)s::bigint[], %(rows)s::int[]) AS made (id, rows) WHERE d.id = made.id
"""
HOLD_WEEKS = """
SELECT FROM metrics_weekdurations
WHERE market_id = %(market)s AND week = ANY(%(weeks)s) AND grain = 0 ORDER BY week FOR UPDATE
"""
FORGET_WEEKS = """
WITH facts AS (
  DELETE FROM metrics_weeklyfact WHERE market_id = %(market)s AND week = ANY(%(weeks)s)
)
DELETE FROM metrics_weekdurations WHERE market_id = %(market)s AND week = ANY(%(weeks)s)
"""


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
    if not taken:
        return taken
    market = taken[0].market
    rows_of = _write_facts(market, taken)
    for fact_day in taken:
        fact_day.rows = rows_of.get(fact_day.day, 0)
        fact_day.as_of, fact_day.computed_at = fact_day.wanted_as_of, now
    _mark_computed(taken, now)
    forget_weeks(market_id=market.pk, weeks=sorted({week_of(row.day) for row in taken}))
    return taken


def _write_facts(market: "Market", days: list[FactDay]) -> dict[dt.date, int]:
    """Replace the facts of days of a market; return the rows of each day that has any."""
    bounds = [counted_between(row.day, market.zone, row.wanted_as_of) for row in days]
    parameters: dict[str, Any] = {
        "market": market.pk,
        "zone": market.time_zone,
        "days": [row.day for row in days],
        "opens": [opens for opens, _closes in bounds],
        "closes": [closes for _opens, closes in bounds],
        "tasks": list(PROFILES),
        "windows": [profile.window_days for profile in PROFILES.values()],
    }
    DailyFact.objects.filter(market=market, day__in=parameters["days"]).delete()
    with connection.cursor() as cursor:
        # A few days are too little work to be worth the start of parallel workers.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'")
        cursor.execute(statement("day_facts"), parameters)
        return dict(cursor.fetchall())


def _mark_computed(days: list[FactDay], now: dt.datetime) -> None:
    keys, rows = [row.pk for row in days], [row.rows for row in days]
    with connection.cursor() as cursor:
        cursor.execute(MARK_COMPUTED, {"now": now, "keys": keys, "rows": rows})


def forget_weeks(*, market_id: int, weeks: list[dt.date]) -> None:
    """Remove what is made of these weeks; their days are read instead until it is made again."""
    with connection.cursor() as cursor:
        # The totals go first, in the order of the weeks: whoever holds one has the others wait
        # here, not in a circle.
        for sql in (HOLD_WEEKS, FORGET_WEEKS):
            cursor.execute(sql, {"market": market_id, "weeks": weeks})
