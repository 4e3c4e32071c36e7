"""The engineer's hatch into people, teams and markets; superusers only."""

from django.contrib import admin

from staff.models import Market, Staff, Team

admin.site.register([Market, Team])


@admin.register(Staff)
class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """People without their password hash, which nobody may type in."""

    exclude = ("password", "last_login", "groups", "user_permissions")
    list_display = ("username", "display_name", "role", "is_active")
    list_filter = ("role", "is_active")
