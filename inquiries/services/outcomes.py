"""How an inquiry ends and comes back: resolve, close, reopen, merge."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    Action,
    Channel,
    ClockKind,
    EventKind,
    RefusalCode,
    ReopenReason,
    Status,
)
from inquiries.models import Inquiry
from inquiries.rules.refusals import refusal
from inquiries.services import clocks, rows
from ops_console.shared import errors

if TYPE_CHECKING:
    from staff.models import Staff


@transaction.atomic
def resolve(
    *,
    inquiry_id: int,
    channel_out: str = "",
    by: "Staff",
    now: dt.datetime,
    version: int | None = None,
) -> Inquiry:
    """Mark an inquiry as answered; nothing may be missing any more.

    An answer that was never preceded by a contact is the first response at the same time.
    """
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.RESOLVE, inquiry, by=by)
    if channel_out:
        rows.known(channel_out, Channel)
    now = rows.not_before(inquiry.received_at, now)
    clocks.stop(inquiry, kinds=list(ClockKind), now=now)
    data = {"from_status": inquiry.status, "channel_out": channel_out}
    rows.change(
        inquiry,
        now=now,
        status=Status.RESOLVED,
        resolved_at=now,
        first_response_at=inquiry.first_response_at or now,
        channel_out=channel_out or inquiry.channel_out,
        assignee=inquiry.assignee or by,
        next_due_at=None,
    )
    rows.record_event(inquiry=inquiry, kind=EventKind.RESOLVED, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def close(
    *,
    inquiry_id: int,
    confirmed: bool,
    by: "Staff",
    now: dt.datetime,
    version: int | None = None,
) -> Inquiry:
    """Close a resolved inquiry once the customer's request is confirmed as fulfilled."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.CLOSE, inquiry, by=by)
    if not confirmed:
        raise rows.as_error(refusal(RefusalCode.NOT_CONFIRMED))
    rows.change(inquiry, now=now, status=Status.CLOSED, closed_at=now)
    rows.record_event(inquiry=inquiry, kind=EventKind.CLOSED, by=by, now=now)
    return inquiry


@transaction.atomic
def reopen(
    *, inquiry_id: int, reason: str, by: "Staff", now: dt.datetime, version: int | None = None
) -> Inquiry:
    """Open an answered inquiry again with a new round of the resolution clock.

    The event keeps when it had been resolved and closed; the earlier rounds keep their verdicts.
    """
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.REOPEN, inquiry, by=by)
    data = {
        "reason": rows.known(reason, ReopenReason),
        "from_status": inquiry.status,
        "resolved_at": _iso(inquiry.resolved_at),
        "closed_at": _iso(inquiry.closed_at),
    }
    inquiry.status = Status.OPEN
    inquiry.promised_at = None
    clocks.restart_resolution(inquiry, now=now)
    rows.change(
        inquiry,
        now=now,
        status=Status.OPEN,
        promised_at=None,
        resolved_at=None,
        closed_at=None,
        next_due_at=clocks.next_due(inquiry),
    )
    rows.record_event(inquiry=inquiry, kind=EventKind.REOPENED, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def merge(
    *, inquiry_id: int, into_id: int, by: "Staff", now: dt.datetime, version: int | None = None
) -> Inquiry:
    """Merge an inquiry into another one about the same matter; work goes on there."""
    # Both rows in the order of their ids, so that two merges cannot wait for each other.
    both = {pk: rows.locked(pk, by=by) for pk in sorted({inquiry_id, into_id})}
    inquiry, into = both[inquiry_id], both[into_id]
    if version is not None and version != inquiry.version:
        raise errors.Conflict
    rows.require(Action.MERGE, inquiry, by=by)
    _check_target(inquiry, into)
    data = {
        "into": into.pk,
        "from_status": inquiry.status,
        "resolved_at": _iso(inquiry.resolved_at),
        "closed_at": _iso(inquiry.closed_at),
    }
    clocks.stop(inquiry, kinds=list(ClockKind), now=now)
    rows.change(
        inquiry,
        now=now,
        status=Status.MERGED,
        merged_into=into,
        closed_at=None,
        next_due_at=None,
    )
    rows.touch(into, now=now)
    rows.record_event(inquiry=inquiry, kind=EventKind.MERGED, by=by, now=now, data=data)
    rows.record_event(
        inquiry=into, kind=EventKind.ABSORBED, by=by, now=now, data={"inquiry": inquiry.pk}
    )
    return inquiry


def _check_target(inquiry: Inquiry, into: Inquiry) -> None:
    same_customer = None in {inquiry.customer_id, into.customer_id} or (
        inquiry.customer_id == into.customer_id
    )
    if inquiry.pk == into.pk or inquiry.market_id != into.market_id or not same_customer:
        raise errors.Invalid(
            _("Choose another inquiry of the same customer and market."), code="wrong_target"
        )
    if into.status == Status.MERGED:
        raise errors.Invalid(
            _("The other inquiry was itself merged into another one."), code="target_is_merged"
        )


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
