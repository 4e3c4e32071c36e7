"""Business time: spans of working hours, due times and business days, free of any database.

Spans are kept as minutes of the local day and turned into moments day by day, so that a change to
or from summer time is counted with its real length.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Span = tuple[int, int]
Spans = tuple[Span, ...]
HOUR_MINUTES = 60
DAY_MINUTES = 24 * HOUR_MINUTES
# A due time further away than this tells of a broken calendar, not of a long promise.
HORIZON_DAYS = 3660


class CalendarError(ValueError):
    """The calendar cannot count time: badly written or without any open day."""


@dataclass(frozen=True)
class WorkingHours:
    """A calendar in the form in which time is counted.

    `week` holds the spans of Monday to Sunday; `make_up_days` are days off that are worked by
    decree; `overrides` are single days that differ for whatever reason and win over all else.
    """

    zone: "ZoneInfo"
    week: tuple[Spans, ...]
    holidays: frozenset[dt.date] = frozenset()
    make_up_days: frozenset[dt.date] = frozenset()
    overrides: Mapping[dt.date, Spans] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not any(self.week):
            raise CalendarError("The calendar has no open day.")

    @cached_property
    def usual_spans(self) -> Spans:
        """The hours of the first open weekday, worked also on make-up days."""
        return next(spans for spans in self.week if spans)

    def spans_on(self, day: dt.date) -> Spans:
        """Return the working hours of a day in minutes since its midnight."""
        if day in self.overrides:
            return self.overrides[day]
        if day in self.make_up_days:
            return self.usual_spans
        if day in self.holidays:
            return ()
        return self.week[day.weekday()]

    def is_open(self, day: dt.date) -> bool:
        """Tell whether anybody works on this day."""
        return bool(self.spans_on(day))

    def moments_on(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Yield the working hours of a day as moments in UTC."""
        for start, end in self.spans_on(day):
            yield self._moment(day, start), self._moment(day, end)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the local day of a moment."""
        return moment.astimezone(self.zone).date()

    def _moment(self, day: dt.date, minutes: int) -> dt.datetime:
        local = dt.datetime.combine(day, dt.time.min) + dt.timedelta(minutes=minutes)
        return local.replace(tzinfo=self.zone).astimezone(dt.UTC)


def due_at(start: dt.datetime, minutes: int, calendar: WorkingHours) -> dt.datetime:
    """Return the moment at which so many business minutes have passed since the start."""
    return due_after(start, dt.timedelta(minutes=minutes), calendar)


def due_after(start: dt.datetime, duration: dt.timedelta, calendar: WorkingHours) -> dt.datetime:
    """Return the moment at which so much business time has passed since the start."""
    remaining = duration
    day = calendar.day_of(start)
    for offset in range(HORIZON_DAYS):
        for opens, closes in calendar.moments_on(day + dt.timedelta(days=offset)):
            begin = max(opens, start)
            if begin >= closes:
                continue
            if remaining <= closes - begin:
                return begin + remaining
            remaining -= closes - begin
    raise CalendarError("The due time lies beyond the calendar's horizon.")


def business_time_between(
    start: dt.datetime, end: dt.datetime, calendar: WorkingHours
) -> dt.timedelta:
    """Return the business time from start to end; zero when the end is not later."""
    total = dt.timedelta()
    if end <= start:
        return total
    day, last = calendar.day_of(start), calendar.day_of(end)
    while day <= last:
        for opens, closes in calendar.moments_on(day):
            total += max(dt.timedelta(), min(closes, end) - max(opens, start))
        day += dt.timedelta(days=1)
    return total


def business_minutes_between(start: dt.datetime, end: dt.datetime, calendar: WorkingHours) -> int:
    """Return the whole business minutes from start to end."""
    return business_time_between(start, end, calendar) // dt.timedelta(minutes=1)


def add_business_days(day: dt.date, n: int, calendar: WorkingHours) -> dt.date:
    """Return the n-th open day after the day, which itself does not count.

    With n = 0 it is the day itself or, when that is closed, the next open one.
    """
    if n == 0:
        return day if calendar.is_open(day) else add_business_days(day, 1, calendar)
    for offset in range(1, HORIZON_DAYS):
        current = day + dt.timedelta(days=offset)
        n -= calendar.is_open(current)
        if n == 0:
            return current
    raise CalendarError("The day lies beyond the calendar's horizon.")


def business_days_between(start: dt.date, end: dt.date, calendar: WorkingHours) -> int:
    """Return how many open days lie after the start up to and with the end."""
    days = max(0, (end - start).days)
    return sum(calendar.is_open(start + dt.timedelta(days=n)) for n in range(1, days + 1))


def week_of(hours: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Spans, ...]:
    """Read the working week as it is stored: ISO weekday → list of ["HH:MM", "HH:MM"]."""
    unknown = set(hours) - {str(weekday) for weekday in range(1, 8)}
    if unknown:
        msg = f"Weekdays are 1 to 7, not {sorted(unknown)}."
        raise CalendarError(msg)
    return tuple(spans_of(hours.get(str(weekday), ())) for weekday in range(1, 8))


def spans_of(hours: Sequence[Sequence[str]]) -> Spans:
    """Read the spans of one day; they must be in order and must not overlap."""
    spans = tuple((_minutes(span[0]), _minutes(span[1])) for span in hours)
    edges = [edge for span in spans for edge in span]
    if edges != sorted(set(edges)):
        msg = f"Working hours must be in order and must not overlap: {hours}."
        raise CalendarError(msg)
    return spans


def _minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(minute) < HOUR_MINUTES):
        msg = f"A time is written HH:MM, not {text!r}."
        raise CalendarError(msg)
    total = int(hour) * HOUR_MINUTES + int(minute)
    if total > DAY_MINUTES:
        msg = f"A day ends at 24:00, not at {text}."
        raise CalendarError(msg)
    return total
