"""What the facts must be, worked out in plain Python from the rows, without any SQL of ours."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from inquiries.models import Clock, ClockPause, Contact, Correction, Inquiry, InquiryEvent
from inquiries.task_fields import profile_of
from staff.models import Market

DAY = dt.timedelta(days=1)
CODES = ("team_id", "channel", "stage", "task_type")
# The sets of codes for which facts are kept.
KEPT = [
    (), ("team_id",), ("channel",), ("stage",), ("task_type",),
    ("team_id", "channel"), ("team_id", "stage"), ("channel", "stage"), ("stage", "task_type"),
    CODES,
]  # fmt: skip


@dataclass
class Cell:
    """Measures and durations of one day and combination of codes."""

    measures: Counter[str] = field(default_factory=Counter)
    durations: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


Facts = dict[tuple[dt.date, int, int, str, str, str], Cell]


def expected_facts(market: Market, *, as_of: dt.datetime) -> Facts:
    """Return every row of daily facts that the market must have."""
    facts: Facts = defaultdict(Cell)
    for inquiry in Inquiry.objects.filter(market=market).select_related("customer"):
        for at, name, amount in everything_of(inquiry, as_of=as_of):
            for key in keys(inquiry, market.day_of(at)):
                if name in {"handle_times", "resolution_times", "days_to_close"}:
                    facts[key].durations[name].append(amount)
                else:
                    facts[key].measures[name] += amount
    return facts


def keys(inquiry: Inquiry, day: dt.date) -> Iterator[tuple[dt.date, int, int, str, str, str]]:
    """Yield the keys of all grains that an inquiry counts in."""
    words = {"channel": inquiry.channel, "stage": inquiry.stage, "task_type": inquiry.task_type}
    for codes in KEPT:
        grain = sum(1 << place for place, code in enumerate(CODES) if code in codes)
        channel, stage, task = (words[code] if code in codes else "" for code in CODES[1:])
        yield day, grain, inquiry.team_id if "team_id" in codes else 0, channel, stage, task


Happening = tuple[dt.datetime, str, int]


def everything_of(inquiry: Inquiry, *, as_of: dt.datetime) -> Iterator[Happening]:
    """Yield what an inquiry adds to the facts, and when."""
    for name in cohort_measures(inquiry):
        yield inquiry.received_at, name, 1
    yield from outcomes(inquiry)
    yield from clocks(inquiry, as_of=as_of)
    for leg in Contact.objects.filter(inquiry=inquiry, ended_at__isnull=False):
        yield from contact(leg)


def cohort_measures(inquiry: Inquiry) -> list[str]:
    days = profile_of(inquiry.task_type).window_days
    later = Inquiry.objects.filter(recontact_of=inquiry).values_list("received_at", flat=True)
    complaint = inquiry.complaint_at
    kinds = set(Correction.objects.filter(inquiry=inquiry).values_list("kind", flat=True))
    counted = (
        inquiry.customer is not None
        and inquiry.customer.kind != "SALES_AGENT"
        and inquiry.channel != "CALL_OUT"
        and inquiry.status != "MERGED"
    )
    from_start = complaint is not None and complaint <= inquiry.received_at
    applies = {
        "received": True,
        "unmatchable": inquiry.customer is None,
        f"recontact_base_{days}": counted,
        f"recontact_hits_{days}": counted
        and any(at - inquiry.received_at <= days * DAY for at in later),
        "complaint_base": not from_start,
        "complaint_hits": complaint is not None
        and not from_start
        and complaint - inquiry.received_at <= 30 * DAY,
        "misguided": "MISGUIDANCE" in kinds,
        "erroneous": "PROCESSING_ERROR" in kinds,
    }
    return [name for name, does in applies.items() if does]


def outcomes(inquiry: Inquiry) -> Iterator[Happening]:
    events = list(InquiryEvent.objects.filter(inquiry=inquiry).order_by("at", "pk"))
    for place, event in enumerate(events):
        if event.kind == "RESOLVED":
            minutes = int((event.at - inquiry.received_at).total_seconds() // 60)
            yield event.at, "resolved", 1
            yield event.at, "resolution_times", minutes - minutes % 15 * (minutes >= 1440)
            again = next((one for one in events[place:] if one.kind == "REOPENED"), None)
            if (
                again
                and again.data["reason"] != "ADMINISTRATIVE"
                and again.at - event.at <= 14 * DAY
            ):
                yield event.at, "reopened", 1
        if event.kind == "CLOSED":
            market = inquiry.market
            yield event.at, "closed", 1
            days = (market.day_of(event.at) - market.day_of(inquiry.received_at)).days
            yield event.at, "days_to_close", days
        if event.kind == "MERGED" and inquiry.resolved_at is None:
            yield event.at, "departed", 1
    if inquiry.resolved_at:
        yield inquiry.resolved_at, "departed", 1


def clocks(inquiry: Inquiry, *, as_of: dt.datetime) -> Iterator[Happening]:
    for clock in Clock.objects.filter(inquiry=inquiry, due_at__lte=as_of):
        rests = ClockPause.objects.filter(
            clock=clock, ended_at__isnull=True, started_at__lt=clock.due_at
        )
        if clock.stopped_at is None and rests.exists():
            continue
        yield clock.due_at, f"{clock.kind.lower()}_due", 1
        if clock.stopped_at and clock.stopped_at <= clock.due_at:
            yield clock.due_at, f"{clock.kind.lower()}_met", 1


def contact(leg: Contact) -> Iterator[Happening]:
    assert leg.ended_at
    if leg.abandoned:
        yield leg.ended_at, "abandoned", 1
    if leg.handle_seconds is None:
        return
    assert leg.answered_at
    spoken = int((leg.ended_at - leg.answered_at).total_seconds())
    yield leg.ended_at, "handled", 1
    yield leg.ended_at, "handle_times", leg.handle_seconds
    yield leg.ended_at, "talk_seconds", spoken - leg.hold_seconds
    yield leg.ended_at, "hold_seconds", leg.hold_seconds
    yield leg.ended_at, "wrap_up_seconds", leg.handle_seconds - spoken
