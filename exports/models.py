"""Exports that were asked for, and how many rows may leave each market without approval."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exports.choices import Ending, Format, Reason, Status
from exports.rules import OPEN


class Threshold(models.Model):
    """How many rows may leave a market without approval; without a row the setting holds."""

    market = models.OneToOneField("staff.Market", models.PROTECT, related_name="+")
    free_rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.market}: {self.free_rows}"


class ExportRequestQuerySet(models.QuerySet["ExportRequest"]):
    """Filters on exports."""

    def visible_to(self, person: Any, *, decides: bool) -> "ExportRequestQuerySet":
        """Keep one's own and, for whoever decides on exports, those of the markets open to one."""
        mine = Q(requested_by=person)
        return self.filter(mine | Q(market_id__in=person.scope.market_ids) if decides else mine)

    def still_open(self) -> "ExportRequestQuerySet":
        """Keep what waits, is being built or lies ready."""
        return self.filter(status__in=OPEN)


class ExportRequest(models.Model):
    """One export from the question to the deletion of its file; the row stays as its manifest.

    `link_digest` is the SHA-256 of the only link that works at the moment. `password` is sealed
    and goes as soon as it was shown.
    """

    kind = models.CharField(max_length=40)
    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+")
    query = models.CharField(max_length=2000, blank=True)
    columns: "models.JSONField[list[str], list[str]]" = models.JSONField()
    clear_columns: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True
    )
    format = models.CharField(max_length=4, choices=Format, default=Format.CSV)
    reason = models.CharField(max_length=12, choices=Reason)
    reason_text = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status)
    needs: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    rows_expected = models.PositiveIntegerField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_text = models.CharField(max_length=300, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    job = models.ForeignKey("shared.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    rows = models.PositiveIntegerField(null=True, blank=True)
    size = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=36, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    is_encrypted = models.BooleanField(default=False)
    password = models.TextField(blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    link_digest = models.CharField(max_length=64, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    downloads = models.PositiveSmallIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ExportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="export_status_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="export_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("requested_by")), name="export_decided_by_another"
            ),
            # Nothing that needs approval is built without one.
            models.CheckConstraint(
                condition=Q(needs=[])
                | Q(decided_by__isnull=False)
                | ~Q(status__in=["QUEUED", "READY", "COLLECTED"]),
                name="export_needed_approval_given",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["READY", "COLLECTED"])
                | (
                    Q(
                        rows__isnull=False,
                        size__isnull=False,
                        built_at__isnull=False,
                        expires_at__isnull=False,
                    )
                    & ~Q(sha256="")
                ),
                name="export_built_has_manifest",
            ),
            models.UniqueConstraint(
                fields=["link_digest"], condition=~Q(link_digest=""), name="export_link_once"
            ),
        ]
        indexes = [
            models.Index(fields=["requested_by", "-requested_at"], name="export_of_person"),
            models.Index(
                fields=["status", "market"], name="export_open", condition=Q(status__in=OPEN)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
