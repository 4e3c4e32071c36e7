"""Business time against cases counted by hand and against an oracle that counts minutes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.rules.calendar import (
    CalendarError,
    WorkingHours,
    add_business_days,
    business_days_between,
    business_minutes_between,
    business_time_between,
    due_after,
    due_at,
    spans_of,
    week_of,
)

SEOUL = ZoneInfo("Asia/Seoul")
WEEK = week_of({str(day): [["09:00", "12:00"], ["13:00", "18:00"]] for day in range(1, 6)})
OFFICE = WorkingHours(SEOUL, WEEK)
CHUSEOK = frozenset(dt.date(2026, 9, day) for day in (24, 25, 26))
MOMENTS = st.datetimes(
    dt.datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis takes bounds without a zone
    dt.datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
).map(lambda moment: moment.replace(second=0, microsecond=0))


def seoul(day: str, time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (("2026-03-11", "10:00"), 60, ("2026-03-11", "11:00")),
        (("2026-03-11", "07:00"), 60, ("2026-03-11", "10:00")),
        (("2026-03-11", "11:30"), 60, ("2026-03-11", "13:30")),
        (("2026-03-11", "12:20"), 60, ("2026-03-11", "14:00")),
        (("2026-03-11", "17:30"), 60, ("2026-03-12", "09:30")),
        (("2026-03-11", "18:00"), 60, ("2026-03-12", "10:00")),
        (("2026-03-13", "17:30"), 60, ("2026-03-16", "09:30")),
        (("2026-03-14", "11:00"), 60, ("2026-03-16", "10:00")),
        (("2026-03-11", "10:00"), 480, ("2026-03-12", "10:00")),
        (("2026-03-11", "10:00"), 120, ("2026-03-11", "12:00")),
    ],
)
def test_due_times_run_through_working_hours(
    start: tuple[str, str], minutes: int, due: tuple[str, str]
) -> None:
    assert due_at(seoul(*start), minutes, OFFICE) == seoul(*due)


def test_a_holiday_is_skipped() -> None:
    closed = replace(OFFICE, holidays=frozenset({dt.date(2026, 3, 12)}))

    assert due_at(seoul("2026-03-11", "17:30"), 60, closed) == seoul("2026-03-13", "09:30")


def test_a_make_up_saturday_has_the_hours_of_a_weekday() -> None:
    worked = replace(OFFICE, make_up_days=frozenset({dt.date(2026, 3, 14)}))

    assert due_at(seoul("2026-03-13", "17:30"), 60, worked) == seoul("2026-03-14", "09:30")


def test_an_override_wins_over_holiday_and_weekday() -> None:
    days = {
        dt.date(2026, 3, 12): spans_of([["10:00", "11:00"]]),
        dt.date(2026, 3, 13): (),
        dt.date(2026, 3, 14): spans_of([["09:00", "24:00"]]),
    }
    hours = replace(OFFICE, overrides=days, holidays=frozenset({dt.date(2026, 3, 12)}))

    assert due_at(seoul("2026-03-12", "08:00"), 90, hours) == seoul("2026-03-14", "09:30")


def test_the_night_of_summer_time_counts_its_real_hours() -> None:
    new_york = ZoneInfo("America/New_York")
    always = WorkingHours(
        new_york, week_of({str(day): [["00:00", "24:00"]] for day in range(1, 8)})
    )
    start = dt.datetime(2026, 3, 8, tzinfo=new_york)

    due = due_at(start, 24 * 60, always)

    assert due == dt.datetime(2026, 3, 9, 1, tzinfo=new_york)
    assert business_minutes_between(start, due, always) == 24 * 60


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 5), ("2026-10-25", 7), ("2026-10-26", 6)]
)
def test_a_night_shift_of_riga_is_as_long_as_the_clocks_say(day: str, hours: int) -> None:
    riga, night = ZoneInfo("Europe/Riga"), dt.date.fromisoformat(day)
    shift = WorkingHours(riga, week_of({str(n): [["00:00", "06:00"]] for n in range(1, 8)}))
    opens = dt.datetime.combine(night, dt.time(0), tzinfo=riga)
    closes = dt.datetime.combine(night, dt.time(6), tzinfo=riga)
    first = opens.astimezone(dt.UTC)

    assert business_minutes_between(opens, closes, shift) == hours * 60
    assert due_at(opens, hours * 60, shift) == closes
    # Half an hour over: the first half hour of the next night.
    assert due_at(opens, hours * 60 + 30, shift) == dt.datetime.combine(
        night + dt.timedelta(days=1), dt.time(0, 30), tzinfo=riga
    )
    for minute in range(0, hours * 60, 25):
        moment = first + dt.timedelta(minutes=minute)
        assert due_at(first, minute, shift) == moment
        assert business_minutes_between(first, moment, shift) == minute


def test_business_days_pass_month_ends_and_the_leap_day() -> None:
    assert add_business_days(dt.date(2026, 1, 30), 1, OFFICE) == dt.date(2026, 2, 2)
    assert add_business_days(dt.date(2028, 2, 28), 1, OFFICE) == dt.date(2028, 2, 29)
    assert add_business_days(dt.date(2028, 2, 29), 1, OFFICE) == dt.date(2028, 3, 1)
    assert due_at(seoul("2028-02-29", "17:30"), 60, OFFICE) == seoul("2028-03-01", "09:30")


def test_chuseok_moves_three_business_days_to_the_thirtieth() -> None:
    korea = replace(OFFICE, holidays=CHUSEOK)

    assert add_business_days(dt.date(2026, 9, 23), 3, korea) == dt.date(2026, 9, 30)


def test_no_day_at_all_is_today_or_the_next_open_day() -> None:
    assert add_business_days(dt.date(2026, 3, 11), 0, OFFICE) == dt.date(2026, 3, 11)
    assert add_business_days(dt.date(2026, 3, 14), 0, OFFICE) == dt.date(2026, 3, 16)


def test_a_crossed_period_holds_no_business_time() -> None:
    later, earlier = seoul("2026-03-12", "10:00"), seoul("2026-03-11", "10:00")

    assert business_time_between(later, earlier, OFFICE) == dt.timedelta()
    assert business_days_between(dt.date(2026, 3, 12), dt.date(2026, 3, 11), OFFICE) == 0


@settings(max_examples=40, deadline=None)
@given(MOMENTS, st.integers(1, 2000))
def test_the_minutes_to_the_due_time_are_the_minutes_given(
    start: dt.datetime, minutes: int
) -> None:
    due = due_at(start, minutes, OFFICE)

    assert business_minutes_between(start, due, OFFICE) == minutes


@settings(max_examples=40, deadline=None)
@given(st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_business_time_adds_up(moments: Sequence[dt.datetime]) -> None:
    first, second, third = moments

    assert business_time_between(first, third, OFFICE) == business_time_between(
        first, second, OFFICE
    ) + business_time_between(second, third, OFFICE)


@settings(max_examples=20, deadline=None)
@given(MOMENTS, st.integers(0, 3 * 24 * 60))
def test_business_time_equals_a_count_of_single_minutes(start: dt.datetime, length: int) -> None:
    hours = replace(OFFICE, holidays=CHUSEOK)
    minutes = [start + dt.timedelta(minutes=n) for n in range(length)]

    counted = sum(_is_worked(moment.astimezone(SEOUL)) for moment in minutes)

    end = start + dt.timedelta(minutes=length)
    assert business_minutes_between(start, end, hours) == counted


def _is_worked(local: dt.datetime) -> bool:
    hour = local.hour
    on_duty = 9 <= hour < 12 or 13 <= hour < 18
    return on_duty and local.weekday() < 5 and local.date() not in CHUSEOK


@settings(max_examples=40, deadline=None)
@given(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), st.integers(1, 60))
def test_counting_back_gives_the_business_days_given(day: dt.date, n: int) -> None:
    end = add_business_days(day, n, OFFICE)

    assert OFFICE.is_open(end)
    assert business_days_between(day, end, OFFICE) == n


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({}, "no open day"),
        ({"1": [], "2": []}, "no open day"),
        ({"0": [["09:00", "18:00"]]}, "Weekdays are 1 to 7"),
        ({"1": [["18:00", "09:00"]]}, "in order"),
        ({"1": [["09:00", "12:00"], ["11:00", "18:00"]]}, "in order"),
        ({"1": [["9 am", "18:00"]]}, "HH:MM"),
        ({"1": [["09:75", "18:00"]]}, "HH:MM"),
        ({"1": [["09:00", "25:00"]]}, "24:00"),
    ],
)
def test_a_calendar_that_cannot_count_is_refused(
    hours: dict[str, list[list[str]]], words: str
) -> None:
    with pytest.raises(CalendarError, match=words):
        WorkingHours(SEOUL, week_of(hours))


def test_what_lies_beyond_the_horizon_is_refused() -> None:
    start = seoul("2026-03-11", "10:00")

    with pytest.raises(CalendarError, match="horizon"):
        due_after(start, dt.timedelta(days=9000), OFFICE)
    with pytest.raises(CalendarError, match="horizon"):
        add_business_days(start.date(), 9000, OFFICE)
