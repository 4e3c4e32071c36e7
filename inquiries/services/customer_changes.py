"""Changing what is known of a customer: what was told anew, recorded by the names of the fields."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import CustomerKind, FactProblem
from inquiries.models import Customer, Inquiry
from inquiries.rules.customers import (
    LIMITS,
    WAYS_TO_REACH,
    changing_problem,
    is_plausible_birth,
)
from inquiries.rules.identifiers import canonical_phone
from inquiries.services import rows
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal import with_indexes
from staff.choices import Language, Permission

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from staff.models import Staff

SEALED = (*LIMITS, "birth_date")
_PLAIN = {"kind": CustomerKind, "language": Language}


class InvalidFacts(errors.Invalid):
    """Facts of a customer cannot be accepted; `problems` says by field what is wrong."""

    code = "invalid_facts"
    default_message = _("Some of these facts cannot be accepted.")

    def __init__(self, problems: Mapping[str, FactProblem]) -> None:
        self.problems: dict[str, str | Promise] = {
            field: problem.label for field, problem in problems.items()
        }
        super().__init__()


@dataclass(frozen=True, kw_only=True)
class CustomerChanges:
    """What is told anew; None leaves a fact as it is, `cleared` names those to be emptied."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    birth_date: dt.date | None = None
    address: str | None = None
    national_id: str | None = None
    account: str | None = None
    health_notes: str | None = None
    kind: str | None = None
    language: str | None = None
    cleared: frozenset[str] = frozenset()


@transaction.atomic
def change_customer(
    *,
    customer_id: int,
    changes: CustomerChanges,
    by: "Staff",
    now: dt.datetime,
    version: int,
    inquiry: Inquiry | None = None,
) -> Customer:
    """Change facts of a customer; Conflict when they are no longer as the person saw them.

    The audit entry names the fields, never a value. Nothing new leaves nothing behind.
    """
    customer = _locked(customer_id, by=by, version=version)
    told = _told(customer, changes, by=by, now=now)
    changed = _changed(customer, told)
    if not changed:
        return customer
    fields = [*with_indexes(Customer, changed), "version"]
    customer.version += 1
    if WAYS_TO_REACH & set(changed):
        customer.contact_changed_at = now
        fields.append("contact_changed_at")
    customer.save(update_fields=fields)
    audit.record(_entry(customer, changed, inquiry), by=by, now=now)
    return customer


def _locked(customer_id: int, *, by: "Staff", version: int) -> Customer:
    if not by.may(Permission.CHANGE_CUSTOMER):
        raise errors.Forbidden
    open_here = Customer.objects.in_markets(by.scope.market_ids).select_related("market")
    customer = open_here.select_for_update(of=("self",)).filter(pk=customer_id).first()
    if customer is None:
        raise errors.NotFound
    if version != customer.version:
        raise errors.Conflict
    return customer


def _told(
    customer: Customer, changes: CustomerChanges, *, by: "Staff", now: dt.datetime
) -> dict[str, Any]:
    """Return the facts that were told, cleaned; InvalidFacts when one of them cannot be."""
    told: dict[str, Any] = dict.fromkeys(changes.cleared & set(SEALED), "")
    problems: dict[str, FactProblem] = {}
    for field in (*SEALED, *_PLAIN):
        value = getattr(changes, field)
        if value is None:
            continue
        if field in told:
            problems[field] = FactProblem.BOTH
        told[field] = value.strip() if isinstance(value, str) else value
    today = customer.market.day_of(now)
    sensitive = by.may(Permission.REVEAL_SENSITIVE)
    for field, value in told.items():
        problem = _problem(customer, field, value, today=today, may_see_sensitive=sensitive)
        if problem and field not in problems:
            problems[field] = FactProblem(problem)
    if problems:
        raise InvalidFacts(problems)
    return told


def _problem(
    customer: Customer, field: str, value: Any, *, today: dt.date, may_see_sensitive: bool
) -> str | None:
    if field in _PLAIN:
        rows.known(value, _PLAIN[field])
        return None
    if isinstance(value, dt.date):
        return None if is_plausible_birth(value, today=today) else FactProblem.BIRTH_DATE
    if len(value) > LIMITS.get(field, 0):
        return FactProblem.TOO_LONG
    if field == "phone" and value and not canonical_phone(value):
        return FactProblem.NO_DIGITS
    standing = getattr(customer, field)
    return changing_problem(
        field=field,
        kind=standing.kind,
        told=value,
        standing=standing.reveal(),
        mask=str(standing),
        may_see_sensitive=may_see_sensitive,
    )


def _changed(customer: Customer, told: Mapping[str, Any]) -> list[str]:
    """Put what was told into the row; return the fields that say something else now."""
    changed = []
    for field, value in told.items():
        standing = getattr(customer, field)
        setattr(customer, field, value)
        if getattr(customer, field) != standing:
            changed.append(field)
    return sorted(changed)


def _entry(customer: Customer, changed: list[str], inquiry: Inquiry | None) -> audit.Entry:
    emptied = [field for field in changed if not getattr(customer, field)]
    return audit.Entry(
        kind=AuditKind.CHANGED,
        chain=customer.market.code,
        subject_type="inquiries.Customer",
        subject_id=str(customer.pk),
        object_type="inquiries.Inquiry" if inquiry else "",
        object_id=inquiry.number if inquiry else "",
        data={"fields": changed, "emptied": emptied, "version": customer.version},
    )
