"""Clocks of an inquiry as the page shows them: state, due time, time left."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise

from inquiries.choices import ClockKind, ClockState
from inquiries.models import Clock, ClockPause, Inquiry
from inquiries.rules.clocks import state_of_clock


@dataclass(frozen=True)
class ClockView:
    """One clock at a moment; `remaining` is negative when overdue and None once it is decided."""

    kind: str
    label: str | Promise
    round: int
    state: ClockState
    started_at: dt.datetime
    due_at: dt.datetime
    stopped_at: dt.datetime | None
    remaining: dt.timedelta | None


def clock_views(inquiry: Inquiry, *, now: dt.datetime) -> list[ClockView]:
    """Return the clocks of the inquiry: first response, then resolution with its latest round."""
    pauses = ClockPause.objects.filter(clock=OuterRef("pk"), ended_at__isnull=True)
    clocks = Clock.objects.filter(inquiry=inquiry).annotate(paused=Exists(pauses))
    latest = {clock.kind: clock for clock in clocks.order_by("round")}
    return [_view(latest[kind], now) for kind in ClockKind.values if kind in latest]


def _view(clock: Clock, now: dt.datetime) -> ClockView:
    state = state_of_clock(
        due=clock.due_at,
        stopped_at=clock.stopped_at,
        paused=clock.paused,  # type: ignore[attr-defined]
        now=now,
    )
    running = state in {ClockState.RUNNING, ClockState.OVERDUE}
    return ClockView(
        kind=clock.kind,
        label=ClockKind(clock.kind).label,
        round=clock.round,
        state=state,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        remaining=clock.due_at - now if running else None,
    )
