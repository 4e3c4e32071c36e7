"""Customers and their policies, as far as the desk needs to know them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from inquiries.choices import CustomerKind, PolicyStatus
from inquiries.rules.identifiers import canonical_phone
from ops_console.shared.codes import CodeField
from ops_console.shared.personal import (
    BlindIndexField,
    EncryptedField,
    Kind,
    PersonalCharField,
    RowIdField,
    Sealed,
    mask,
)

if TYPE_CHECKING:
    import datetime as dt


class PhoneField(EncryptedField):
    """A phone number kept as digits, so that one look-up finds every way of writing it."""

    canonical = staticmethod(canonical_phone)

    def sealed(self, value: "Sealed | str | dt.date | None") -> Sealed:
        """Return the number in its canonical form."""
        return super().sealed(canonical_phone(value) if isinstance(value, str) else value)


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Filters on customers."""

    def in_markets(self, market_ids: frozenset[int]) -> "CustomerQuerySet":
        """Keep the customers of these markets who are in use: former ones are kept apart."""
        return self.filter(market_id__in=market_ids, separated_at__isnull=True)


class Customer(models.Model):
    """Somebody who asks or is asked about; what tells of the person is sealed for the row."""

    id = RowIdField(primary_key=True)
    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=40)
    kind = CodeField(max_length=12, choices=CustomerKind, default=CustomerKind.POLICYHOLDER)
    name = EncryptedField(personal=Kind.NAME)
    name_index = BlindIndexField(of="name")
    phone = PhoneField(blank=True, default="", personal=Kind.PHONE)
    phone_index = BlindIndexField(of="phone")
    email = EncryptedField(blank=True, default="", personal=Kind.EMAIL)
    email_index = BlindIndexField(of="email")
    birth_date = EncryptedField(blank=True, default="", personal=Kind.BIRTH_DATE)
    address = EncryptedField(blank=True, default="", personal=Kind.ADDRESS)
    national_id = EncryptedField(blank=True, default="", personal=Kind.NATIONAL_ID)
    national_id_index = BlindIndexField(of="national_id")
    account = EncryptedField(blank=True, default="", personal=Kind.ACCOUNT)
    health_notes = EncryptedField(blank=True, default="", personal=Kind.HEALTH)
    language = models.CharField(max_length=8, default="ko")
    contact_changed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(db_default=1, default=1)
    created_at = models.DateTimeField()
    # Since when the row is kept apart because the relationship has ended (docs/retention.md).
    separated_at = models.DateTimeField(null=True, blank=True)

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
            models.Index(fields=["market", "phone_index"], name="customer_phone"),
            models.Index(fields=["market", "name_index"], name="customer_name"),
            models.Index(fields=["market", "email_index"], name="customer_email"),
            models.Index(fields=["market", "national_id_index"], name="customer_national_id"),
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
    # The day on which the contract ended for good; retention counts from it.
    ended_on = models.DateField(null=True, blank=True)
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
        return self.masked_number

    @property
    def masked_number(self) -> str:
        """The number as everybody may see it."""
        return mask(Kind.POLICY_NUMBER, self.number)

    @property
    def number_tail(self) -> str:
        """What the mask leaves, at most four characters: the only part that a script may speak."""
        return self.masked_number.lstrip("*")
