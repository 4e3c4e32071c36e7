"""Codes of the privacy app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """What a reviewer looks at."""

    ACCOUNT = "ACCOUNT", _("Account")
    DOWNLOAD = "DOWNLOAD", _("Download")


class Verdict(models.TextChoices):
    """What a reviewer found."""

    JUSTIFIED = "JUSTIFIED", _("Justified")
    QUESTIONED = "QUESTIONED", _("To be followed up")


class Flag(models.TextChoices):
    """Why an account stands out."""

    OWN_VOLUME = "OWN_VOLUME", _("Far more than this account's usual")
    PEER_VOLUME = "PEER_VOLUME", _("Far more than others in the role")
    OFF_HOURS = "OFF_HOURS", _("Outside working hours")
    NO_INQUIRY = "NO_INQUIRY", _("Revealed without an inquiry")
    SAME_REASON = "SAME_REASON", _("The same reason again and again")


REVIEW_REFUSALS = {
    "own_access": _("Nobody reviews their own access: ask a colleague."),
    "signed_off": _("This review is signed off already."),
    "say_why": _("Say what has to be followed up."),
    "items_open": _("Downloads or accounts that stand out are not reviewed yet."),
    "own_open": _("Your own access in this review has to be reviewed by a colleague first."),
    "say_result": _("Say in a sentence what the review found."),
}
