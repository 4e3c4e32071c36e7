"""Rows that shared mechanisms keep: jobs (the outbox of work), request keys, the audit trail."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    """Where a job stands."""

    QUEUED = "QUEUED", _("Queued")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")


class Job(models.Model):
    """One piece of background work, recorded in the transaction that asks for it.

    The row is the record and the broker only a hint: a sweeper sends stale rows again. `(kind,
    period)` is unique, so two schedulers cannot start one night twice; a job that belongs to no
    period uses a random one.
    """

    kind = models.CharField(max_length=60)
    period = models.CharField(max_length=80)
    params: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "period"], name="job_once_per_period"),
            models.CheckConstraint(
                condition=Q(status__in=["DONE", "FAILED"], finished_at__isnull=False)
                | Q(status__in=["QUEUED", "RUNNING"], finished_at__isnull=True),
                name="job_finished_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queued_at"], name="job_open", condition=Q(status__in=["QUEUED", "RUNNING"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"


class RequestKey(models.Model):
    """The answer to one request of one person, kept so that its repetition has no second effect."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    route = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=500, blank=True)
    body: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "route", "key"], name="request_key_once")
        ]
        indexes = [models.Index(fields=["created_at"], name="request_key_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"


class AuditKind(models.TextChoices):
    """What an audit entry tells of."""

    SIGNED_IN = "SIGNED_IN", _("Signed in")
    SIGN_IN_FAILED = "SIGN_IN_FAILED", _("Sign-in failed")
    LOCKED_OUT = "LOCKED_OUT", _("Locked out")
    SIGNED_OUT = "SIGNED_OUT", _("Signed out")
    SECOND_FACTOR = "SECOND_FACTOR", _("Second factor changed")
    RIGHTS = "RIGHTS", _("Rights changed")
    DENIED = "DENIED", _("Refused")
    SEARCHED = "SEARCHED", _("Searched")
    VIEWED = "VIEWED", _("Viewed")
    REVEALED = "REVEALED", _("Revealed")
    ENTERED = "ENTERED", _("Entered")
    CHANGED = "CHANGED", _("Changed")
    EXPORT_ASKED = "EXPORT_ASKED", _("Export asked for")
    EXPORT_DECIDED = "EXPORT_DECIDED", _("Export decided")
    EXPORT_BUILT = "EXPORT_BUILT", _("Export built")
    DOWNLOADED = "DOWNLOADED", _("Downloaded")
    IMPORTED = "IMPORTED", _("Imported")
    ERASED = "ERASED", _("Erased")
    REVIEWED = "REVIEWED", _("Access reviewed")
    INCIDENT = "INCIDENT", _("Incident search")
    KEYS_ROTATED = "KEYS_ROTATED", _("Keys rotated")
    OPERATED = "OPERATED", _("Operation")


class AuditEntry(models.Model):
    """Who did what, when, from where, to whose data; append-only (trigger) and hash-chained.

    Chains are one per market and one for the console itself. `number` is given under the chain's
    lock and orders it. Rows hold codes, ids and counts, never a personal value.
    """

    append_only: ClassVar[bool] = True

    chain = models.CharField(max_length=20)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=AuditKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=150, blank=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    field_name = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    reason_text = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_number_once"),
            models.CheckConstraint(condition=Q(kind__in=AuditKind.values), name="audit_kind_known"),
        ]
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            # What the viewer and incidents ask for besides.
            models.Index(fields=["actor_name", "at"], name="audit_actor_name"),
            models.Index(fields=["address", "at"], name="audit_address"),
            models.Index(fields=["object_id", "at"], name="audit_object"),
            models.Index(fields=["request_id"], name="audit_request"),
            # Few among many; each tells of thousands of people.
            models.Index(fields=["at"], name="audit_imported", condition=Q(kind="IMPORTED")),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"

    def hashed_parts(self) -> tuple[Any, ...]:
        """Return everything that the entry says, in the order in which it is hashed."""
        return (
            self.chain, self.number, self.at, self.kind, self.actor_id, self.actor_name,
            self.subject_type, self.subject_id, self.object_type, self.object_id, self.field_name,
            self.reason, self.reason_text, self.address, self.request_id, self.data,
        )  # fmt: skip
