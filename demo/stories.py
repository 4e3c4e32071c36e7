"""Stories planted in the data, so that every screen has something true to find.

- A reworded notice of failed debits lets fewer customers of one team come back from week 17 on;
  the team of the other region, where the old notice stays, is the control.
- An outdated list of hospital documents misleads customers in Taiwan for four weeks.
- Claims before a long holiday wait for assessors who are away.
"""

import datetime as dt
from dataclasses import dataclass, field

from demo.worktime import DAY, WorkTime

SATURDAY = 5
NOTICE_WEEK = 17
BEFORE_NOTICE, AFTER_NOTICE = 1.15, 0.45
OUTDATED_WEEKS = (12, 16)
LONG_HOLIDAY = 3
HOLIDAY_SLOWNESS, LEAST_AWAY = 9.0, 4.0


@dataclass
class Stories:
    """What is special in one market and when."""

    market: str
    since: dt.datetime
    work: WorkTime
    until: dt.datetime
    _eves: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._eves = list(self._eves_of_long_holidays())

    def week(self, at: dt.datetime) -> int:
        """Return the week of the demo in which a moment lies, from 1 on."""
        return (at - self.since).days // 7 + 1

    def return_factor(self, task_type: str, at: dt.datetime, *, team: str) -> float:
        """Return how much more or less often customers come back than usual."""
        if task_type != "PAY_FAIL":
            return 1.0
        reworded = team == "CARE1" and self.week(at) >= NOTICE_WEEK
        return AFTER_NOTICE if reworded else BEFORE_NOTICE

    def is_outdated(self, task_type: str, at: dt.datetime) -> bool:
        """Tell whether the desk told an outdated list of documents at that time."""
        first, end = OUTDATED_WEEKS
        about = self.market == "TW" and task_type in {"CLAIM_HOSP", "DOC_GUIDE"}
        return about and first <= self.week(at) < end

    def slowness(self, task_type: str, at: dt.datetime) -> float:
        """Return how much longer other units take for what arrives at that time."""
        if not task_type.startswith("CLAIM_"):
            return 1.0
        return HOLIDAY_SLOWNESS if self.is_eve(at) else 1.0

    def is_eve(self, at: dt.datetime) -> bool:
        """Tell whether a long holiday is so near that nobody assesses any more."""
        return any(start <= at < end for start, end in self._eves)

    def least_days(self, task_type: str, at: dt.datetime) -> float:
        """Return how many business days other units take at least, longer than a claim may."""
        return LEAST_AWAY if self.slowness(task_type, at) > 1 else 0.0

    def _eves_of_long_holidays(self) -> "list[tuple[dt.datetime, dt.datetime]]":
        """The two business days before three or more weekdays off in a row."""
        days = self.work.days
        return [
            (self._midnight(before), self._midnight(last + DAY))
            for before, last, after in zip(days, days[1:], days[2:], strict=False)
            if _weekdays_between(last, after) >= LONG_HOLIDAY - 1
        ]

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time.min, tzinfo=self.work.zone)


def _weekdays_between(first: dt.date, last: dt.date) -> int:
    gap = (last - first).days
    return sum((first + n * DAY).weekday() < SATURDAY for n in range(1, gap))
