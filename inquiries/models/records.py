"""What is left behind by work: events, notes, corrections."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from inquiries.choices import CorrectionKind, CorrectionOwner, EventKind, NoteKind
from ops_console.shared.codes import CodeField
from ops_console.shared.personal import Kind, PersonalTextField


class InquiryEvent(models.Model):
    """One thing that happened; append-only, a database trigger refuses change and deletion.

    `data` holds codes and ids only, never a person's words, so that the log can be kept while
    personal text is erased.
    """

    append_only: ClassVar[bool] = True

    inquiry = models.ForeignKey(
        "inquiries.Inquiry", models.PROTECT, related_name="events", db_index=False
    )
    kind = CodeField(max_length=24, choices=EventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known")
        ]
        indexes = [
            models.Index(fields=["inquiry", "at"], name="event_of_inquiry"),
            models.Index(fields=["at"], name="event_at"),
            models.Index(
                fields=["kind", "at"],
                name="event_outcome",
                condition=Q(kind__in=["RESOLVED", "CLOSED", "REOPENED", "MERGED"]),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Note(models.Model):
    """Free text on an inquiry: the agent's note or the record that a playbook asks for."""

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="notes")
    kind = CodeField(max_length=6, choices=NoteKind, default=NoteKind.NOTE)
    body = PersonalTextField(personal=Kind.FREE_TEXT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="note_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Correction(models.Model):
    """A confirmed wrong statement or processing error on an inquiry.

    It counts on the day of the inquiry that it belongs to, not on the day it was noticed.
    """

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="corrections")
    kind = CodeField(max_length=16, choices=CorrectionKind)
    owner = CodeField(max_length=7, choices=CorrectionOwner, default=CorrectionOwner.AGENT)
    description = PersonalTextField(personal=Kind.FREE_TEXT)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(owner__in=CorrectionOwner.values), name="correction_owner_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
