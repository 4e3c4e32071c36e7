"""Starting, pausing, resuming and stopping the clocks of a locked inquiry."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, Max, OuterRef

from inquiries.choices import ClockKind
from inquiries.models import BusinessCalendar, Clock, ClockPause, Inquiry, ServicePolicy
from inquiries.rules.calendar import WorkingHours, due_at
from inquiries.rules.clocks import applicable, due_after_pause, earliest
from inquiries.selectors.calendars import current_calendar, working_hours
from inquiries.services import rows


def planned_clocks(
    inquiry: Inquiry, *, kinds: Sequence[ClockKind], started_at: dt.datetime, round_: int = 1
) -> list[Clock]:
    """Return the clocks, not yet saved, that an inquiry is due; none without target or calendar."""
    day = inquiry.market.day_of(started_at)
    targets = ServicePolicy.objects.filter(
        market=inquiry.market, task_type__in=[inquiry.task_type, ""], effective_from__lte=day
    )
    policies = [
        policy
        for kind in kinds
        if (policy := applicable(targets, kind=kind, task_type=inquiry.task_type, day=day))
    ]
    calendar = current_calendar(inquiry.market) if policies else None
    if calendar is None:
        return []
    hours = working_hours(calendar, year=day.year)
    return [
        Clock(
            inquiry=inquiry,
            kind=policy.kind,
            round=round_,
            service_policy=policy,
            calendar=calendar,
            started_at=started_at,
            due_at=due_at(started_at, policy.minutes, hours),
        )
        for policy in policies
    ]


def restart_resolution(inquiry: Inquiry, *, now: dt.datetime) -> None:
    """Start the next round of the resolution clock; the earlier rounds keep their verdicts."""
    last = Clock.objects.filter(inquiry=inquiry, kind=ClockKind.RESOLUTION).aggregate(
        n=Max("round")
    )
    Clock.objects.bulk_create(
        planned_clocks(
            inquiry, kinds=[ClockKind.RESOLUTION], started_at=now, round_=(last["n"] or 0) + 1
        )
    )


def stop(inquiry: Inquiry, *, kinds: Sequence[ClockKind], now: dt.datetime) -> None:
    """Stop the running clocks of these kinds; a paused one is first resumed."""
    for clock in _running(inquiry, kinds):
        _end_pause(clock, now)
        clock.stopped_at = now
        clock.save(update_fields=["stopped_at", "due_at"])


def unstop_first_response(inquiry: Inquiry, *, stopped_at: dt.datetime) -> None:
    """Let the first response clock run on when the contact that had stopped it was none."""
    clocks = Clock.objects.filter(inquiry=inquiry, kind=ClockKind.FIRST_RESPONSE)
    clocks.filter(stopped_at=stopped_at).update(stopped_at=None)


def pause_resolution(inquiry: Inquiry, *, reason: str, now: dt.datetime) -> None:
    """Let the resolution clock rest while the company waits for the customer."""
    for clock in _running(inquiry, [ClockKind.RESOLUTION]):
        ClockPause.objects.create(clock=clock, reason=reason, started_at=now)


def resume_resolution(inquiry: Inquiry, *, now: dt.datetime) -> None:
    """End the pause of the resolution clock; the business time that was left is left again."""
    for clock in _running(inquiry, [ClockKind.RESOLUTION]):
        _end_pause(clock, now)
        clock.save(update_fields=["due_at"])


def next_due(inquiry: Inquiry) -> dt.datetime | None:
    """Return what is due first: a running, not paused clock or the promised call-back."""
    if not inquiry.is_open:
        return None
    rests = ClockPause.objects.filter(clock=OuterRef("pk"), ended_at__isnull=True)
    ticking = Clock.objects.filter(~Exists(rests), inquiry=inquiry, stopped_at__isnull=True)
    return earliest([inquiry.promised_at, *ticking.values_list("due_at", flat=True)])


def _running(inquiry: Inquiry, kinds: Sequence[ClockKind]) -> list[Clock]:
    clocks = Clock.objects.filter(inquiry=inquiry, kind__in=kinds, stopped_at__isnull=True)
    return list(clocks.select_related("calendar__market").prefetch_related("pauses"))


def _end_pause(clock: Clock, now: dt.datetime) -> None:
    """Close the open pause, if any, and move the due time of the clock, which is not saved here."""
    for pause in clock.pauses.all():
        if pause.ended_at is None:
            pause.ended_at = rows.not_before(pause.started_at, now)
            pause.save(update_fields=["ended_at"])
            clock.due_at = due_after_pause(
                clock.due_at,
                pause.started_at,
                resumed_at=pause.ended_at,
                calendar=hours_of(clock.calendar, now),
            )


def hours_of(calendar: BusinessCalendar, now: dt.datetime) -> WorkingHours:
    """Return the working hours of the calendar that a clock was started under."""
    return working_hours(calendar, year=now.year)
