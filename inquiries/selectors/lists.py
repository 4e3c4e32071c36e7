"""The list of inquiries with filters, open or not; the page behind drill-downs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from inquiries.choices import ListSort
from inquiries.models import Inquiry
from inquiries.models.inquiries import InquiryQuerySet
from inquiries.selectors.capped import capped_counts
from inquiries.selectors.filters import ListFilter, text_condition
from inquiries.selectors.keyset import Order
from inquiries.selectors.periods import received_condition

if TYPE_CHECKING:
    from staff.models import Staff

PAGE = 50
# A free text is sought among the newest of what the other filters leave: a rare word would
# otherwise read the whole history.
TEXT_ROWS = 20_000
ORDERS: dict[str, Order] = {
    ListSort.NEWEST: Order("received_at", descending=True),
    ListSort.OLDEST: Order("received_at"),
    ListSort.DUE: Order("next_due_at", nullable=True),
    ListSort.RESOLVED: Order("resolved_at", descending=True),
}


@dataclass(frozen=True)
class ListPage:
    """One page of the list; the count is exact up to capped.CAP and one more beyond."""

    rows: list[Inquiry]
    next_cursor: str
    count: int


def inquiries_for_list(
    person: "Staff", filter_: ListFilter, cursor: str = "", *, size: int = PAGE
) -> ListPage:
    """Return a page of the inquiries that the filter asks for and how many there are."""
    rows = filtered_inquiries(person, filter_)
    shown = rows.select_related("customer", "assignee", "team", "market")
    shown = shown.defer("customer_words", "details", "customer__address", "customer__email")
    page, next_cursor = ORDERS[filter_.sort].page(shown, cursor, size=size)
    return ListPage(page, next_cursor, capped_counts({"count": rows})["count"])


def filtered_inquiries(person: "Staff", filter_: ListFilter) -> InquiryQuerySet:
    """Return everything that the filter asks for and the person may see."""
    first, last = filter_.days
    rows = Inquiry.objects.visible_to(person).filter(
        filter_.condition(), received_condition(person, first, last)
    )
    if filter_.sort == ListSort.DUE:
        rows = rows.still_open()
    if filter_.sort == ListSort.RESOLVED:
        rows = rows.filter(resolved_at__isnull=False)
    return rows.filter(_text_condition(rows, filter_.text))


def _text_condition(rows: InquiryQuerySet, text: str) -> Q:
    if not text:
        return Q()
    received = rows.order_by("-received_at").values_list("received_at", flat=True)
    oldest = received[TEXT_ROWS : TEXT_ROWS + 1].first()
    return text_condition(text) & (Q() if oldest is None else Q(received_at__gt=oldest))
