"""Who works on an inquiry and what it waits for: take, assign, transfer, wait, continue."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import Action, EventKind, Status, WaitFor, WaitReason
from inquiries.models import Inquiry
from inquiries.rules.transitions import status_after
from inquiries.services import clocks, rows
from inquiries.services.contacts import finish_wrap_ups
from ops_console.shared import errors
from staff.choices import Permission

if TYPE_CHECKING:
    from staff.models import Staff, Team

_STATUS_WHILE = {
    WaitFor.CUSTOMER: Status.WAITING_CUSTOMER,
    WaitFor.UNIT: Status.WAITING_UNIT,
}


@transaction.atomic
def take(*, inquiry_id: int, by: "Staff", now: dt.datetime, version: int | None = None) -> Inquiry:
    """Take an inquiry; of several people at once exactly one gets it."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.TAKE, inquiry, by=by)
    data = {"from": inquiry.assignee_id} if inquiry.assignee_id else {}
    status = status_after(Action.TAKE, inquiry.status)
    rows.change(inquiry, now=now, assignee=by, status=status)
    rows.record_event(inquiry=inquiry, kind=EventKind.TAKEN, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def assign(
    *, inquiry_id: int, to: "Staff", by: "Staff", now: dt.datetime, version: int | None = None
) -> Inquiry:
    """Give an inquiry to somebody who works on inquiries and sees its team."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.ASSIGN, inquiry, by=by)
    if not to.may(Permission.HANDLE_INQUIRY) or not _sees(to, inquiry):
        raise errors.Invalid(
            _("This person does not work on inquiries of this team."), code="wrong_assignee"
        )
    data = {"to": to.pk, **({"from": inquiry.assignee_id} if inquiry.assignee_id else {})}
    status = status_after(Action.ASSIGN, inquiry.status)
    rows.change(inquiry, now=now, assignee=to, status=status)
    rows.record_event(inquiry=inquiry, kind=EventKind.ASSIGNED, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def transfer(
    *, inquiry_id: int, team: "Team", by: "Staff", now: dt.datetime, version: int | None = None
) -> Inquiry:
    """Pass an inquiry to another team of its market; it waits there until somebody takes it."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.TRANSFER, inquiry, by=by)
    if team.market_id != inquiry.market_id or not team.is_active or team.pk == inquiry.team_id:
        raise errors.Invalid(_("Choose another active team of this market."), code="wrong_team")
    data: dict[str, Any] = {
        "team": team.pk,
        "from_team": inquiry.team_id,
        "from": inquiry.assignee_id,
    }
    if wrapped_up := finish_wrap_ups(inquiry, now=now):
        data["wrapped_up"] = wrapped_up
    rows.change(inquiry, now=now, team=team, assignee=None)
    rows.record_event(inquiry=inquiry, kind=EventKind.TRANSFERRED, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def start_waiting(
    *,
    inquiry_id: int,
    for_whom: str,
    reason: str,
    by: "Staff",
    now: dt.datetime,
    version: int | None = None,
) -> Inquiry:
    """Let an inquiry wait; only waiting for the customer lets the resolution clock rest."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.WAIT, inquiry, by=by)
    whom = WaitFor(rows.known(for_whom, WaitFor))
    reason = rows.known(reason, WaitReason)
    if whom == WaitFor.CUSTOMER:
        clocks.pause_resolution(inquiry, reason=reason, now=now)
    inquiry.status = _STATUS_WHILE[whom]
    rows.change(inquiry, now=now, status=inquiry.status, next_due_at=clocks.next_due(inquiry))
    data = {"for": whom.value, "reason": reason}
    rows.record_event(inquiry=inquiry, kind=EventKind.WAIT_STARTED, by=by, now=now, data=data)
    return inquiry


@transaction.atomic
def continue_work(
    *, inquiry_id: int, by: "Staff", now: dt.datetime, version: int | None = None
) -> Inquiry:
    """Go on with a waiting inquiry; a resting clock runs again."""
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.CONTINUE, inquiry, by=by)
    data = {"from_status": inquiry.status}
    clocks.resume_resolution(inquiry, now=now)
    inquiry.status = status_after(Action.CONTINUE, inquiry.status)
    rows.change(inquiry, now=now, status=inquiry.status, next_due_at=clocks.next_due(inquiry))
    rows.record_event(inquiry=inquiry, kind=EventKind.WAIT_ENDED, by=by, now=now, data=data)
    return inquiry


def _sees(person: "Staff", inquiry: Inquiry) -> bool:
    return Inquiry.objects.visible_to(person).filter(pk=inquiry.pk).exists()
