"""Between which moments things count for a figure, market by market."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.choices import AGE_BUCKETS, Kpi
from metrics.rules.days import bounds_of, counted_between
from metrics.rules.kpis import MATURING_DAYS
from metrics.rules.periods import Period, last_mature_day
from metrics.selectors.backlog import age_limits, open_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.selectors.freshness import Freshness
    from staff.models import Market

LONG_AGO = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Range:
    """A half-open span of time in a market, as of a moment."""

    market_id: int
    opens: dt.datetime
    closes: dt.datetime
    as_of: dt.datetime


def counted_ranges(
    markets: "Sequence[Market]", period: Period, *, kpi: Kpi, freshness: "Freshness | None"
) -> list[Range]:
    """Return when things count for a figure: in the period, mature, and known to the last run."""
    if freshness is None:
        return []
    last = period.last
    if kpi in MATURING_DAYS:
        last = min(last, last_mature_day(freshness.as_of_day, MATURING_DAYS[kpi]))
    ranges = []
    for market in markets:
        as_of = freshness.as_of_in(market.pk)
        opens, _closes = bounds_of(period.first, market.zone)
        _opens, closes = counted_between(last, market.zone, as_of)
        ranges.append(Range(market.pk, opens, closes, as_of))
    return ranges


def age_ranges(markets: "Sequence[Market]", age: str, *, now: dt.datetime) -> list[Range]:
    """Return when open work of an age was received; without an age any time."""
    is_open = open_days(markets, now)
    place = AGE_BUCKETS.index(age) if age else None
    ranges = []
    for market in markets:
        # From the youngest to the oldest: after now nothing, before the last limit everything.
        limits = [*age_limits(market, is_open[market.pk], now=now), LONG_AGO]
        until = [now + dt.timedelta(microseconds=1), *limits]
        opens = LONG_AGO if place is None else limits[place]
        closes = until[0] if place is None else until[place]
        ranges.append(Range(market.pk, opens, closes, now))
    return ranges
