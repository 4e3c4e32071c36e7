"""Codes of exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    """Why data leaves the console."""

    ANALYSIS = "ANALYSIS", _("Analysis of causes or figures")
    REPORT = "REPORT", _("Report to management")
    AUTHORITY = "AUTHORITY", _("Request of an authority")
    AUDIT = "AUDIT", _("Internal audit or control")
    NOTICE = "NOTICE", _("Notice to the customers concerned")
    CORRECTION = "CORRECTION", _("Correction of wrong guidance")
    OTHER = "OTHER", _("Another reason")


class Format(models.TextChoices):
    """What kind of file is written."""

    CSV = "CSV", _("CSV (text, UTF-8)")
    XLSX = "XLSX", _("XLSX (spreadsheet)")


class Status(models.TextChoices):
    """Where an export stands."""

    WAITING = "WAITING", _("Waits for approval")
    REFUSED = "REFUSED", pgettext_lazy("export", "Refused")
    QUEUED = "QUEUED", _("Being built")
    READY = "READY", _("Ready")
    COLLECTED = "COLLECTED", pgettext_lazy("export", "Downloaded")
    EXPIRED = "EXPIRED", pgettext_lazy("export", "Expired")
    CANCELLED = "CANCELLED", pgettext_lazy("export", "Cancelled")
    FAILED = "FAILED", _("Failed")


class ApprovalNeed(models.TextChoices):
    """Why an export needs somebody else's approval."""

    ROWS = "ROWS", _("It has more rows than may leave without approval.")
    IDENTIFIERS = "IDENTIFIERS", _("It has a column of identifiers.")
    CLEAR = "CLEAR", _("It has personal data that are not masked.")


class Refusal(models.TextChoices):
    """Why something cannot be done with an export."""

    OWN_REQUEST = "OWN_REQUEST", _("Somebody else has to decide on your export.")
    NOT_WAITING = "NOT_WAITING", _("This export does not wait for a decision.")
    NOT_READY = "NOT_READY", _("This export is not ready for download.")
    NOT_OPEN = "NOT_OPEN", _("This export has ended.")
    NO_PASSWORD = "NO_PASSWORD", _("The password was shown already, or the file has none.")
    TOO_MANY_OPEN = "TOO_MANY_OPEN", _("Wait until your other exports are built.")
    NO_ROWS = "NO_ROWS", _("There is nothing to export.")
    TOO_MANY_CLEAR = (
        "TOO_MANY_CLEAR",
        _("So many rows cannot leave with unmasked personal data. Narrow the filter."),
    )
    HOLLOW_REASON = "HOLLOW_REASON", _("Say in a sentence what the file is needed for.")
    PERSONAL_REASON = "PERSONAL_REASON", _("Leave numbers that identify somebody out of the text.")
    NO_COLUMNS = "NO_COLUMNS", _("Choose at least one column.")
    NOT_ALLOWED_CLEAR = (
        "NOT_ALLOWED_CLEAR",
        _("Your role does not allow this column without its mask."),
    )


class Ending(models.TextChoices):
    """Why an export was cancelled while it waited or was being built."""

    BY_REQUESTER = "BY_REQUESTER", _("Cancelled by the person who asked for it.")
    RIGHTS = "RIGHTS", _("The person who asked for it no longer has the right to it.")
    UNDECIDED = "UNDECIDED", _("Nobody has decided on it in time.")
    FAULT = "FAULT", _("The file could not be built.")
