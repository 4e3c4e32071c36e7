"""Periods that a dashboard offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodPreset(models.TextChoices):
    """Days up to today, or two dates."""

    DAYS_7 = "7D", _("Last 7 days")
    DAYS_28 = "28D", _("Last 28 days")
    WEEKS_12 = "12W", _("Last 12 weeks")
    MONTHS_12 = "12M", _("Last 12 months")
    CUSTOM = "CUSTOM", _("From … to …")
