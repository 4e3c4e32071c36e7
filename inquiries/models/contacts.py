"""Legs of contact: each call, mail, chat, visit or letter of an inquiry."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inquiries.choices import ContactKind, ContactState
from ops_console.shared.codes import CodeField


class Contact(models.Model):
    """One leg with its times, all from the server.

    Handling time (AHT) = talk + hold + wrap-up, in seconds; `handle_seconds` is set when the
    wrap-up ends and then never changes. An abandoned leg has no handling time.
    """

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="contacts")
    kind = CodeField(max_length=8, choices=ContactKind)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    held_since = models.DateTimeField(null=True, blank=True)
    hold_seconds = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    wrapped_up_at = models.DateTimeField(null=True, blank=True)
    handle_seconds = models.PositiveIntegerField(null=True, blank=True)
    abandoned = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("queued_at")),
                name="contact_answered_after_queued",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("queued_at")),
                name="contact_ended_after_queued",
            ),
            models.CheckConstraint(
                condition=Q(handle_seconds__isnull=True, wrapped_up_at__isnull=True)
                | Q(handle_seconds__isnull=False, wrapped_up_at__isnull=False, abandoned=False),
                name="contact_handled_when_wrapped_up",
            ),
            models.CheckConstraint(
                condition=Q(abandoned=True, answered_at__isnull=True, ended_at__isnull=False)
                | Q(abandoned=False, ended_at__isnull=True)
                | Q(abandoned=False, answered_at__isnull=False),
                name="contact_ended_was_answered_or_abandoned",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="contact_kind_known"
            ),
            # One person talks to one customer at a time; a forgotten leg would falsify both.
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(ended_at__isnull=True, kind__in=["CALL_IN", "CALL_OUT"]),
                name="contact_one_open_call_per_agent",
            ),
        ]
        indexes = [models.Index(fields=["ended_at"], name="contact_ended")]

    def __str__(self) -> str:
        return f"{self.kind} {self.queued_at:%Y-%m-%d %H:%M}"

    @property
    def state(self) -> ContactState:
        """Where this leg stands, derived from its times."""
        if self.abandoned:
            return ContactState.ABANDONED
        if self.wrapped_up_at:
            return ContactState.DONE
        if self.ended_at:
            return ContactState.WRAP_UP
        return ContactState.ON_HOLD if self.held_since else ContactState.TALKING

    @property
    def talk_seconds(self) -> int | None:
        """Whole seconds of talk without hold; None while the leg is open."""
        if self.ended_at is None or self.answered_at is None:
            return None
        return max(
            0, int((self.ended_at - self.answered_at) / dt.timedelta(seconds=1)) - self.hold_seconds
        )
