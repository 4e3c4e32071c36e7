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
    HOLD = "HOLD", _("Legal hold placed")
    LIFT = "LIFT", _("Legal hold lifted")
    CLOCK = "CLOCK", _("Retention period set")
    BRING_BACK = "BRING_BACK", _("Brought back into use")


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


class Method(models.TextChoices):
    """How data was erased."""

    DELETED = "DELETED", _("Deleted")
    ANONYMISED = "ANONYMISED", _("Made anonymous")
    EMPTIED = "EMPTIED", _("Emptied")
    SEPARATED = "SEPARATED", _("Kept apart")


class HoldReason(models.TextChoices):
    """Why something must be kept beyond its clock."""

    LITIGATION = "LITIGATION", _("Lawsuit")
    REGULATOR = "REGULATOR", _("Order of an authority")
    DISPUTE = "DISPUTE", _("Dispute or complaint")
    INVESTIGATION = "INVESTIGATION", _("Investigation")


NOT_APART = _("Nothing of this number is kept apart.")
HELD_ALREADY = _("There is a legal hold on it already.")
HOLD_LIFTED = _("This legal hold was lifted already.")
ENDS_IN_THE_PAST = _("A hold that has ended already holds nothing.")
