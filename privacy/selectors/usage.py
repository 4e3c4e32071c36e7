"""What every account did with a market's data between two moments."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from inquiries.selectors import market_hours
from ops_console.shared.models import AuditEntry, AuditKind
from privacy.rules import Usage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Market

# What counts as access to people's data; the rest of the trail is about the console itself.
ACCESS = (
    AuditKind.SEARCHED,
    AuditKind.VIEWED,
    AuditKind.REVEALED,
    AuditKind.ENTERED,
    AuditKind.CHANGED,
    AuditKind.EXPORT_ASKED,
    AuditKind.EXPORT_BUILT,
    AuditKind.DOWNLOADED,
    AuditKind.IMPORTED,
    AuditKind.INCIDENT,
)
_AT_ONCE = 5000
_COLUMNS = (
    "actor_id", "at", "kind", "subject_type", "subject_id", "object_type", "reason", "reason_text",
)  # fmt: skip


def accesses(market: "Market", start: dt.datetime, end: dt.datetime) -> "QuerySet[AuditEntry]":
    """Return the entries by which somebody had access to the market's data."""
    rows = AuditEntry.objects.filter(chain=market.code, at__gte=start, at__lt=end)
    return rows.filter(kind__in=ACCESS, actor__isnull=False)


def usage_by_account(market: "Market", start: dt.datetime, end: dt.datetime) -> dict[int, Usage]:
    """Return the usage of each account, read in one pass."""
    is_open = opening_hours(market, start, end)
    found: dict[int, Usage] = {}
    rows = accesses(market, start, end).order_by().values_list(*_COLUMNS)
    for actor_id, at, kind, subject_type, subject_id, object_type, reason, text in rows.iterator(
        chunk_size=_AT_ONCE
    ):
        usage = found.setdefault(actor_id, Usage())
        usage.entries += 1
        usage.kinds[kind] = usage.kinds.get(kind, 0) + 1
        usage.off_hours += not is_open(at)
        if subject_id:
            usage.subjects.add((subject_type, subject_id))
        if kind == AuditKind.REVEALED:
            usage.without_inquiry += not object_type
            said = f"{reason} {' '.join(text.split()).casefold()}"
            # A reason chosen from the list says the case; only repeated words of one's own do not.
            if text:
                usage.reasons[said] = usage.reasons.get(said, 0) + 1
    return found


def opening_hours(
    market: "Market", start: dt.datetime, end: dt.datetime
) -> Callable[[dt.datetime], bool]:
    """Return a test of whether the market works at a moment; always, where there is no calendar."""
    hours = market_hours(market, year=start.year)
    if hours is None:
        return lambda _at: True
    first, days = market.day_of(start), (market.day_of(end) - market.day_of(start)).days + 1
    spans = sorted(
        span
        for day in (first + dt.timedelta(days=n) for n in range(days))
        for span in hours.moments_on(day)
    )
    starts = [span[0] for span in spans]

    def is_open(at: dt.datetime) -> bool:
        place = bisect_right(starts, at) - 1
        return place >= 0 and at < spans[place][1]

    return is_open
