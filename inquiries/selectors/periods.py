"""Days are days of the market: conditions for periods and for what is due today."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from inquiries.choices import DueFilter
from inquiries.rules.clocks import earliest
from staff.selectors import markets_of

if TYPE_CHECKING:
    from staff.models import Market, Staff

ONE_DAY = dt.timedelta(days=1)


def due_condition(person: "Staff", due: str, *, now: dt.datetime) -> Q:
    """Return the condition for overdue, or due until the end of the market's day."""
    if due == DueFilter.OVERDUE:
        return Q(next_due_at__lt=now)
    if due == DueFilter.TODAY:
        return _in_any(
            Q(market=market, next_due_at__lt=_midnight(market, market.day_of(now) + ONE_DAY))
            for market in markets_of(person)
        )
    return Q()


def received_condition(person: "Staff", first: dt.date | None, last: dt.date | None) -> Q:
    """Return the condition for a receipt from the first to the last day, both included."""
    if first is None and last is None:
        return Q()
    markets = list(markets_of(person))
    starts = {market.pk: _midnight(market, first) for market in markets if first}
    ends = {market.pk: _midnight(market, last + ONE_DAY) for market in markets if last}
    in_days = _in_any(
        _between(starts.get(market.pk), ends.get(market.pk)) & Q(market=market)
        for market in markets
    )
    # The span of all markets together says nothing new, but an index can be walked by it.
    return _between(earliest(starts.values()), max(ends.values(), default=None)) & in_days


def _between(start: dt.datetime | None, end: dt.datetime | None) -> Q:
    since = Q() if start is None else Q(received_at__gte=start)
    return since if end is None else since & Q(received_at__lt=end)


def _in_any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _midnight(market: "Market", day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=market.zone)
