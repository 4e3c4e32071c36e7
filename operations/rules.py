"""What a failed job may show, when something is late, and when a period of retention is over."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

# Only what is called like an error: the text of one may look like anything.
_ERROR_LINE = re.compile(
    r"^(?:\w+\.)*([A-Z]\w*(?:Error|Exception|Timeout|Exceeded|Lost|Exit|Interrupt))(?::|$)"
)
# What `jobs` keeps now; a whole trace stands in rows of earlier versions.
_SUMMARY = re.compile(r"^(?:\w+\.)+(\w+)(?:\n|$)")
_TRACE = "Traceback (most recent call last):"


def error_class(text: str) -> str:
    """Return the class of the error that ended a job, never its words, which may quote a row.

    A job that its handler refused has a sentence instead of a trace: that is "refused"; one that
    took its workers with it is "lost".
    """
    if not text:
        return ""
    if text.startswith("gave up after"):
        return "lost"
    if named := _SUMMARY.match(text):
        return named[1]
    if _TRACE not in text:
        return "refused"
    after_frames = text.rpartition(_TRACE)[2].splitlines()
    line = next((line for line in after_frames if line.strip() and line[0] != " "), "")
    named = _ERROR_LINE.match(line)
    return named[1] if named else "unknown"


def is_late(last: dt.datetime | None, *, now: dt.datetime, after: dt.timedelta) -> bool:
    """Tell whether something that should happen again and again did not for too long."""
    return last is None or now - last > after


@dataclass(frozen=True)
class Period:
    """A length of time by the calendar."""

    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, start: dt.date) -> dt.date:
        """Return the last day of the period that begins on the day after `start`.

        A month without that day ends the period on its last day: from 29 February 2024, one year
        ends on 28 February 2025 (Korean Civil Act art. 160, Taiwanese Civil Code art. 121).
        """
        months = start.year * 12 + start.month - 1 + 12 * self.years + self.months
        year, month = divmod(months, 12)
        longest = calendar.monthrange(year, month + 1)[1]
        day = dt.date(year, month + 1, min(start.day, longest))
        return day + dt.timedelta(days=self.days)


def last_start(today: dt.date, period: Period) -> dt.date:
    """Return the latest day from which the whole period has passed: its last day is before today.

    The last day itself still belongs to the period, so data goes on the day after it.
    """
    back = dt.timedelta(days=period.days)
    months = (today.year - period.years) * 12 + today.month - 1 - period.months
    year, month = divmod(months, 12)
    start = dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1])) - back
    while period.after(start) < today:
        start += dt.timedelta(days=1)
    while period.after(start) >= today:
        start -= dt.timedelta(days=1)
    return start


def end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment at which a day is over in a zone."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=zone)
