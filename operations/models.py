"""Tables of retention: how long what is kept, what is held back, and proof of what was erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from operations.choices import HoldReason, Method


class RetentionClock(models.Model):
    """How long what a rule covers is kept in a market, counted from the rule's own beginning.

    Rules of no market (sessions, jobs) have clocks without one. A rule without a clock erases
    nothing.
    """

    market = models.ForeignKey(
        "staff.Market", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(max_length=40)
    years = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "rule"], nulls_distinct=False, name="retention_clock_once"
            ),
            # A clock of nothing would erase what was written a minute ago.
            models.CheckConstraint(
                condition=Q(years__gt=0) | Q(months__gt=0) | Q(days__gt=0),
                name="retention_clock_runs",
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class LegalHold(models.Model):
    """Keeps one subject and what belongs to it from being erased, whatever the clocks say."""

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    reference = models.CharField(max_length=40)
    reason = models.CharField(max_length=13, choices=HoldReason)
    reason_text = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(lifted_at__isnull=True),
                name="hold_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=HoldReason.values), name="hold_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.reference}"


class ErasureProof(models.Model):
    """What one batch erased: how many, by which rule and method, and a hash of their numbers."""

    market = models.ForeignKey(
        "staff.Market", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(max_length=40)
    method = models.CharField(max_length=10, choices=Method)
    day = models.DateField()
    count = models.PositiveIntegerField()
    ids_hash = models.CharField(max_length=64)
    basis = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(method__in=Method.values), name="proof_method_known")
        ]
        indexes = [models.Index(fields=["market", "-at"], name="proof_latest")]

    def __str__(self) -> str:
        return f"{self.rule} {self.day}"
