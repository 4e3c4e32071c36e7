"""Clocks on an inquiry: started, due, stopped, with pauses; breach is derived, never stored."""

from django.db import models
from django.db.models import F, Q

from inquiries.choices import ClockKind
from inquiries.models.calendars import BusinessCalendar, ServicePolicy
from ops_console.shared.codes import CodeField


class Clock(models.Model):
    """One timed promise. Met means stopped at or before due; open past due is missed now.

    Reopening starts round 2 of the resolution clock and leaves round 1 with its verdict.
    """

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="clocks")
    kind = CodeField(max_length=14, choices=ClockKind)
    round = models.PositiveSmallIntegerField(default=1)
    service_policy = models.ForeignKey(ServicePolicy, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "kind", "round"], name="clock_once_per_round"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")), name="clock_due_after_start"
            ),
            models.CheckConstraint(condition=Q(kind__in=ClockKind.values), name="clock_kind_known"),
        ]
        indexes = [models.Index(fields=["due_at"], name="clock_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.round}"


class ClockPause(models.Model):
    """An interval in which a clock stood still, with its reason as data."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(ended_at__isnull=True), name="pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
