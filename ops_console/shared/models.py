"""Rows that shared mechanisms keep: jobs (the outbox of work) and request keys."""

from typing import Any

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
