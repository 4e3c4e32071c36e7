"""From a promise in days to a date: business days are counted by the market's calendar."""

import calendar
import datetime as dt
from collections.abc import Callable

from playbooks.rules.content import Deadline

AddBusinessDays = Callable[[dt.date, int], dt.date]


def due_date(deadline: Deadline, *, today: dt.date, add_business_days: AddBusinessDays) -> dt.date:
    """Return the last day of a promise; the day it is given does not count.

    `add_business_days(day, n)` counts open days; with 0 it moves a closed day to the next open one.
    A period of calendar days or months that would end on a closed day ends on the next open one
    (KR Civil Act 157, 161; TW Civil Code 120-122).
    """
    if deadline.unit == "business":
        return add_business_days(today, deadline.days)
    if deadline.unit == "month":
        last = add_months(today, deadline.days)
    else:
        last = today + dt.timedelta(days=deadline.days)
    return add_business_days(last, 0)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or that month's last day where it is shorter."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )
