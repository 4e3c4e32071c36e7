"""When inquiries arrive: by weekday, month's end, holiday and hour, with the noise of real days."""

import datetime as dt
from dataclasses import dataclass

from demo import figures
from demo.dice import Dice, Wheel
from demo.people import Caller
from demo.worktime import DAY, SECOND, WorkTime

FRIDAY = 4
CALL_HOURS = Wheel(figures.CALL_HOURS)
MESSAGE_HOURS = Wheel(figures.MESSAGE_HOURS)


@dataclass(frozen=True)
class Arrival:
    """Somebody with a matter at a moment; `wrong` when an earlier answer had been wrong."""

    at: dt.datetime
    task_type: str
    channel: str
    caller: Caller
    load: float = 1.0
    comes_back: bool = False
    wrong: bool = False
    must_wait: bool = False
    stalls: bool = False
    story: str = ""


@dataclass(frozen=True)
class DayPlan:
    """A day with the number of first inquiries and how busy it is against a usual day."""

    day: dt.date
    count: int
    load: float


def days_of(
    work: WorkTime, *, first: dt.date, last: dt.date, total: float, dice: Dice
) -> list[DayPlan]:
    """Spread so many first inquiries over the days."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    loads = [_load(work, day) for day in days]
    per_load = total / sum(loads)
    return [
        DayPlan(day, dice.count(load * per_load * _noise(dice)), load)
        for day, load in zip(days, loads, strict=True)
    ]


def call_time(work: WorkTime, day: dt.date, dice: Dice) -> dt.datetime:
    """Return a moment of the day at which somebody calls: while the lines are open."""
    for _try in range(20):
        moment = _at(work, day, hour=dice.spin(CALL_HOURS), dice=dice)
        if work.opening(moment) == moment:
            return moment
    opening = next(opens for opens, _closes in work.hours.moments_on(day))
    return opening + dice.randint(0, 5400) * SECOND


def message_time(work: WorkTime, day: dt.date, dice: Dice) -> dt.datetime:
    """Return a moment of the day at which somebody writes, at whatever hour."""
    return _at(work, day, hour=dice.spin(MESSAGE_HOURS), dice=dice)


def _at(work: WorkTime, day: dt.date, *, hour: int, dice: Dice) -> dt.datetime:
    local = dt.datetime.combine(day, dt.time(hour), tzinfo=work.zone)
    return local.astimezone(dt.UTC) + dice.randint(0, 3599) * SECOND


def _noise(dice: Dice) -> float:
    shape = 1 / figures.DAY_NOISE**2
    return dice.gammavariate(shape, 1 / shape)


def _load(work: WorkTime, day: dt.date) -> float:
    if not work.is_open(day):
        return figures.CLOSED_DAY
    load = figures.WEEKDAYS[min(day.weekday(), FRIDAY)]
    month = day.replace(day=1)
    next_month = (month + 32 * DAY).replace(day=1)
    if not _open_between(work, month, day):
        load *= figures.FIRST_OF_YEAR if month.month == 1 else figures.FIRST_BUSINESS_DAY
    if not _open_between(work, day + DAY, next_month):
        load *= figures.LAST_OF_YEAR if next_month.month == 1 else figures.LAST_BUSINESS_DAY
    if _after_holiday(work, day):
        load *= figures.AFTER_HOLIDAY
    return load


def _open_between(work: WorkTime, first: dt.date, end: dt.date) -> bool:
    """Tell whether any day from the first up to but without the end is open."""
    return any(work.is_open(first + n * DAY) for n in range((end - first).days))


def _after_holiday(work: WorkTime, day: dt.date) -> bool:
    before = day - DAY
    while before.weekday() > FRIDAY:
        before -= DAY
    return not work.is_open(before)
