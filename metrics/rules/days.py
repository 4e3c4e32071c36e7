"""Market days as moments, weeks, and how old open work is in business days."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)
WEEK_DAYS = 7
# Ages of open work in business days: 0-1, 2-3, 4-5, 6-10, more.
AGE_LIMITS = (1, 3, 5, 10)
# Nobody's work is open for longer; a walk backwards ends here even if no day is a business day.
MAX_AGE_DAYS = 3660


def bounds_of(day: dt.date, zone: "ZoneInfo") -> tuple[dt.datetime, dt.datetime]:
    """Return the moments at which a local day begins and ends, in UTC.

    With the changes to and from summer time a day has 23 or 25 hours.
    """
    return _midnight(day, zone), _midnight(day + ONE_DAY, zone)


def counted_between(
    day: dt.date, zone: "ZoneInfo", as_of: dt.datetime
) -> tuple[dt.datetime, dt.datetime]:
    """Return from and until when things count on a day: its end, or `as_of` while it lasts.

    The end is exclusive; what happened at the very moment of `as_of` counts.
    """
    opens, closes = bounds_of(day, zone)
    return opens, min(closes, as_of + dt.timedelta(microseconds=1))


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days from the first to the last, both included."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def whole_weeks(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the Mondays of the weeks that lie wholly between the two days."""
    monday = week_of(first + dt.timedelta(days=WEEK_DAYS - 1))
    weeks = []
    while monday + dt.timedelta(days=WEEK_DAYS - 1) <= last:
        weeks.append(monday)
        monday += dt.timedelta(days=WEEK_DAYS)
    return weeks


def age_starts(
    today: dt.date,
    is_open: Callable[[dt.date], bool],
    limits: Sequence[int] = AGE_LIMITS,
) -> list[dt.date]:
    """Return for each limit the earliest day of receipt that is at most so many business days old.

    The age is the number of business days after the receipt up to and with today.
    """
    starts: list[dt.date] = []
    age, day = 0, today
    for limit in limits:
        while age <= limit and (today - day).days < MAX_AGE_DAYS:
            age += is_open(day)
            day -= ONE_DAY
        # The last step back went over the business day that made the age too great.
        starts.append(day + ONE_DAY)
        if (today - day).days >= MAX_AGE_DAYS:
            break
    return [*starts, *[starts[-1]] * (len(limits) - len(starts))]


def business_age(received: dt.date, today: dt.date, is_open: Callable[[dt.date], bool]) -> int:
    """Return how many business days lie after the receipt up to and with today."""
    first = max(received, today - dt.timedelta(days=MAX_AGE_DAYS))
    return sum(map(is_open, days_between(first + ONE_DAY, today)))


def _midnight(day: dt.date, zone: "ZoneInfo") -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=zone).astimezone(dt.UTC)
