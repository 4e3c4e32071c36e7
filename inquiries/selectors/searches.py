"""The search box: what somebody reads off a letter or hears on the phone, compared as a whole."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inquiries.models import Customer, Inquiry, Policy
from inquiries.selectors.customers import MOST, matching_customers
from inquiries.selectors.filters import by_number_tail
from staff.choices import Permission

if TYPE_CHECKING:
    from inquiries.models.inquiries import InquiryQuerySet
    from staff.models import Staff

MOST_INQUIRIES = 50


@dataclass(frozen=True)
class SearchHits:
    """What a search found; `exact` is the inquiry whose full number was typed."""

    inquiries: list[Inquiry]
    customers: list[Customer]
    exact: Inquiry | None = None


def search(person: "Staff", text: str) -> SearchHits:
    """Find inquiries and customers by what names them, compared as a whole.

    That is an inquiry's number or its last digits, a foreign reference, a policy's number, a
    customer's reference, phone or name. Customers are looked for only by people who may see them.
    """
    text = text.strip()
    if not text:
        return SearchHits([], [])
    customers: list[Customer] = []
    if person.may(Permission.VIEW_CUSTOMERS):
        found = matching_customers(person, text)
        ids = [row["pk"] for row in found.values("pk")[:MOST]]
        customers = list(Customer.objects.filter(pk__in=ids).order_by("reference", "pk"))
    inquiries = _inquiries(person, text, customers)
    exact = next((row for row in inquiries if row.number == text.upper()), None)
    return SearchHits(inquiries, customers, exact)


def _inquiries(person: "Staff", text: str, customers: list[Customer]) -> list[Inquiry]:
    visible = Inquiry.objects.visible_to(person).order_by()
    branches: list[InquiryQuerySet] = [
        visible.filter(external_ref=text),
        visible.filter(customer__in=customers),
    ]
    if person.may(Permission.VIEW_CUSTOMERS):
        held = Policy.objects.filter(market_id__in=person.scope.market_ids, number=text)
        branches.append(visible.filter(policy__in=list(held)))
    if text.isdecimal():
        branches.append(visible.filter(pk__in=by_number_tail(text).values("pk")))
    ids = visible.filter(number=text.upper()).values("pk")
    found = ids.union(*(branch.values("pk") for branch in branches))
    rows = Inquiry.objects.filter(pk__in=[row["pk"] for row in found[:MOST_INQUIRIES]])
    shown = rows.select_related("customer", "team", "assignee", "market").defer("customer_words")
    return list(shown.order_by("-received_at", "-pk"))
