"""Single rows that a person may see; anything else does not exist for them."""

from typing import TYPE_CHECKING

from inquiries.models import Contact, Customer, Inquiry, Policy
from ops_console.shared import errors

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from staff.models import Staff

# What every screen of an inquiry shows. PostgreSQL plans each further join anew for every request:
# what few screens show (policy, team, where it comes from) is cheaper as a query of its own.
_SHOWN_WITH = ("market", "assignee", "customer")


def get_inquiry(person: "Staff", number: str) -> Inquiry:
    """Return an inquiry by its number; NotFound when it does not exist for this person."""
    visible = Inquiry.objects.visible_to(person).select_related(*_SHOWN_WITH)
    # The number is unique; `first` would have them ordered.
    inquiry = next(iter(visible.filter(number=number)), None)
    if inquiry is None:
        raise errors.NotFound
    return inquiry


def get_contact(person: "Staff", contact_id: int) -> Contact:
    """Return a contact of an inquiry that this person may see."""
    visible = Inquiry.objects.visible_to(person)
    contact = (
        Contact.objects.select_related("inquiry", "agent")
        .filter(pk=contact_id, inquiry__in=visible)
        .first()
    )
    if contact is None:
        raise errors.NotFound
    return contact


def get_customer(person: "Staff", reference: str, *, market_id: int | None = None) -> Customer:
    """Return a customer of the person's markets by reference."""
    customers = Customer.objects.in_markets(person.scope.market_ids).filter(reference=reference)
    if market_id is not None:
        customers = customers.filter(market_id=market_id)
    return _one(customers.select_related("market").order_by("pk").first())


def get_customer_by_id(person: "Staff", customer_id: int) -> Customer:
    """Return a customer of the person's markets by id."""
    customers = Customer.objects.in_markets(person.scope.market_ids)
    return _one(customers.select_related("market").filter(pk=customer_id).first())


def customers_by_id(person: "Staff", ids: "Collection[int]") -> dict[int, Customer]:
    """Return those of the customers who are in use in the person's markets, by id."""
    return Customer.objects.in_markets(person.scope.market_ids).in_bulk(ids)


def numbers_of_inquiries(person: "Staff", ids: "Collection[int]") -> dict[int, str]:
    """Return the numbers of those of the inquiries that this person may see, by id."""
    visible = Inquiry.objects.visible_to(person).filter(pk__in=ids)
    return dict(visible.values_list("pk", "number"))


def get_policy(person: "Staff", policy_id: int) -> Policy:
    """Return a policy of the person's markets by id."""
    policies = Policy.objects.filter(pk=policy_id, market_id__in=person.scope.market_ids)
    policy = policies.select_related("market", "holder", "insured").first()
    if policy is None:
        raise errors.NotFound
    return policy


def contacts_of(inquiry: Inquiry) -> "QuerySet[Contact]":
    """Return the legs of contact of an inquiry, oldest first."""
    return Contact.objects.filter(inquiry=inquiry).order_by("queued_at", "pk")


def _one(customer: Customer | None) -> Customer:
    if customer is None:
        raise errors.NotFound
    return customer
