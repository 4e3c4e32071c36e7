"""Customers and their policies, as far as the desk needs to know them."""

from typing import Any

from django.db import models
from django.db.models import Q

from inquiries.choices import CustomerKind, PolicyStatus
from inquiries.rules.identifiers import canonical_phone
from ops_console.shared.codes import CodeField
from ops_console.shared.personal import (
    Kind,
    PersonalCharField,
    PersonalDateField,
    PersonalTextField,
)


class PhoneField(PersonalCharField):
    """A phone number kept as digits, so that one look-up finds every way of writing it."""

    def get_prep_value(self, value: Any) -> Any:
        """Store and look up the canonical form."""
        return canonical_phone(value) if isinstance(value, str) else value


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Filters on customers."""

    def in_markets(self, market_ids: frozenset[int]) -> "CustomerQuerySet":
        """Keep the customers of these markets."""
        return self.filter(market_id__in=market_ids)


class Customer(models.Model):
    """Somebody who asks or is asked about; personal fields are classified on the field."""

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=40)
    kind = CodeField(max_length=12, choices=CustomerKind, default=CustomerKind.POLICYHOLDER)
    name = PersonalCharField(max_length=120, personal=Kind.NAME)
    phone = PhoneField(max_length=30, blank=True, personal=Kind.PHONE)
    email = PersonalCharField(max_length=254, blank=True, personal=Kind.EMAIL)
    birth_date = PersonalDateField(null=True, blank=True, personal=Kind.BIRTH_DATE)
    address = PersonalTextField(blank=True, personal=Kind.ADDRESS)
    language = models.CharField(max_length=8, default="ko")
    contact_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "reference"], name="customer_reference_once_per_market"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CustomerKind.values), name="customer_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["market", "phone"], name="customer_phone"),
            models.Index(fields=["market", "name"], name="customer_name"),
        ]

    def __str__(self) -> str:
        return self.reference


class Policy(models.Model):
    """A contract of life insurance, with the facts that playbooks ask for."""

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+", db_index=False)
    number = PersonalCharField(max_length=40, personal=Kind.POLICY_NUMBER)
    holder = models.ForeignKey(Customer, models.PROTECT, related_name="policies")
    insured = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="insured_policies"
    )
    product = models.CharField(max_length=120)
    status = CodeField(max_length=12, choices=PolicyStatus, default=PolicyStatus.IN_FORCE)
    applied_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    premium = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    surrender_value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    loan_balance = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    riders: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "number"], name="policy_number_once_per_market"
            ),
            models.CheckConstraint(
                condition=Q(status__in=PolicyStatus.values), name="policy_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number_tail

    @property
    def number_tail(self) -> str:
        """The last four characters, the only part that a script may speak."""
        return str(self.number)[-4:]
