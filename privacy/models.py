"""Reviews of access with their items, and incidents with their log."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from privacy.choices import ItemKind, Verdict

_STAFF = settings.AUTH_USER_MODEL


class ReviewPlan(models.Model):
    """How often a market reviews access and how long a review may take; its internal plan says."""

    market = models.OneToOneField("staff.Market", models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12, days__gte=1), name="review_plan_in_range"
            )
        ]

    def __str__(self) -> str:
        return str(self.market_id)


class Review(models.Model):
    """Everybody's access to one market's data in one period, to be looked at by others."""

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(_STAFF, models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "period"], name="review_once_per_period"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(comment="")),
                name="review_signed_by_and_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["market", "due_at"], name="review_open", condition=Q(signed_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.period

    @property
    def last_day(self) -> dt.date:
        """The last day of the period in its market."""
        return self.market.day_of(self.ends_at - dt.timedelta(seconds=1))


class ReviewItem(models.Model):
    """One account's access in the period, one of its downloads, or its rights at the opening.

    Never judged by its owner.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="items")
    account = models.ForeignKey(_STAFF, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ItemKind)
    # The download's number in the chain of the market; 0 for others.
    number = models.BigIntegerField(default=0)
    entries = models.PositiveIntegerField(default=1)
    subjects = models.PositiveIntegerField(default=0)
    flags: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    weight = models.PositiveSmallIntegerField(default=0)
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    judged_by = models.ForeignKey(_STAFF, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "account", "kind", "number"], name="review_item_once"
            ),
            models.CheckConstraint(
                condition=~Q(judged_by=F("account")), name="review_item_judged_by_another"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", judged_by__isnull=True, judged_at__isnull=True)
                | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(verdict="")),
                name="review_item_verdict_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Incident(models.Model):
    """Something that may have laid open personal data: what is known, and since when."""

    title = models.CharField(max_length=120)
    known_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    account = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    field_name = models.CharField(max_length=40, blank=True)
    markets = models.ManyToManyField("staff.Market", related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_STAFF, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="incident_has_window")
        ]

    def __str__(self) -> str:
        return self.title


class IncidentAction(models.Model):
    """What was done about an incident, in the order in which it was written down."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="actions")
    at = models.DateTimeField()
    by = models.ForeignKey(_STAFF, models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["incident", "at"], name="incident_action_order")]

    def __str__(self) -> str:
        return self.text


class Access(models.Model):
    """An entry of the audit trail by the person whose data it tells of, drawn from it by a view.

    An import leaves one entry a batch, which is told here once for each inquiry and once for each
    customer it brought, besides once for nobody: `id` is the entry's and not unique.
    """

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=20)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    field_name = models.CharField(max_length=40)
    data: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.chain} {self.subject_type} {self.subject_id}"
