"""The engineer's hatch into the cycle of reviews; superusers only."""

from django.contrib import admin

from privacy.models import ReviewPlan

admin.site.register(ReviewPlan)
