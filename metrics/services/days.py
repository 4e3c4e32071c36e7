"""Computing the facts of single market days, each in one transaction and any number at once."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Greatest

from inquiries.task_fields import PROFILES
from metrics.models import DailyFact, FactDay, WeekDurations, WeeklyFact
from metrics.rules.days import counted_between, week_of
from metrics.rules.grains import TOTAL
from metrics.rules.statements import statement

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Market


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


@transaction.atomic
def rebuild_day(*, market_id: int, day: dt.date, now: dt.datetime) -> FactDay | None:
    """Compute a wanted day; None when it is up to date or another process has it in hand."""
    return _rebuild_first(FactDay.objects.filter(market_id=market_id, day=day), now=now)


@transaction.atomic
def rebuild_next_day(*, market_id: int, now: dt.datetime) -> FactDay | None:
    """Compute the first wanted day that nobody has in hand; None when there is none."""
    return _rebuild_first(FactDay.objects.filter(market_id=market_id), now=now)


def _rebuild_first(days: "QuerySet[FactDay]", *, now: dt.datetime) -> FactDay | None:
    due = days.filter(as_of__isnull=True).select_related("market").order_by("day")
    fact_day = due.select_for_update(of=("self",), skip_locked=True).first()
    if fact_day is None:
        return None
    fact_day.rows = _write_facts(fact_day.market, fact_day.day, as_of=fact_day.wanted_as_of)
    fact_day.as_of = fact_day.wanted_as_of
    fact_day.computed_at = now
    fact_day.save(update_fields=["rows", "as_of", "computed_at"])
    return fact_day


def _write_facts(market: "Market", day: dt.date, *, as_of: dt.datetime) -> int:
    """Replace the facts of a day, and leave its week to be counted anew; return the rows."""
    opens, closes = counted_between(day, market.zone, as_of)
    parameters: dict[str, Any] = {
        "market": market.pk,
        "day": day,
        "zone": market.time_zone,
        "opens": opens,
        "closes": closes,
        "as_of": as_of,
        "tasks": list(PROFILES),
        "windows": [profile.window_days for profile in PROFILES.values()],
    }
    DailyFact.objects.filter(market=market, day=day).delete()
    with connection.cursor() as cursor:
        # A day is too little work to be worth the start of parallel workers.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(statement("day_facts"), parameters)
        rows = int(cursor.rowcount)
    forget_week(market_id=market.pk, week=week_of(day))
    return rows


def forget_week(*, market_id: int, week: dt.date) -> None:
    """Remove what is made of a week; its days are read instead until it is made again."""
    # The total goes first: whoever takes it away has the others wait here, not in a circle.
    WeekDurations.objects.filter(market_id=market_id, week=week, grain=TOTAL).delete()
    WeekDurations.objects.filter(market_id=market_id, week=week).delete()
    WeeklyFact.objects.filter(market_id=market_id, week=week).delete()
