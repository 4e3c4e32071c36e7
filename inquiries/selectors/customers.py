"""Customers: finding them by what identifies them, and what the desk shows about them.

What identifies somebody is compared as a whole, never by a part: nobody browses customers, and the
sealed values could not be searched otherwise.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inquiries.models import Customer, Inquiry, Policy
from inquiries.rules.identifiers import looks_like_phone
from inquiries.selectors import lookups
from ops_console.shared import errors
from ops_console.shared.personal import matching

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Staff

MOST = 20
HISTORY = 50


@dataclass(frozen=True)
class CustomerContext:
    """What the context pane shows; `hidden` counts inquiries of teams that are not open here."""

    customer: Customer | None
    policies: list[Policy]
    earlier: list[Inquiry]
    hidden: int
    chain: list[Inquiry]


def find_customers(person: "Staff", query: str) -> list[Customer]:
    """Return the customers whom exactly this identifies.

    That is a phone, e-mail address, national number, name, reference or policy number.
    """
    text = query.strip()
    if not text:
        return []
    found = matching_customers(person, text)
    ids = [row["pk"] for row in found.values("pk")[:MOST]]
    customers = Customer.objects.filter(pk__in=ids).select_related("market")
    return list(customers.prefetch_related("policies").order_by("reference", "pk"))


def matching_customers(person: "Staff", text: str) -> "QuerySet[Customer]":
    """Return the exact matches as a union, so that each branch uses an index of its own."""
    markets = person.scope.market_ids
    customers = Customer.objects.in_markets(markets).order_by()
    held = Policy.objects.filter(market_id__in=markets, number=text).order_by()
    branches: list[QuerySet[Customer]] = [
        customers.filter(matching(Customer, "name", text)),
        customers.filter(matching(Customer, "national_id", text)),
        customers.filter(pk__in=held.values("holder")),
        customers.filter(pk__in=held.values("insured")),
    ]
    if looks_like_phone(text):
        branches.append(customers.filter(matching(Customer, "phone", text)))
    if "@" in text:
        branches.append(customers.filter(matching(Customer, "email", text)))
    return customers.filter(reference=text).union(*branches)


def customer_at_hand(
    person: "Staff", customer_id: int, number: str = ""
) -> tuple[Customer, Inquiry | None]:
    """Return a customer and the inquiry for which they are opened; NotFound when it is another's.

    Without an inquiry, `check_open_to_team` decides.
    """
    customer = lookups.get_customer_by_id(person, customer_id)
    if number:
        inquiry = lookups.get_inquiry(person, number)
        if inquiry.customer_id != customer.pk:
            raise errors.NotFound
        return customer, inquiry
    check_open_to_team(person, customer)
    return customer, None


def check_open_to_team(person: "Staff", customer: Customer) -> None:
    """Without an inquiry at hand, NotFound for a customer whom only other teams know."""
    known = Inquiry.objects.filter(customer=customer)
    if known.exists() and not Inquiry.objects.visible_to(person).filter(customer=customer).exists():
        raise errors.NotFound


def customer_context(person: "Staff", inquiry: Inquiry) -> CustomerContext:
    """Return customer, policies, earlier inquiries and the chain of re-contacts of an inquiry."""
    customer = inquiry.customer
    if customer is None or customer.separated_at:
        return CustomerContext(None, [], [], 0, [])
    everything = Inquiry.objects.filter(customer=customer).exclude(pk=inquiry.pk)
    latest = everything.select_related("team", "policy", "assignee").defer("customer_words")
    visible_ids = set(
        Inquiry.objects.visible_to(person).filter(customer=customer).values_list("pk", flat=True)
    )
    history = list(latest.order_by("-received_at", "-pk")[:HISTORY])
    earlier = [row for row in history if row.pk in visible_ids]
    return CustomerContext(
        customer=customer,
        policies=list(policies_of(customer)),
        earlier=earlier,
        hidden=len(history) - len(earlier),
        chain=_chain(inquiry, earlier),
    )


def policies_of(customer: Customer) -> "QuerySet[Policy]":
    """Return the policies that a customer holds or is insured by."""
    held = Policy.objects.filter(holder=customer)
    insured = Policy.objects.filter(insured=customer)
    both = held | insured
    return both.select_related("holder", "insured").order_by("number", "pk")


def _chain(inquiry: Inquiry, earlier: list[Inquiry]) -> list[Inquiry]:
    """Return the inquiries that this one comes back to, the first contact first."""
    by_id = {row.pk: row for row in earlier}
    chain: list[Inquiry] = []
    origin = by_id.get(inquiry.recontact_of_id or 0)
    while origin is not None and origin not in chain:
        chain.append(origin)
        origin = by_id.get(origin.recontact_of_id or 0)
    return chain[::-1]
