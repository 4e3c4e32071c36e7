"""Legs of contact: start, hold, continue, end, wrap up, not reached. All times are the server's."""

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    Action,
    ClockKind,
    ContactKind,
    EventKind,
)
from inquiries.models import Contact, Inquiry
from inquiries.rules.clocks import earliest
from inquiries.rules.contacts import handle_seconds, response_at, seconds_between
from inquiries.rules.transitions import status_after
from inquiries.services import clocks, rows
from ops_console.shared import errors

if TYPE_CHECKING:
    from staff.models import Staff

LONGEST_QUEUE = dt.timedelta(days=1)


@transaction.atomic
def start_contact(
    *,
    inquiry_id: int,
    kind: str,
    queued_at: dt.datetime | None = None,
    by: "Staff",
    now: dt.datetime,
) -> Contact:
    """Begin a leg of contact; an inquiry that nobody has goes to whoever talks.

    A call, chat or visit that has begun is the first response; a call-back or a letter only when it
    has ended.
    """
    inquiry = rows.locked(inquiry_id, by=by)
    rows.require(Action.CONTACT_START, inquiry, by=by)
    leg = _new_leg(inquiry, kind=kind, queued_at=queued_at, by=by, now=now)
    fields: dict[str, Any] = {}
    if inquiry.is_open and inquiry.assignee_id is None:
        fields["assignee"] = by
    if (status := status_after(Action.CONTACT_START, inquiry.status)) != inquiry.status:
        fields["status"] = status
    fields |= _first_response(inquiry, at=_response_of(leg))
    _save(inquiry, fields, now=now)
    data = {"contact": leg.pk, "kind": kind, "taken": "assignee" in fields}
    rows.record_event(inquiry=inquiry, kind=EventKind.CONTACT_STARTED, by=by, now=now, data=data)
    return leg


@transaction.atomic
def hold_contact(*, contact_id: int, by: "Staff", now: dt.datetime) -> Contact:
    """Put the customer on hold."""
    leg = _locked_leg(contact_id, Action.CONTACT_HOLD, by=by)
    _change(leg, held_since=now)
    return _left(leg, EventKind.CONTACT_HELD, by=by, now=now)


@transaction.atomic
def continue_contact(*, contact_id: int, by: "Staff", now: dt.datetime) -> Contact:
    """Come back to the customer."""
    leg = _locked_leg(contact_id, Action.CONTACT_CONTINUE, by=by)
    _end_hold(leg, now)
    return _left(leg, EventKind.CONTACT_CONTINUED, by=by, now=now)


@transaction.atomic
def end_contact(*, contact_id: int, by: "Staff", now: dt.datetime) -> Contact:
    """End the talk; the wrap-up begins. A call-back that was promised is kept by it."""
    leg = _locked_leg(contact_id, Action.CONTACT_END, by=by)
    _end_hold(leg, now)
    _change(leg, ended_at=rows.not_before(leg.queued_at, now))
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    fields |= _first_response(leg.inquiry, at=_response_of(leg))
    if leg.kind == ContactKind.CALL_OUT and leg.inquiry.promised_at:
        data["promise_kept"] = (leg.answered_at or now) <= leg.inquiry.promised_at
        fields["promised_at"] = leg.inquiry.promised_at = None
    _save(leg.inquiry, fields, now=now)
    return _left(leg, EventKind.CONTACT_ENDED, by=by, now=now, data=data)


@transaction.atomic
def wrap_up_contact(*, contact_id: int, by: "Staff", now: dt.datetime) -> Contact:
    """Finish the wrap-up; the handling time is now fixed for good."""
    leg = _locked_leg(contact_id, Action.CONTACT_WRAP_UP, by=by)
    _finish(leg, now)
    return _left(leg, EventKind.CONTACT_WRAPPED_UP, by=by, now=now)


@transaction.atomic
def abandon_contact(*, contact_id: int, by: "Staff", now: dt.datetime) -> Contact:
    """Record that nobody was reached or the customer hung up; such a leg answers nothing.

    What it had seemed to answer is then owed again, unless another leg has answered since.
    """
    leg = _locked_leg(contact_id, Action.CONTACT_ABANDON, by=by)
    answered_at = leg.answered_at
    ended_at = rows.not_before(leg.queued_at, now)
    _change(leg, abandoned=True, ended_at=ended_at, answered_at=None)
    fields: dict[str, Any] = {}
    if answered_at and leg.inquiry.first_response_at == answered_at:
        clocks.unstop_first_response(leg.inquiry, stopped_at=answered_at)
        fields["first_response_at"] = leg.inquiry.first_response_at = None
        others = Contact.objects.filter(inquiry=leg.inquiry, abandoned=False)
        fields |= _first_response(leg.inquiry, at=earliest(map(_response_of, others)))
    _save(leg.inquiry, fields, now=now)
    return _left(leg, EventKind.CONTACT_ABANDONED, by=by, now=now)


def finish_wrap_ups(inquiry: Inquiry, *, now: dt.datetime) -> list[int]:
    """Finish what is still wrapped up on a locked inquiry that leaves its team; return the legs.

    Nobody who wraps up there would see the inquiry any more, and the handling time would be lost.
    """
    ended = Contact.objects.filter(inquiry=inquiry, abandoned=False, ended_at__isnull=False)
    legs = list(ended.filter(wrapped_up_at__isnull=True).select_for_update().order_by("pk"))
    for leg in legs:
        _finish(leg, now)
    return [leg.pk for leg in legs]


def _new_leg(
    inquiry: Inquiry,
    *,
    kind: str,
    queued_at: dt.datetime | None,
    by: "Staff",
    now: dt.datetime,
) -> Contact:
    rows.known(kind, ContactKind)
    if queued_at is not None and not now - LONGEST_QUEUE <= queued_at <= now:
        raise errors.Invalid(
            _("The time of queueing must lie within the last day."), code="queued_out_of_range"
        )
    leg = Contact(inquiry=inquiry, kind=kind, agent=by, queued_at=queued_at or now, answered_at=now)
    rows.insert_leg(leg)
    return leg


def _locked_leg(contact_id: int, action: Action, *, by: "Staff") -> Contact:
    """Return a leg with its inquiry, both locked in this order: first the inquiry, then the leg."""
    inquiry_id = Contact.objects.filter(pk=contact_id).values_list("inquiry_id", flat=True).first()
    if inquiry_id is None:
        raise errors.NotFound
    inquiry = rows.locked(inquiry_id, by=by)
    leg = Contact.objects.select_for_update().get(pk=contact_id)
    leg.inquiry = inquiry
    rows.require(action, inquiry, by=by, contact=leg)
    return leg


def _response_of(leg: Contact) -> dt.datetime | None:
    return response_at(leg.kind, answered_at=leg.answered_at, ended_at=leg.ended_at)


def _first_response(inquiry: Inquiry, *, at: dt.datetime | None) -> dict[str, Any]:
    """Stop the first response clock and return the fields to save; nothing if answered before."""
    if at is None or inquiry.first_response_at is not None:
        return {}
    clocks.stop(inquiry, kinds=[ClockKind.FIRST_RESPONSE], now=at)
    return {"first_response_at": at}


def _save(inquiry: Inquiry, fields: dict[str, Any], *, now: dt.datetime) -> None:
    if fields:
        rows.change(inquiry, now=now, **fields, next_due_at=clocks.next_due(inquiry))
    else:
        rows.touch(inquiry, now=now)


def _finish(leg: Contact, now: dt.datetime) -> None:
    # Both are set: a constraint has ended legs answered or abandoned, the callers ask for an end.
    answered_at, ended_at = cast("dt.datetime", leg.answered_at), cast("dt.datetime", leg.ended_at)
    seconds = handle_seconds(answered_at=answered_at, ended_at=ended_at, wrapped_up_at=now)
    _change(leg, wrapped_up_at=now, handle_seconds=seconds)


def _end_hold(leg: Contact, now: dt.datetime) -> None:
    if leg.held_since is not None:
        held = seconds_between(leg.held_since, now)
        _change(leg, hold_seconds=leg.hold_seconds + held, held_since=None)


def _change(leg: Contact, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(leg, name, value)
    leg.save(update_fields=list(fields))


def _left(
    leg: Contact,
    kind: EventKind,
    *,
    by: "Staff",
    now: dt.datetime,
    data: dict[str, Any] | None = None,
) -> Contact:
    """Leave the one event of this step; steps that change no fact of the inquiry only touch it."""
    if leg.inquiry.updated_at != now:
        rows.touch(leg.inquiry, now=now)
    rows.record_event(
        inquiry=leg.inquiry, kind=kind, by=by, now=now, data={"contact": leg.pk, **(data or {})}
    )
    return leg
