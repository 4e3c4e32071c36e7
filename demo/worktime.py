"""Business time of one market laid out in advance, so that counting it costs one look-up.

The same answers as the rules of the inquiries app, which count day by day: a test compares them.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inquiries.rules.calendar import WorkingHours

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)


class WorkTime:
    """Every open span from the first to the last day, with the open seconds up to its end."""

    def __init__(self, hours: "WorkingHours", *, first: dt.date, last: dt.date) -> None:
        self.hours = hours
        self.zone = hours.zone
        self.starts: list[dt.datetime] = []
        self.ends: list[dt.datetime] = []
        self.sums: list[int] = []
        self.days: list[dt.date] = []
        total, day = 0, first
        while day <= last:
            spans = list(hours.moments_on(day))
            if spans:
                self.days.append(day)
            for opens, closes in spans:
                total += (closes - opens) // SECOND
                self.starts.append(opens)
                self.ends.append(closes)
                self.sums.append(total)
            day += DAY

    def is_open(self, day: dt.date) -> bool:
        """Tell whether anybody works on this day."""
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def elapsed(self, moment: dt.datetime) -> int:
        """Return the open seconds from the first day to the moment."""
        place = bisect_right(self.starts, moment) - 1
        if place < 0:
            return 0
        unused = max(0, (self.ends[place] - moment) // SECOND)
        return self.sums[place] - unused

    def moment(self, seconds: int) -> dt.datetime:
        """Return the earliest moment at which so many open seconds have passed."""
        place = bisect_left(self.sums, seconds)
        return self.ends[place] - (self.sums[place] - seconds) * SECOND

    def after(self, start: dt.datetime, seconds: float) -> dt.datetime:
        """Return the moment so many open seconds after the start; at least one."""
        return self.moment(self.elapsed(start) + max(1, round(seconds)))

    def due(self, start: dt.datetime, minutes: int) -> dt.datetime:
        """Return the due time of a target in business minutes."""
        return self.moment(self.elapsed(start) + minutes * 60)

    def due_after_pause(
        self, due: dt.datetime, paused_at: dt.datetime, resumed_at: dt.datetime
    ) -> dt.datetime:
        """Return the due time after a pause: what was left is left again."""
        if due <= paused_at:
            return due
        left = self.elapsed(due) - self.elapsed(paused_at)
        return self.moment(self.elapsed(resumed_at) + left) if left else resumed_at

    def opening(self, moment: dt.datetime) -> dt.datetime:
        """Return the moment itself when it is open, else the next opening."""
        place = bisect_right(self.starts, moment) - 1
        if place >= 0 and moment < self.ends[place]:
            return moment
        return self.starts[place + 1]

    def day_seconds(self) -> int:
        """Return the open seconds of a usual day."""
        return (self.sums[-1]) // len(self.days)
