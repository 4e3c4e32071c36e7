"""Django's admin for what has no screen of its own: calendars, single days, service targets.

A calendar whose clocks may be running is never rewritten: changed hours are a new version.
"""

from typing import TYPE_CHECKING

from django.contrib import admin

from inquiries.models import BusinessCalendar, DayOverride, ServicePolicy
from ops_console.shared.site_admin import VersionedAdmin

if TYPE_CHECKING:
    from django.http import HttpRequest


class DayOverrides(admin.TabularInline):  # type: ignore[type-arg]
    """The single days that differ from a calendar."""

    model = DayOverride
    extra = 0


@admin.register(BusinessCalendar)
class BusinessCalendarAdmin(VersionedAdmin):
    """Calendars by market and version."""

    list_display = ("market", "version", "is_current", "holiday_country")
    list_select_related = ("market",)
    inlines = (DayOverrides,)

    def get_readonly_fields(
        self, request: "HttpRequest", obj: BusinessCalendar | None = None
    ) -> tuple[str, ...]:
        """Keep what clocks were counted with."""
        written = ("market", "version", "hours", "holiday_country", "holiday_categories")
        return written if obj else ()


@admin.register(ServicePolicy)
class ServicePolicyAdmin(VersionedAdmin):
    """Service targets; a changed target is a new row from a later day on."""

    list_display = ("market", "kind", "task_type", "minutes", "effective_from")
    list_filter = ("market", "kind")
    list_select_related = ("market",)

    def has_change_permission(
        self, request: "HttpRequest", obj: ServicePolicy | None = None
    ) -> bool:
        """Refuse changes: clocks point to the target they were started under."""
        return False
