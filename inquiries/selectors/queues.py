"""The queue: what is to be done, in due order, a page at a time with the counts of its tabs."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inquiries.choices import QueueView, Status
from inquiries.models import Inquiry
from inquiries.models.inquiries import InquiryQuerySet
from inquiries.selectors.capped import capped_counts
from inquiries.selectors.drafts import has_draft
from inquiries.selectors.filters import QueueFilter, text_condition
from inquiries.selectors.keyset import Order
from inquiries.selectors.periods import due_condition

if TYPE_CHECKING:
    from collections.abc import Callable

    from staff.models import Staff

PAGE = 50
BY_DUE = Order("next_due_at", nullable=True)
LATEST_WORK = Order("updated_at", descending=True)
_ORDERS = {
    str(QueueView.RECENT): LATEST_WORK,
    str(QueueView.UNASSIGNED): Order("next_due_at", nullable=True, among="assignee_id"),
}
RECENT_DAYS = dt.timedelta(days=14)
# What a row of the queue shows; building whole rows took as long as drawing them.
_SHOWN = (
    "number",
    "version",
    "subject",
    "status",
    "channel",
    "stage",
    "task_type",
    "next_due_at",
    "updated_at",
    "complaint_at",
    "recontact_of_id",
    "customer__name",
    "assignee__username",
    "assignee__display_name",
)


_TABS: "dict[str, Callable[[InquiryQuerySet, Staff], InquiryQuerySet]]" = {
    QueueView.MINE: lambda rows, person: rows.assigned_to(person),
    QueueView.TEAM: lambda rows, person: rows.of_teams_of(person),
    QueueView.UNASSIGNED: lambda rows, _person: rows.unassigned(),
    QueueView.WAITING: lambda rows, _person: rows.waiting(),
    QueueView.ALL_OPEN: lambda rows, _person: rows,
}


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue; counts are exact up to capped.CAP and one more beyond."""

    rows: list[Inquiry]
    next_cursor: str
    counts: dict[str, int]


def queue_page(
    person: "Staff",
    filter_: QueueFilter,
    cursor: str = "",
    *,
    now: dt.datetime,
    size: int = PAGE,
) -> QueuePage:
    """Return a page of the queue that the filter asks for; its cost does not grow with history."""
    order = _ORDERS.get(filter_.view, BY_DUE)
    tabs = _tabs(person, filter_, now=now)
    shown = Inquiry.objects.select_related("customer", "assignee").only(*_SHOWN)
    shown = shown.annotate(has_draft=has_draft(person))
    page, next_cursor = order.page(tabs[filter_.view], cursor, size=size, shown=shown)
    return QueuePage(page, next_cursor, capped_counts(tabs))


def queue_counts(person: "Staff", filter_: QueueFilter, *, now: dt.datetime) -> dict[str, int]:
    """Return the count of every tab under the same narrowing: a click shows what it says."""
    return capped_counts(_tabs(person, filter_, now=now))


def _tabs(person: "Staff", filter_: QueueFilter, *, now: dt.datetime) -> dict[str, InquiryQuerySet]:
    """Return the rows of every tab; the narrowing is worked out once for all of them."""
    visible = Inquiry.objects.visible_to(person).filter(filter_.condition())
    if filter_.text:
        visible = visible.filter(text_condition(filter_.text))
    due = visible.still_open().filter(due_condition(person, filter_.due, now=now))
    tabs = {str(view): narrow(due, person) for view, narrow in _TABS.items()}
    return tabs | {str(QueueView.RECENT): _answered_by(person, visible, now)}


def _answered_by(person: "Staff", visible: InquiryQuerySet, now: dt.datetime) -> InquiryQuerySet:
    answered = visible.filter(status__in=[Status.RESOLVED, Status.CLOSED])
    return answered.filter(assignee=person, updated_at__gte=now - RECENT_DAYS)
