"""What was shown in clear to whom until when, and whose details somebody has just opened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inquiries.choices.reveals import RevealReason, Thing
from ops_console.shared.codes import CodeField


class Reveal(models.Model):
    """One field of one row, open to one person for minutes; the audit trail keeps the rest."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    thing = CodeField(max_length=10, choices=Thing)
    thing_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    customer = models.ForeignKey(
        "inquiries.Customer", models.CASCADE, null=True, blank=True, related_name="+"
    )
    inquiry = models.ForeignKey(
        "inquiries.Inquiry", models.CASCADE, null=True, blank=True, related_name="+"
    )
    reason = CodeField(max_length=20, choices=RevealReason)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="reveal_ends"),
            models.CheckConstraint(
                condition=Q(reason__in=RevealReason.values), name="reveal_reason_known"
            ),
            models.CheckConstraint(condition=Q(thing__in=Thing.values), name="reveal_thing_known"),
        ]
        indexes = [models.Index(fields=["staff", "until"], name="reveal_open")]

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id} {self.field}"


class Look(models.Model):
    """Whose details a person has opened last when; only as old as the count of looks needs it.

    The row without a subject says when the person was last told that these were too many.
    """

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "subject"], name="look_once_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.subject}"
