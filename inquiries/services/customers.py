"""Adding customers and policies that the desk meets for the first time."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import CustomerKind, FactProblem, PolicyStatus
from inquiries.models import Customer, Policy
from inquiries.rules.customers import LIMITS, is_plausible_birth
from inquiries.rules.identifiers import customer_reference
from inquiries.services import numbers, rows
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal import sealed_columns
from staff.choices import Language, Permission

if TYPE_CHECKING:
    from staff.models import Market, Staff

MAX_PREMIUM = Decimal(10) ** 11
# The columns of customers that tell of the person, in the order of `customer_columns`.
CUSTOMER_COLUMNS = (
    "name", "name_index", "phone", "phone_index", "email", "email_index", "birth_date", "address",
    "national_id", "national_id_index", "account", "health_notes",
)  # fmt: skip
_TEXTS = LIMITS.keys() - {"name"}


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """What is told of a customer; without a reference the console gives one.

    Without a language it is the one that the market speaks first.
    """

    market: "Market"
    name: str
    kind: str = CustomerKind.POLICYHOLDER
    phone: str = ""
    email: str = ""
    birth_date: dt.date | None = None
    address: str = ""
    national_id: str = ""
    account: str = ""
    health_notes: str = ""
    language: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class NewPolicy:
    """What is told of a policy."""

    market: "Market"
    number: str
    holder: Customer
    product: str
    insured: Customer | None = None
    status: str = PolicyStatus.IN_FORCE
    applied_on: dt.date | None = None
    delivered_on: dt.date | None = None
    ended_on: dt.date | None = None
    premium: Decimal | None = None


@transaction.atomic
def create_customer(*, data: NewCustomer, by: "Staff", now: dt.datetime) -> Customer:
    """Add a customer to a market of the person; Conflict when the reference is taken.

    The audit entry names the fields that were told, never a value.
    """
    _check_market(data.market, by)
    rows.known(data.kind, CustomerKind)
    language = rows.known(data.language or data.market.first_language, Language)
    today = data.market.day_of(now)
    if data.birth_date is not None and not is_plausible_birth(data.birth_date, today=today):
        raise errors.Invalid(FactProblem.BIRTH_DATE.label, code="birth_date")
    customer = Customer(
        market=data.market,
        reference=rows.bounded_text(data.reference, limit=40)
        or customer_reference(data.market.code, numbers.allot_reference()),
        kind=data.kind,
        name=rows.required_text(data.name, limit=LIMITS["name"]),
        birth_date=data.birth_date.isoformat() if data.birth_date else "",
        language=language,
        created_at=now,
        **{field: rows.bounded_text(getattr(data, field), limit=LIMITS[field]) for field in _TEXTS},
    )
    rows.insert(customer, unique="customer_reference_once_per_market", error=_taken())
    audit.record(_entry(customer), by=by, now=now)
    return customer


@transaction.atomic
def create_policy(*, data: NewPolicy, by: "Staff", now: dt.datetime) -> Policy:
    """Add a policy of a known customer; Conflict when its number is taken."""
    _check_market(data.market, by)
    rows.known(data.status, PolicyStatus)
    rows.check_market(data.market.pk, data.holder, None)
    rows.check_market(data.market.pk, data.insured, None)
    if data.premium is not None and not 0 <= data.premium <= MAX_PREMIUM:
        raise errors.Invalid(_("Enter an amount from 0 with at most two decimals."), code="amount")
    policy = Policy(
        market=data.market,
        number=rows.required_text(data.number, limit=40),
        holder=data.holder,
        insured=data.insured,
        product=rows.required_text(data.product, limit=120),
        status=data.status,
        applied_on=data.applied_on,
        delivered_on=data.delivered_on,
        ended_on=data.ended_on,
        premium=data.premium,
    )
    rows.insert(policy, unique="policy_number_once_per_market", error=_taken())
    return policy


def customer_columns(pk: int, **told: str) -> list[str]:
    """Return the sealed columns and indexes of a customer who is written by COPY."""
    columns = sealed_columns(Customer, pk, told)
    return [columns.get(column, "") for column in CUSTOMER_COLUMNS]


def _entry(customer: Customer) -> audit.Entry:
    told = [name for name in ("birth_date", *LIMITS) if getattr(customer, name)]
    return audit.Entry(
        kind=AuditKind.ENTERED,
        chain=customer.market.code,
        subject_type="inquiries.Customer",
        subject_id=str(customer.pk),
        data={"fields": sorted(told)},
    )


def _check_market(market: "Market", by: "Staff") -> None:
    if not by.may(Permission.LOG_INQUIRY):
        raise errors.Forbidden
    if market.pk not in by.scope.market_ids:
        raise errors.NotFound


def _taken() -> errors.Conflict:
    return errors.Conflict(_("This number or reference is taken already."), code="taken")
