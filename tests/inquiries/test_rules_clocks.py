"""Decisions about clocks: which target, what a pause does, where a clock stands."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from inquiries.choices import ClockState
from inquiries.rules.calendar import WorkingHours, week_of
from inquiries.rules.clocks import applicable, due_after_pause, earliest, state_of_clock

UTC = ZoneInfo("UTC")
OFFICE = WorkingHours(UTC, week_of({str(day): [["09:00", "17:00"]] for day in range(1, 6)}))
NOON = dt.datetime(2026, 3, 11, 12, tzinfo=UTC)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Target:
    kind: str
    task_type: str
    effective_from: dt.date


OLD = Target("RESOLUTION", "", dt.date(2025, 1, 1))
NEW = Target("RESOLUTION", "", dt.date(2026, 3, 1))
FUTURE = Target("RESOLUTION", "", dt.date(2026, 6, 1))
CERTIFICATE = Target("RESOLUTION", "CERT", dt.date(2025, 6, 1))
RESPONSE = Target("FIRST_RESPONSE", "", dt.date(2025, 1, 1))
ALL = [OLD, NEW, FUTURE, CERTIFICATE, RESPONSE]


@pytest.mark.parametrize(
    ("kind", "task_type", "expected"),
    [
        ("RESOLUTION", "LOAN", NEW),
        ("RESOLUTION", "CERT", CERTIFICATE),
        ("FIRST_RESPONSE", "CERT", RESPONSE),
    ],
)
def test_the_tasks_own_target_comes_before_the_latest_default(
    kind: str, task_type: str, expected: Target
) -> None:
    day = dt.date(2026, 3, 11)

    assert applicable(ALL, kind=kind, task_type=task_type, day=day) == expected


def test_without_a_target_in_force_there_is_none() -> None:
    day = dt.date(2024, 12, 31)

    assert applicable(ALL, kind="RESOLUTION", task_type="CERT", day=day) is None


def test_a_pause_gives_back_the_business_time_that_was_left() -> None:
    due = NOON + 2 * HOUR

    moved = due_after_pause(due, NOON, resumed_at=NOON + 24 * HOUR, calendar=OFFICE)

    assert moved == NOON + 26 * HOUR


def test_a_pause_over_a_closed_evening_moves_nothing_but_open_time() -> None:
    due = dt.datetime(2026, 3, 12, 10, tzinfo=UTC)
    evening = dt.datetime(2026, 3, 11, 18, tzinfo=UTC)

    moved = due_after_pause(due, evening, resumed_at=evening + HOUR, calendar=OFFICE)

    assert moved == due


def test_a_clock_that_was_overdue_stays_so_after_a_pause() -> None:
    due = NOON - HOUR

    assert due_after_pause(due, NOON, resumed_at=NOON + 48 * HOUR, calendar=OFFICE) == due


@pytest.mark.parametrize(
    ("stopped_at", "paused", "now", "state"),
    [
        (None, False, NOON, ClockState.RUNNING),
        (None, False, NOON + HOUR, ClockState.RUNNING),
        (None, False, NOON + 2 * HOUR, ClockState.OVERDUE),
        (None, True, NOON + 2 * HOUR, ClockState.PAUSED),
        (NOON + HOUR, False, NOON + 9 * HOUR, ClockState.MET),
        (NOON + 2 * HOUR, True, NOON + 9 * HOUR, ClockState.MISSED),
    ],
)
def test_the_state_follows_from_the_times(
    *, stopped_at: dt.datetime | None, paused: bool, now: dt.datetime, state: ClockState
) -> None:
    due = NOON + HOUR

    assert state_of_clock(due=due, stopped_at=stopped_at, paused=paused, now=now) == state


def test_the_earliest_of_nothing_is_nothing() -> None:
    assert earliest([None, None]) is None
    assert earliest([None, NOON, NOON - HOUR]) == NOON - HOUR
