"""Market days as moments, weeks, ages in business days."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.days import (
    AGE_LIMITS,
    age_starts,
    bounds_of,
    business_age,
    counted_between,
    days_between,
    week_of,
    whole_weeks,
)

ZONES = [
    "Asia/Seoul",
    "Europe/Riga",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "UTC",
]
DAYS = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2037, 12, 31))
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-08", "America/New_York", 23),
        ("2026-11-01", "America/New_York", 25),
        ("2026-03-08", "Asia/Seoul", 24),
        ("2026-03-29", "Europe/Riga", 23),
        ("2026-10-25", "Europe/Riga", 25),
        # Korea had summer time in 1987 and 1988.
        ("1988-05-08", "Asia/Seoul", 23),
        # Summer time begins at midnight: the day starts at one o'clock.
        ("2025-09-07", "America/Santiago", 23),
    ],
)
def test_days_have_as_many_hours_as_the_clocks_say(day: str, zone: str, hours: int) -> None:
    opens, closes = bounds_of(dt.date.fromisoformat(day), ZoneInfo(zone))

    assert closes - opens == hours * HOUR


@given(DAYS, st.sampled_from(ZONES))
def test_days_follow_one_another_without_gap(day: dt.date, zone: str) -> None:
    following = day + dt.timedelta(days=1)

    assert bounds_of(day, ZoneInfo(zone))[1] == bounds_of(following, ZoneInfo(zone))[0]


@given(
    st.datetimes(
        min_value=dt.datetime(2000, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        max_value=dt.datetime(2037, 1, 1),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ),
    st.sampled_from(ZONES),
)
def test_every_moment_lies_in_its_local_day(moment: dt.datetime, zone: str) -> None:
    day = moment.astimezone(ZoneInfo(zone)).date()

    opens, closes = bounds_of(day, ZoneInfo(zone))

    assert opens <= moment < closes


def test_today_counts_up_to_the_moment_itself() -> None:
    day, zone = dt.date(2026, 3, 11), ZoneInfo("Asia/Seoul")
    as_of = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)

    opens, closes = counted_between(day, zone, as_of)

    assert opens <= as_of < closes <= as_of + dt.timedelta(microseconds=1)
    assert counted_between(day, zone, as_of + 30 * HOUR) == bounds_of(day, zone)


@given(DAYS, st.integers(min_value=0, max_value=400))
def test_whole_weeks_are_all_that_fit(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    inside = set(days_between(first, last))

    weeks = whole_weeks(first, last)

    fitting = {
        week_of(day)
        for day in inside
        if {week_of(day) + dt.timedelta(days=n) for n in range(7)} <= inside
    }
    assert weeks == sorted(fitting)


@given(st.sets(st.integers(min_value=0, max_value=60), max_size=40))
def test_ages_begin_where_counting_says_so(closed: set[int]) -> None:
    today = dt.date(2026, 3, 11)

    def is_open(day: dt.date) -> bool:
        return (today - day).days not in closed

    starts = age_starts(today, is_open)

    for limit, start in zip(AGE_LIMITS, starts, strict=True):
        assert business_age(start, today, is_open) <= limit
        assert business_age(start - dt.timedelta(days=1), today, is_open) > limit


def test_without_any_business_day_everything_is_young() -> None:
    starts = age_starts(dt.date(2026, 3, 11), lambda _day: False)

    assert len(starts) == len(AGE_LIMITS)
    assert max(starts) < dt.date(2017, 1, 1)
