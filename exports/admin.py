"""The engineer's hatch into the thresholds; superusers only."""

from django.contrib import admin

from exports.models import Threshold

admin.site.register(Threshold)
