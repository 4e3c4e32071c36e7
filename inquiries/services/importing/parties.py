"""Customers and policies named by imported rows: found by reference, else added."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inquiries.models import Customer, Policy
from inquiries.services import numbers

if TYPE_CHECKING:
    from staff.models import Market

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Parties:
    """Ids by reference and by policy number."""

    customers: dict[str, int]
    policies: dict[str, int]
    added: list[int]

    @classmethod
    def of(cls, rows: Sequence[Row], *, market: "Market", now: dt.datetime) -> "Parties":
        """Find or add everybody these rows name; known customers are not changed."""
        customers, added = _customers(rows, market, now)
        return cls(customers, _policies(rows, market, customers), added)

    def customer_id(self, row: Mapping[str, Any]) -> int | None:
        """Return the customer of a row, or None when it names nobody."""
        return self.customers.get(row.get("customer_reference") or "")

    def policy_id(self, row: Mapping[str, Any]) -> int | None:
        """Return the policy of a row, or None when it names none."""
        return self.policies.get(row.get("policy_number") or "")


def _customers(
    rows: Sequence[Row], market: "Market", now: dt.datetime
) -> tuple[dict[str, int], list[int]]:
    """Return the ids by reference, and those of the people who were not known before."""
    named = _first_rows(rows, "customer_reference", told="customer_name")
    if not named:
        return {}, []
    ids = numbers.row_ids(Customer, len(named))
    Customer.objects.bulk_create(
        [
            Customer(
                pk=pk,
                market=market,
                reference=reference,
                name=row.get("customer_name") or reference,
                phone=row.get("customer_phone") or "",
                language=(market.languages or ["en"])[0],
                created_at=now,
            )
            for pk, (reference, row) in zip(ids, sorted(named.items()), strict=True)
        ],
        ignore_conflicts=True,
    )
    rows_there = Customer.objects.filter(market=market, reference__in=named)
    found = dict(rows_there.values_list("reference", "pk"))
    return found, sorted(set(ids).intersection(found.values()))


def _policies(rows: Sequence[Row], market: "Market", customers: dict[str, int]) -> dict[str, int]:
    """A policy needs a holder: a number without a customer is linked only when it is known."""
    named = _first_rows(rows, "policy_number", told="customer_reference")
    if not named:
        return {}
    Policy.objects.bulk_create(
        [
            Policy(
                market=market,
                number=number,
                holder_id=customers[row["customer_reference"]],
                product=row.get("policy_product") or "",
            )
            for number, row in sorted(named.items())
            if row.get("customer_reference")
        ],
        ignore_conflicts=True,
    )
    found = Policy.objects.filter(market=market, number__in=named)
    return dict(found.values_list("number", "pk"))


def _first_rows(rows: Sequence[Row], key: str, *, told: str) -> dict[str, Row]:
    """Return the first row of each value of the key, rather one that tells the other field."""
    first: dict[str, Row] = {}
    for row in rows:
        value = row.get(key)
        if value and (value not in first or (row.get(told) and not first[value].get(told))):
            first[value] = row
    return first
