"""Rows for the tests: plain functions, no randomness, only what a test does not say itself."""

import datetime as dt
from itertools import count
from typing import Any

from inquiries.choices import ClockKind
from inquiries.models import (
    BusinessCalendar,
    Clock,
    Contact,
    Customer,
    Inquiry,
    InquiryEvent,
    Policy,
    ServicePolicy,
)
from inquiries.services import NewInquiry
from staff.models import Market, Staff, Team

# A Wednesday, 10:00 in Seoul and 09:00 in Taipei, far from holidays.
NOW = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)
OFFICE_HOURS = {str(weekday): [["09:00", "18:00"]] for weekday in range(1, 6)}
_numbers = count(1)


def make_customer(market: Market, **fields: Any) -> Customer:
    """Create a policyholder."""
    n = next(_numbers)
    values = {"reference": f"C-{n:05d}", "name": f"Customer {n}", "created_at": NOW, **fields}
    return Customer.objects.create(market=market, **values)


def make_policy(holder: Customer, **fields: Any) -> Policy:
    """Create a policy of the holder on the holder's own life."""
    values = {"number": f"P-{next(_numbers):06d}", "insured": holder, "product": "Whole life"}
    return Policy.objects.create(market=holder.market, holder=holder, **{**values, **fields})


def make_inquiry(team: Team, **fields: Any) -> Inquiry:
    """Create an inquiry as a row, without clocks or events; `services.log_inquiry` makes those."""
    received_at = fields.get("received_at", NOW)
    values: dict[str, Any] = {
        "number": f"{team.market.code}-T-{next(_numbers):06d}",
        "channel": "CALL_IN",
        "stage": "KEEP",
        "task_type": "CERT",
        "subject": "Certificate for the tax office",
        "details": {"certificate_kind": "TAX"},
        "received_at": received_at,
        "created_at": received_at,
        "updated_at": received_at,
        **fields,
    }
    return Inquiry.objects.create(market=team.market, team=team, **values)


def new_inquiry(team: Team, **fields: Any) -> NewInquiry:
    """Return what is told when an inquiry is logged: a certificate asked for by phone."""
    values: dict[str, Any] = {
        "market": team.market,
        "channel": "CALL_IN",
        "stage": "KEEP",
        "task_type": "CERT",
        "subject": "Certificate for the tax office",
        "details": {"certificate_kind": "TAX"},
        **fields,
    }
    return NewInquiry(team=team, **values)


def make_calendar(market: Market, **fields: Any) -> BusinessCalendar:
    """Create the current calendar of a market: nine to six from Monday to Friday."""
    values = {"hours": OFFICE_HOURS, "holiday_country": "", "holiday_categories": [], **fields}
    return BusinessCalendar.objects.create(market=market, **values)


def make_targets(
    market: Market, *, first_response: int = 60, resolution: int = 480
) -> dict[str, ServicePolicy]:
    """Create the market's default targets in business minutes."""
    minutes = {ClockKind.FIRST_RESPONSE: first_response, ClockKind.RESOLUTION: resolution}
    return {
        kind.value: ServicePolicy.objects.create(
            market=market, kind=kind, minutes=value, effective_from=dt.date(2026, 1, 1)
        )
        for kind, value in minutes.items()
    }


def make_clock(inquiry: Inquiry, **fields: Any) -> Clock:
    """Create a resolution clock that runs for eight hours from the receipt."""
    calendar = BusinessCalendar.objects.filter(market=inquiry.market).first() or make_calendar(
        inquiry.market
    )
    target = (
        ServicePolicy.objects.filter(market=inquiry.market, kind="RESOLUTION").first()
        or (make_targets(inquiry.market)["RESOLUTION"])
    )
    values: dict[str, Any] = {
        "kind": ClockKind.RESOLUTION,
        "started_at": inquiry.received_at,
        "due_at": inquiry.received_at + dt.timedelta(hours=8),
        **fields,
    }
    return Clock.objects.create(inquiry=inquiry, calendar=calendar, service_policy=target, **values)


def make_contact(inquiry: Inquiry, agent: Staff, **fields: Any) -> Contact:
    """Create a call that is going on."""
    values = {"kind": "CALL_IN", "queued_at": NOW, "answered_at": NOW, **fields}
    return Contact.objects.create(inquiry=inquiry, agent=agent, **values)


def make_event(inquiry: Inquiry, **fields: Any) -> InquiryEvent:
    """Create an event of the inquiry."""
    values = {"kind": "CREATED", "at": inquiry.received_at, **fields}
    return InquiryEvent.objects.create(inquiry=inquiry, **values)
