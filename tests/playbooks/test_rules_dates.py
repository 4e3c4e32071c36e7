"""Promised dates: business days by the market's calendar, calendar days and months rolled on."""

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.rules.content import Deadline
from playbooks.rules.deadlines import add_months, due_date

KR_DAYS_OFF = holidays.country_holidays("KR", categories=("public", "bank"), years=(2026,))


def is_open(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in KR_DAYS_OFF


def add_open_days(day: dt.date, n: int) -> dt.date:
    while n == 0 and not is_open(day):
        day += dt.timedelta(days=1)
    while n:
        day += dt.timedelta(days=1)
        n -= is_open(day)
    return day


@pytest.mark.parametrize(
    ("days", "unit", "start", "due"),
    [
        (3, "business", "2026-09-23", "2026-09-30"),
        (1, "business", "2026-03-13", "2026-03-16"),
        (15, "calendar", "2026-03-02", "2026-03-17"),
        (3, "calendar", "2026-03-04", "2026-03-09"),
        (30, "calendar", "2026-08-26", "2026-09-28"),
        (1, "month", "2026-01-31", "2026-03-03"),
        (3, "month", "2026-03-11", "2026-06-11"),
    ],
)
def test_the_due_date_of_a_promise(days: int, unit: str, start: str, due: str) -> None:
    deadline = Deadline("", days, unit)
    today = dt.date.fromisoformat(start)

    result = due_date(deadline, today=today, add_business_days=add_open_days)

    assert result == dt.date.fromisoformat(due)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 60))
def test_months_keep_the_day_or_end_with_the_month(day: dt.date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1
