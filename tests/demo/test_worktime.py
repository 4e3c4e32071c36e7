"""Business time laid out in advance gives the same answers as the rules that count day by day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.worktime import SECOND, WorkTime
from inquiries.rules.calendar import WorkingHours, business_time_between, due_at, week_of
from inquiries.rules.clocks import due_after_pause

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
TAIPEI = WorkingHours(
    ZoneInfo("Asia/Taipei"),
    week_of({str(day): [["08:30", "12:00"], ["13:00", "17:30"]] for day in range(1, 6)}),
    holidays=frozenset({dt.date(2026, 2, 16), dt.date(2026, 2, 17), dt.date(2026, 5, 1)}),
    make_up_days=frozenset({dt.date(2026, 2, 7)}),
)
WORK = WorkTime(TAIPEI, first=FIRST, last=LAST)
BEGIN = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
moments = st.integers(0, 240 * 86_400).map(lambda seconds: BEGIN + seconds * SECOND)


@given(moments, st.integers(1, 5_000))
def test_due_times_are_those_of_the_rules(start: dt.datetime, minutes: int) -> None:
    assert WORK.due(start, minutes) == due_at(start, minutes, TAIPEI)


@given(moments, moments)
def test_elapsed_time_is_that_of_the_rules(one: dt.datetime, other: dt.datetime) -> None:
    start, end = sorted((one, other))

    seconds = WORK.elapsed(end) - WORK.elapsed(start)

    assert seconds * SECOND == business_time_between(start, end, TAIPEI)


@given(moments, st.integers(1, 3_000), st.integers(0, 20 * 86_400), st.integers(0, 20 * 86_400))
def test_pauses_move_due_times_as_the_rules_do(
    start: dt.datetime, minutes: int, pause_after: int, paused_for: int
) -> None:
    due = WORK.due(start, minutes)
    paused_at = start + pause_after * SECOND
    resumed_at = paused_at + paused_for * SECOND

    moved = WORK.due_after_pause(due, paused_at, resumed_at)

    assert moved == due_after_pause(due, paused_at, resumed_at=resumed_at, calendar=TAIPEI)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-11T09:00", "2026-03-11T09:00"),
        ("2026-03-11T12:30", "2026-03-11T13:00"),
        ("2026-03-11T17:30", "2026-03-12T08:30"),
        ("2026-02-14T10:00", "2026-02-18T08:30"),
        ("2026-02-07T10:00", "2026-02-07T10:00"),
    ],
)
def test_the_next_opening_is_the_moment_itself_while_open(moment: str, opening: str) -> None:
    zone = ZoneInfo("Asia/Taipei")

    found = WORK.opening(dt.datetime.fromisoformat(moment).replace(tzinfo=zone))

    assert found.astimezone(zone).isoformat(timespec="minutes")[:16] == opening
