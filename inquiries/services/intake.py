"""Logging an inquiry: number, clocks, re-contact link, first contact and one event."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    Channel,
    ClockKind,
    ComplaintLevel,
    EventKind,
    Priority,
    RequesterRole,
    Stage,
    Status,
    TaskType,
)
from inquiries.models import Clock, Contact, Customer, Inquiry, Policy
from inquiries.rules.clocks import earliest
from inquiries.rules.contacts import answers_at_start, kind_for
from inquiries.rules.identifiers import inquiry_number
from inquiries.rules.recontact import can_be_recontact
from inquiries.selectors.recontacts import recontact_origin
from inquiries.services import clocks, numbers, rows
from inquiries.services.details import checked_details
from ops_console.shared import errors
from staff.choices import Language, Permission

if TYPE_CHECKING:
    from staff.models import Market, Staff, Team

MAX_SUBJECT = 200
LANGUAGES = frozenset({"", *Language.values})
# Older receipts and later promises are slips of the pen; other systems' history is imported.
YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class NewInquiry:
    """What somebody tells when logging an inquiry."""

    market: "Market"
    team: "Team"
    channel: str
    stage: str
    task_type: str
    subject: str
    requester_role: str = RequesterRole.POLICYHOLDER
    customer_words: str = ""
    words_language: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    priority: str = Priority.NORMAL
    customer: Customer | None = None
    policy: Policy | None = None
    received_at: dt.datetime | None = None
    promised_at: dt.datetime | None = None
    complaint_level: str = ComplaintLevel.NONE
    assign_to_me: bool = False
    start_contact: bool = False
    is_new_claim_event: bool = False


@transaction.atomic
def log_inquiry(*, data: NewInquiry, by: "Staff", now: dt.datetime) -> Inquiry:
    """Log an inquiry and return it; Invalid, Forbidden or Refused when it cannot be logged so."""
    if not by.may(Permission.LOG_INQUIRY):
        raise errors.Forbidden
    _check_codes(data)
    _check_places(data, by)
    _check_times(data, now)
    inquiry = _unsaved(data, by=by, now=now)
    inquiry.recontact_of = _origin(data, inquiry)
    started = clocks.planned_clocks(inquiry, kinds=list(ClockKind), started_at=inquiry.received_at)
    leg = _first_leg(data, inquiry, by=by, now=now)
    if inquiry.first_response_at:
        _stop_first_response(started, inquiry.first_response_at)
    running = [clock.due_at for clock in started if clock.stopped_at is None]
    inquiry.next_due_at = earliest([inquiry.promised_at, *running])
    inquiry.number = _number(inquiry)
    inquiry.save(force_insert=True)
    Clock.objects.bulk_create(started)
    if leg:
        rows.insert_leg(leg)
    rows.record_event(
        inquiry=inquiry,
        kind=EventKind.CREATED,
        by=by,
        now=now,
        data=_event_data(data, inquiry, leg),
    )
    return inquiry


def _check_codes(data: NewInquiry) -> None:
    for code, choices in (
        (data.channel, Channel),
        (data.stage, Stage),
        (data.task_type, TaskType),
        (data.requester_role, RequesterRole),
        (data.priority, Priority),
        (data.complaint_level, ComplaintLevel),
    ):
        rows.known(code, choices)
    if data.words_language not in LANGUAGES:
        raise errors.Invalid(_("Choose one of the given values."), code="unknown_code")


def _check_places(data: NewInquiry, by: "Staff") -> None:
    """Team, customer and policy belong to the market, and the team is at work and open to them."""
    scope = by.scope
    own_team = scope.team_ids is None or data.team.pk in scope.team_ids
    if (
        data.market.pk not in scope.market_ids
        or data.team.market_id != data.market.pk
        or not data.team.is_active
        or not own_team
    ):
        raise errors.Invalid(_("This team is not open to you."), code="wrong_team")
    rows.check_market(data.market.pk, data.customer, data.policy)
    rows.check_policy_of(data.customer, data.policy)


def _check_times(data: NewInquiry, now: dt.datetime) -> None:
    received = data.received_at or now
    if not now - YEAR <= received <= now:
        raise errors.Invalid(
            _("The time of receipt must lie within the last year and not in the future."),
            code="received_out_of_range",
        )
    check_promise(data.promised_at, now=now)


def check_promise(at: dt.datetime | None, *, now: dt.datetime) -> None:
    """Refuse a promised time that is past or more than a year away."""
    if at is not None and not now < at <= now + YEAR:
        raise errors.Invalid(
            _("A call-back must be promised for a time from now to a year ahead."),
            code="promise_out_of_range",
        )


def _unsaved(data: NewInquiry, *, by: "Staff", now: dt.datetime) -> Inquiry:
    received_at = data.received_at or now
    is_complaint = data.complaint_level != ComplaintLevel.NONE
    takes = data.assign_to_me or data.start_contact
    return Inquiry(
        market=data.market,
        team=data.team,
        assignee=by if takes else None,
        status=Status.OPEN if takes else Status.NEW,
        customer=data.customer,
        policy=data.policy,
        channel=data.channel,
        stage=data.stage,
        task_type=data.task_type,
        requester_role=data.requester_role,
        subject=rows.required_text(data.subject, limit=MAX_SUBJECT),
        customer_words=rows.bounded_text(data.customer_words),
        words_language=data.words_language,
        details=checked_details(data.task_type, data.details),
        priority=data.priority,
        received_at=received_at,
        promised_at=data.promised_at,
        complaint_level=data.complaint_level,
        complaint_at=received_at if is_complaint else None,
        created_by=by,
        created_at=now,
        updated_at=now,
    )


def _number(inquiry: Inquiry) -> str:
    day = inquiry.market.day_of(inquiry.created_at)
    return inquiry_number(inquiry.market.code, day=day, sequence=numbers.allot()[0])


def _origin(data: NewInquiry, inquiry: Inquiry) -> Inquiry | None:
    counts = can_be_recontact(
        channel=data.channel,
        customer_kind=data.customer.kind if data.customer else "",
        is_new_claim_event=data.is_new_claim_event,
    )
    if not counts:
        return None
    return recontact_origin(
        customer=data.customer,
        policy=data.policy,
        task_type=data.task_type,
        received_at=inquiry.received_at,
    )


def _first_leg(
    data: NewInquiry, inquiry: Inquiry, *, by: "Staff", now: dt.datetime
) -> Contact | None:
    if not data.start_contact:
        return None
    kind = kind_for(data.channel)
    if answers_at_start(kind):
        inquiry.first_response_at = now
    return Contact(
        inquiry=inquiry, kind=kind, agent=by, queued_at=inquiry.received_at, answered_at=now
    )


def _stop_first_response(started: list[Clock], at: dt.datetime) -> None:
    for clock in started:
        if clock.kind == ClockKind.FIRST_RESPONSE:
            clock.stopped_at = at


def _event_data(data: NewInquiry, inquiry: Inquiry, leg: Contact | None) -> dict[str, Any]:
    facts = {
        "channel": data.channel,
        "task_type": data.task_type,
        "assigned": inquiry.assignee_id,
        "recontact_of": inquiry.recontact_of_id,
        "contact": leg.pk if leg else None,
        "complaint_level": "" if inquiry.complaint_at is None else data.complaint_level,
        "new_claim_event": data.is_new_claim_event,
    }
    return {key: value for key, value in facts.items() if value}
