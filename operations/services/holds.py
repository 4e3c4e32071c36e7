"""Legal holds: placed and lifted by name, with a reason, on record."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from operations import retention
from operations.choices import ENDS_IN_THE_PAST, HELD_ALREADY, HOLD_LIFTED, NOT_APART, Operation
from operations.models import LegalHold
from operations.selectors.retention import in_force
from operations.services.erasing import lock_retention
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind

if TYPE_CHECKING:
    from staff.models import Market, Staff


@dataclass(frozen=True, kw_only=True)
class NewHold:
    """What is to be held, and why."""

    market: "Market"
    subject_type: str
    reference: str
    reason: str
    reason_text: str = ""
    until: dt.date | None = None


@transaction.atomic
def place_hold(*, wanted: NewHold, by: "Staff", now: dt.datetime) -> LegalHold:
    """Hold a subject back from every clock; NotFound when there is no such thing (any more)."""
    lock_retention()
    if wanted.until and wanted.until < wanted.market.day_of(now):
        raise errors.Invalid(ENDS_IN_THE_PAST)
    kind = retention.subject_named(wanted.subject_type)
    number = kind.find(wanted.market, wanted.reference) if kind else None
    if number is None:
        raise errors.NotFound
    _end_earlier(wanted, number, by=by, now=now)
    hold = LegalHold.objects.create(
        market=wanted.market,
        subject_type=wanted.subject_type,
        subject_id=number,
        reference=wanted.reference,
        reason=wanted.reason,
        reason_text=wanted.reason_text,
        until=wanted.until,
        placed_by=by,
        placed_at=now,
    )
    _record(hold, Operation.HOLD, by=by, now=now)
    return hold


def _end_earlier(wanted: NewHold, number: int, *, by: "Staff", now: dt.datetime) -> None:
    """Lift a hold whose last day is over; Refused while one stands."""
    earlier = LegalHold.objects.filter(
        subject_type=wanted.subject_type, subject_id=number, lifted_at__isnull=True
    )
    if earlier.filter(in_force(wanted.market.day_of(now))).exists():
        raise errors.Refused(HELD_ALREADY)
    earlier.update(lifted_by=by, lifted_at=now)


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: "Staff", now: dt.datetime) -> LegalHold:
    """Let the clocks run again; Refused when that was done already."""
    lock_retention()
    hold = LegalHold.objects.select_for_update().select_related("market").get(pk=hold.pk)
    if hold.lifted_at:
        raise errors.Refused(HOLD_LIFTED)
    hold.lifted_by, hold.lifted_at = by, now
    hold.save(update_fields=["lifted_by", "lifted_at"])
    _record(hold, Operation.LIFT, by=by, now=now)
    return hold


@transaction.atomic
def bring_back(*, market: "Market", reference: str, why: str, by: "Staff", now: dt.datetime) -> int:
    """Put what is kept apart into use again; NotFound when nothing of this number is."""
    lock_retention()
    for kind in retention.subjects():
        number = kind.bring_back(market, reference) if kind.bring_back else None
        if number is not None:
            entry = audit.Entry(
                kind=AuditKind.OPERATED,
                chain=market.code,
                subject_type=kind.code,
                subject_id=str(number),
                reason=Operation.BRING_BACK,
                reason_text=why,
            )
            audit.record(entry, by=by, now=now)
            return number
    raise errors.NotFound(NOT_APART)


def _record(hold: LegalHold, what: Operation, *, by: "Staff", now: dt.datetime) -> None:
    entry = audit.Entry(
        kind=AuditKind.OPERATED,
        chain=hold.market.code,
        subject_type=hold.subject_type,
        subject_id=str(hold.subject_id),
        object_type="operations.LegalHold",
        object_id=str(hold.pk),
        reason=what,
        data={"why": hold.reason, "until": hold.until.isoformat() if hold.until else ""},
    )
    audit.record(entry, by=by, now=now)
