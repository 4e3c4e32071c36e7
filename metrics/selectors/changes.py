"""Which market days have to be computed again."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import connection

from metrics.models import FactRun
from metrics.rules.days import bounds_of, days_between
from metrics.rules.statements import statement

if TYPE_CHECKING:
    from staff.models import Market

# A write takes its time at the edge and is seen at commit: what a run may have missed is looked at
# again by the next one. An import's batch is the longest write.
OVERLAP = dt.timedelta(hours=1)


def last_complete_run(market: "Market") -> FactRun | None:
    """Return the latest run that covered all changes up to its `as_of`; None before the first."""
    runs = FactRun.objects.filter(market=market, is_complete=True, finished_at__isnull=False)
    return runs.order_by("-as_of", "-pk").first()


def every_day(market: "Market", *, as_of: dt.datetime) -> list[dt.date]:
    """Return all market days from the first receipt on; none without any inquiry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(received_at) FROM inquiries_inquiry WHERE market_id = %s", [market.pk]
        )
        (first,) = cursor.fetchone()
    return days_between(market.day_of(first), market.day_of(as_of)) if first else []


def changed_days(market: "Market", *, as_of: dt.datetime) -> list[dt.date]:
    """Return the market days that may differ from what the last complete run computed.

    The days since that run are always among them: clocks fall due without anybody's doing.
    """
    last = last_complete_run(market)
    if last is None:
        return every_day(market, as_of=as_of)
    today = market.day_of(as_of)
    touched = touched_days(market, since=last.as_of - OVERLAP, until=as_of)
    return sorted({*touched, *days_between(market.day_of(last.as_of), today)})


def touched_days(market: "Market", *, since: dt.datetime, until: dt.datetime) -> list[dt.date]:
    """Return the market days, up to the one of `until`, to which anything written since belongs."""
    parameters: dict[str, Any] = {
        "market": market.pk,
        "since": since,
        "zone": market.time_zone,
        "until": bounds_of(market.day_of(until), market.zone)[1],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("touched_days"), parameters)
        return [day for (day,) in cursor.fetchall()]
