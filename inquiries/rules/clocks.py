"""Decisions about clocks: which target applies, what a pause does, where a clock stands."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from inquiries.choices import ClockState
from inquiries.rules.calendar import WorkingHours, business_time_between, due_after


class Target(Protocol):
    """What a service policy says, as far as choosing one needs it."""

    @property
    def kind(self) -> str: ...
    @property
    def task_type(self) -> str: ...
    @property
    def effective_from(self) -> dt.date: ...


T = TypeVar("T", bound=Target)


def applicable(targets: Iterable[T], *, kind: str, task_type: str, day: dt.date) -> T | None:
    """Return the target in force on the day: the task's own before the market's default."""
    candidates = [
        target
        for target in targets
        if target.kind == kind
        and target.task_type in {task_type, ""}
        and target.effective_from <= day
    ]
    return max(
        candidates,
        key=lambda target: (target.task_type != "", target.effective_from),
        default=None,
    )


def due_after_pause(
    due: dt.datetime, paused_at: dt.datetime, *, resumed_at: dt.datetime, calendar: WorkingHours
) -> dt.datetime:
    """Return the due time after a pause: the business time that was left is left again.

    A clock that was overdue when the pause began stays so.
    """
    if due <= paused_at:
        return due
    return due_after(resumed_at, business_time_between(paused_at, due, calendar), calendar)


def state_of_clock(
    *, due: dt.datetime, stopped_at: dt.datetime | None, paused: bool, now: dt.datetime
) -> ClockState:
    """Return where a clock stands; the verdict comes from its times, whenever one looks."""
    if stopped_at is not None:
        return ClockState.MET if stopped_at <= due else ClockState.MISSED
    if paused:
        return ClockState.PAUSED
    return ClockState.RUNNING if now <= due else ClockState.OVERDUE


def earliest(moments: Iterable[dt.datetime | None]) -> dt.datetime | None:
    """Return the earliest of the moments that are set; None when there is none."""
    return min((moment for moment in moments if moment is not None), default=None)
