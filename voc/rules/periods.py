"""Periods of a report in whole market days."""

import datetime as dt
from dataclasses import dataclass

_WEEKS = {"4w": 4, "8w": 8, "12w": 12}


@dataclass(frozen=True)
class Span:
    """First and last day, both included; None is open."""

    first: dt.date | None = None
    last: dt.date | None = None


def span_of(period: str, today: dt.date, custom: Span | None = None) -> Span:
    """Return the days of a ready-made period that ends today, or the custom ones."""
    if period in _WEEKS:
        return Span(today - dt.timedelta(days=7 * _WEEKS[period] - 1), today)
    if period == "12m":
        return Span(_year_before(today) + dt.timedelta(days=1), today)
    if period == "custom":
        return custom or Span()
    return Span()


def _year_before(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)
