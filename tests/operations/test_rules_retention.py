"""Periods by the calendar: the last day still belongs to them, the day after does not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.rules import Period, end_of, last_start

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        (dt.date(2021, 3, 15), Period(years=5), dt.date(2026, 3, 15)),
        (dt.date(2024, 2, 29), Period(years=1), dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), Period(years=4), dt.date(2028, 2, 29)),
        (dt.date(2025, 11, 30), Period(months=3), dt.date(2026, 2, 28)),
        (dt.date(2025, 12, 31), Period(months=1, days=1), dt.date(2026, 2, 1)),
        (dt.date(2026, 1, 31), Period(days=30), dt.date(2026, 3, 2)),
    ],
)
def test_the_last_day_of_a_period(start: dt.date, period: Period, last: dt.date) -> None:
    assert period.after(start) == last


@given(
    today=st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)),
    years=st.integers(0, 30),
    months=st.integers(0, 30),
    days=st.integers(0, 90),
)
def test_what_is_due_today_is_exactly_what_began_up_to_the_last_start(
    today: dt.date, years: int, months: int, days: int
) -> None:
    period = Period(years, months, days)

    last = last_start(today, period)

    assert period.after(last) < today
    assert period.after(last + DAY) >= today


def test_a_day_ends_at_its_own_midnight() -> None:
    seoul = dt.timezone(dt.timedelta(hours=9))

    assert end_of(dt.date(2026, 3, 15), seoul) == dt.datetime(2026, 3, 15, 15, 0, tzinfo=dt.UTC)
