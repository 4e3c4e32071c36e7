"""Steps and looks that the service tests share."""

import datetime as dt
from typing import Any

from inquiries import services
from inquiries.models import Clock, Inquiry, InquiryEvent
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW


def at(minutes: int) -> dt.datetime:
    """Return a moment so many minutes after the receipt."""
    return NOW + dt.timedelta(minutes=minutes)


def logged(team: Team, by: Staff, **fields: Any) -> Inquiry:
    """Log an inquiry now."""
    return services.log_inquiry(data=factories.new_inquiry(team, **fields), by=by, now=NOW)


def taken(team: Team, by: Staff, **fields: Any) -> Inquiry:
    """Log an inquiry and take it at once."""
    return logged(team, by, assign_to_me=True, **fields)


def resolved(team: Team, by: Staff, **fields: Any) -> Inquiry:
    """Log, take and resolve an inquiry within half an hour."""
    inquiry = taken(team, by, **fields)
    return services.resolve(inquiry_id=inquiry.pk, by=by, now=at(30))


def events(inquiry: Inquiry) -> list[str]:
    """Return the kinds of the inquiry's events in their order."""
    rows = InquiryEvent.objects.filter(inquiry=inquiry).order_by("at", "pk")
    return list(rows.values_list("kind", flat=True))


def last_event(inquiry: Inquiry) -> InquiryEvent:
    """Return the event that was left last."""
    return InquiryEvent.objects.filter(inquiry=inquiry).order_by("-pk")[0]


def clock(inquiry: Inquiry, kind: str, *, round_: int = 1) -> Clock:
    """Return one clock of the inquiry as it stands in the database."""
    return Clock.objects.get(inquiry=inquiry, kind=kind, round=round_)


def fresh(inquiry: Inquiry) -> Inquiry:
    """Return the inquiry as it stands in the database."""
    return Inquiry.objects.get(pk=inquiry.pk)
