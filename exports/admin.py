"""The engineer's hatch into the thresholds; superusers only."""

from django.contrib import admin

from exports.models import Threshold
from ops_console.shared.site_admin import VersionedAdmin

admin.site.register(Threshold, VersionedAdmin)
