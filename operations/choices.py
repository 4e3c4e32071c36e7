"""Codes of the operations app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Health(models.TextChoices):
    """How a part of the console is."""

    GOOD = "GOOD", _("Good")
    LATE = "LATE", _("Late")
    BAD = "BAD", _("Not well")
    UNKNOWN = "UNKNOWN", _("Not known yet")


class Operation(models.TextChoices):
    """What operators do by hand, as the audit trail names it."""

    RETRY = "RETRY", _("Job tried again")
    RESTORE = "RESTORE", _("Backup restored")


PART_LABELS = {
    "database": _("Database"),
    "migrations": _("Database schema"),
    "valkey": _("Queue and cache"),
    "disk": _("Room on the disk"),
    "worker": _("Workers"),
    "beat": _("Scheduler"),
}
NOT_FAILED = _("Only a job that has failed can be tried again.")
ERROR_CLASSES = {
    "lost": _("Its workers died"),
    "unknown": _("Ended with an error that has no known name"),
    "refused": _("Refused: the input or the state does not allow it"),
}
