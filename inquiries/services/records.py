"""What is added to an inquiry: notes, records, complaints, promises, corrections."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from inquiries.choices import (
    Action,
    ComplaintLevel,
    CorrectionKind,
    CorrectionOwner,
    EventKind,
    NoteKind,
    RefusalCode,
)
from inquiries.models import Correction, Inquiry, Note
from inquiries.rules.refusals import refusal
from inquiries.services import clocks, rows
from inquiries.services.intake import check_promise

if TYPE_CHECKING:
    from staff.models import Staff


@transaction.atomic
def add_note(*, inquiry_id: int, body: str, by: "Staff", now: dt.datetime) -> Note:
    """Leave a note on an inquiry."""
    inquiry = rows.locked(inquiry_id, by=by)
    rows.require(Action.NOTE, inquiry, by=by)
    return _leave(inquiry, NoteKind.NOTE, body=body, by=by, now=now)


@transaction.atomic
def leave_record(*, inquiry_id: int, body: str, by: "Staff", now: dt.datetime) -> Note:
    """Leave the confirmed record of a playbook on an inquiry."""
    inquiry = rows.locked(inquiry_id, by=by)
    rows.require(Action.RECORD, inquiry, by=by)
    return _leave(inquiry, NoteKind.RECORD, body=body, by=by, now=now)


@transaction.atomic
def register_complaint(
    *, inquiry_id: int, level: str, by: "Staff", now: dt.datetime, version: int | None = None
) -> Inquiry:
    """Register an inquiry as a complaint; the level only rises and the first time stays."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.COMPLAINT, inquiry, by=by)
    rows.known(level, ComplaintLevel)
    if level in {ComplaintLevel.NONE, inquiry.complaint_level}:
        raise rows.as_error(refusal(RefusalCode.COMPLAINT_HIGHER))
    data = {"level": level, "from": inquiry.complaint_level}
    complaint_at = inquiry.complaint_at or now
    rows.change(inquiry, now=now, complaint_level=level, complaint_at=complaint_at)
    rows.record_event(
        inquiry=inquiry, kind=EventKind.COMPLAINT_REGISTERED, by=by, now=now, data=data
    )
    return inquiry


@transaction.atomic
def promise_callback(
    *,
    inquiry_id: int,
    at: dt.datetime,
    by: "Staff",
    now: dt.datetime,
    version: int | None = None,
) -> Inquiry:
    """Promise the customer a call-back; it stands in the queue like a due time until kept."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.PROMISE, inquiry, by=by)
    check_promise(at, now=now)
    inquiry.promised_at = at
    rows.change(inquiry, now=now, promised_at=at, next_due_at=clocks.next_due(inquiry))
    data = {"at": at.isoformat()}
    rows.record_event(inquiry=inquiry, kind=EventKind.PROMISE_SET, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def record_correction(
    *,
    inquiry_id: int,
    kind: str,
    description: str,
    owner: str = CorrectionOwner.AGENT,
    by: "Staff",
    now: dt.datetime,
) -> Correction:
    """Record a confirmed wrong statement or processing error; who owns it is said at once."""
    inquiry = rows.locked(inquiry_id, by=by)
    rows.require(Action.CORRECT, inquiry, by=by)
    correction = Correction.objects.create(
        inquiry=inquiry,
        kind=rows.known(kind, CorrectionKind),
        owner=rows.known(owner, CorrectionOwner),
        description=rows.required_text(description),
        recorded_by=by,
        recorded_at=now,
    )
    rows.touch(inquiry, now=now)
    data = {"correction": correction.pk, "kind": kind, "owner": owner}
    rows.record_event(
        inquiry=inquiry, kind=EventKind.CORRECTION_RECORDED, by=by, now=now, data=data
    )
    return correction


def _leave(inquiry: Inquiry, kind: NoteKind, *, body: str, by: "Staff", now: dt.datetime) -> Note:
    note = Note.objects.create(
        inquiry=inquiry, kind=kind, body=rows.required_text(body), author=by, created_at=now
    )
    rows.touch(inquiry, now=now)
    event = EventKind.NOTE_ADDED if kind == NoteKind.NOTE else EventKind.RECORD_LEFT
    rows.record_event(inquiry=inquiry, kind=event, by=by, now=now, data={"note": note.pk})
    return note
