"""Which days a dashboard looks at, how they are grouped, and which of them are mature."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from metrics.rules.days import ONE_DAY, days_between, week_of

# Days of the presets; each ends today, which is counted as far as it has come.
PRESET_DAYS = {"7D": 7, "28D": 28, "12W": 84, "12M": 365}
CUSTOM = "CUSTOM"
MAX_DAYS = 7310
# Up to here a day is a point of a curve; beyond, a week is; of the volume of many years, a month.
MAX_DAILY_POINTS = 14
MAX_DAILY_VOLUME = 92
MAX_WEEKLY_VOLUME = 800


@dataclass(frozen=True)
class Period:
    """The days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> list[dt.date]:
        """Every day of the period."""
        return days_between(self.first, self.last)

    @property
    def length(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    @property
    def has_daily_volume(self) -> bool:
        """Whether the volume has a point a day."""
        return self.length <= MAX_DAILY_VOLUME

    @property
    def has_monthly_volume(self) -> bool:
        """Whether the volume has a point a month."""
        return self.length > MAX_WEEKLY_VOLUME

    @property
    def is_short(self) -> bool:
        """Whether curves of this period have a point a day instead of a week."""
        return self.length <= MAX_DAILY_POINTS


@dataclass(frozen=True)
class Bucket:
    """Neighbouring days of a period that make one point of a curve."""

    first: dt.date
    last: dt.date

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def preset(code: str, today: dt.date) -> Period:
    """Return the days of a preset."""
    return Period(today - (PRESET_DAYS[code] - 1) * ONE_DAY, today)


def buckets_of(period: Period, *, by_day: bool) -> list[Bucket]:
    """Group the days of a period by day or by week; the outer weeks may be cut."""
    if by_day:
        return [Bucket(day, day) for day in period.days]
    buckets: list[Bucket] = []
    for day in period.days:
        if buckets and week_of(day) == week_of(buckets[-1].first):
            buckets[-1] = Bucket(buckets[-1].first, day)
        else:
            buckets.append(Bucket(day, day))
    return buckets


def volume_buckets_of(period: Period) -> list[Bucket]:
    """Group the days of a period for its volume: by day, week or month; the outer may be cut."""
    if not period.has_monthly_volume:
        return buckets_of(period, by_day=period.has_daily_volume)
    by_month = groupby(period.days, key=lambda day: (day.year, day.month))
    months = [list(days) for _month, days in by_month]
    return [Bucket(days[0], days[-1]) for days in months]


def last_mature_day(as_of_day: dt.date, window_days: int) -> dt.date:
    """Return the last day whose whole window had elapsed when the figures were computed.

    What happened on a later day may still be followed by a re-contact: it is maturing.
    """
    return as_of_day - (window_days + 1) * ONE_DAY


def first_maturing(buckets: Sequence[Bucket], last_mature: dt.date) -> int | None:
    """Return the place of the first bucket with a day that is not mature; None when all are."""
    return next((place for place, bucket in enumerate(buckets) if bucket.last > last_mature), None)
