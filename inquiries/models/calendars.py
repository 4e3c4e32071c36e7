"""Business calendars and the service policies that count in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from inquiries.choices import ClockKind, OverrideKind, TaskType
from inquiries.rules.calendar import CalendarError, WorkingHours, spans_of, week_of
from ops_console.shared.codes import CodeField


@contextmanager
def _as_validation_error(field: str) -> Iterator[None]:
    try:
        yield
    except (CalendarError, TypeError, IndexError, AttributeError) as error:
        raise ValidationError({field: _HOW_HOURS_ARE_WRITTEN}) from error


_HOW_HOURS_ARE_WRITTEN = _(
    'Write the hours as spans in order, such as [["09:00", "12:00"], ["13:00", "18:00"]]; a week '
    "names its days 1 to 7 and has at least one open day."
)
HAS_OPEN_HOURS = Func(
    F("hours"),
    template="JSONB_PATH_EXISTS(%(expressions)s, '$.*[*]')",
    output_field=models.BooleanField(),
)


class BusinessCalendar(models.Model):
    """Working hours of a market in one version; the clock keeps which version it used.

    `hours` maps ISO weekday ("1" Monday … "7" Sunday) to a list of [from, to] local times "HH:MM".
    `holiday_country` and `holiday_categories` name the calendar of the `holidays` library; an empty
    country knows no holidays.
    """

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="calendars")
    version = models.PositiveIntegerField(default=1)
    hours: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    holiday_country = models.CharField(max_length=2, blank=True)
    holiday_categories: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "version"], name="calendar_version_once_per_market"
            ),
            models.UniqueConstraint(
                fields=["market"], condition=Q(is_current=True), name="calendar_one_current"
            ),
            models.CheckConstraint(condition=HAS_OPEN_HOURS, name="calendar_has_open_day"),
        ]

    def __str__(self) -> str:
        return f"calendar {self.market_id} v{self.version}"

    def clean(self) -> None:
        """Refuse hours in which no time can be counted."""
        with _as_validation_error("hours"):
            WorkingHours(ZoneInfo("UTC"), week_of(self.hours))


class DayOverride(models.Model):
    """One day that differs from its calendar: a typhoon, a company day, a make-up working day."""

    calendar = models.ForeignKey(BusinessCalendar, models.CASCADE, related_name="overrides")
    day = models.DateField()
    kind = CodeField(max_length=6, choices=OverrideKind)
    hours: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="override_once_a_day"),
            models.CheckConstraint(
                condition=Q(kind__in=OverrideKind.values), name="override_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"

    def clean(self) -> None:
        """Refuse hours that are out of order, and a closed day with hours."""
        with _as_validation_error("hours"):
            spans = spans_of(self.hours)
            if bool(spans) != (self.kind == OverrideKind.OPEN):
                raise CalendarError("An open day has hours and a closed one has none.")


class ServicePolicy(models.Model):
    """A target of service: so many business minutes for a kind of clock and task.

    An empty task type is the market's default. A changed target is a new row with a later
    `effective_from`; clocks keep the row they were started under.
    """

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="service_policies")
    kind = CodeField(max_length=14, choices=ClockKind)
    task_type = CodeField(max_length=12, choices=TaskType, blank=True)
    minutes = models.PositiveIntegerField()
    effective_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "kind", "task_type", "effective_from"],
                name="service_policy_once_per_day",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="service_policy_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=ClockKind.values), name="service_policy_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_type or '*'} {self.minutes} min"
