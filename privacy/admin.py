"""The engineer's hatch into the cycle of reviews; superusers only."""

from django.contrib import admin

from ops_console.shared.site_admin import VersionedAdmin
from privacy.models import ReviewPlan

admin.site.register(ReviewPlan, VersionedAdmin)
