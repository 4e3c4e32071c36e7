"""Codes of contacts, clocks and calendars."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactKind(models.TextChoices):
    """The form of one leg of contact."""

    CALL_IN = "CALL_IN", _("Call in")
    CALL_OUT = "CALL_OUT", _("Call out")
    EMAIL = "EMAIL", _("E-mail")
    CHAT = "CHAT", _("Chat")
    VISIT = "VISIT", _("Visit")
    LETTER = "LETTER", _("Letter")


class ContactState(models.TextChoices):
    """Where a leg stands; derived from its times."""

    TALKING = "TALKING", _("Talking")
    ON_HOLD = "ON_HOLD", _("On hold")
    WRAP_UP = "WRAP_UP", _("Wrap-up")
    DONE = "DONE", pgettext_lazy("contact", "Done")
    ABANDONED = "ABANDONED", _("Abandoned")


class ClockKind(models.TextChoices):
    """What is being timed."""

    FIRST_RESPONSE = "FIRST_RESPONSE", _("First response")
    RESOLUTION = "RESOLUTION", _("Resolution")


class OverrideKind(models.TextChoices):
    """How one day differs from the calendar."""

    CLOSED = "CLOSED", pgettext_lazy("day", "Closed")
    OPEN = "OPEN", pgettext_lazy("day", "Open")


class ClockState(models.TextChoices):
    """Where a clock stands at a moment; derived from its times, never stored."""

    RUNNING = "RUNNING", pgettext_lazy("clock", "Running")
    OVERDUE = "OVERDUE", pgettext_lazy("clock", "Overdue")
    PAUSED = "PAUSED", pgettext_lazy("clock", "Paused")
    MET = "MET", pgettext_lazy("clock", "Met")
    MISSED = "MISSED", pgettext_lazy("clock", "Missed")
