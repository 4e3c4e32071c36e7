"""Events that higher apps leave on an inquiry."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inquiries.choices import EventKind
from inquiries.models import Inquiry, InquiryEvent
from inquiries.services import rows

if TYPE_CHECKING:
    from staff.models import Staff


@transaction.atomic
def record_event(
    *,
    inquiry: Inquiry,
    kind: EventKind | str,
    by: "Staff | None",
    now: dt.datetime,
    data: dict[str, Any] | None = None,
) -> InquiryEvent:
    """Leave an event of a higher app (a playbook run, a cause); `data` holds codes and ids only."""
    Inquiry.objects.filter(pk=inquiry.pk).update(updated_at=now)
    inquiry.updated_at = now
    return rows.record_event(inquiry=inquiry, kind=kind, by=by, now=now, data=data)
