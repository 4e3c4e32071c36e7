"""Imports of other systems' files: the upload, its mapping and what became of it."""

from typing import Any

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One import from preview to end; the counts add up to the rows read.

    `file` and `rejects` are names in the default storage; `digest` is the file's SHA-256.
    """

    file_name = models.CharField(max_length=200)
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    mapping: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=False)
    rows_read = models.PositiveIntegerField(default=0)
    rows_created = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rejects = models.CharField(max_length=200, blank=True)
    job = models.ForeignKey("shared.Job", models.PROTECT, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_name} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def importable(self) -> int:
        """How many rows a check has found good and new."""
        return self.rows_read - self.rows_rejected - self.rows_known
