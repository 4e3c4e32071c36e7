"""Codes of the privacy app."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class ItemKind(models.TextChoices):
    """What a reviewer looks at."""

    ACCOUNT = "ACCOUNT", _("Account")
    DOWNLOAD = "DOWNLOAD", _("Download")
    RIGHTS = "RIGHTS", _("Rights")


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
    UNUSED = "UNUSED", _("Not used for a month")
    NEVER_USED = "NEVER_USED", _("Has never signed in")
    SEVERAL_MARKETS = "SEVERAL_MARKETS", _("Works in several markets")
    GRANTED = "GRANTED", _("Rights given or changed lately")
    PERSONAL_DATA = "PERSONAL_DATA", _("May see personal data in full")


# Rights are not justified like something done: they are needed or not.
_STILL_NEEDED = _("Still needed")


def verdicts_on(kind: str) -> "list[tuple[str, str | Promise]]":
    """Return the verdicts with what they are called for this kind of item."""
    names: dict[str, str | Promise] = dict(Verdict.choices)
    if kind == ItemKind.RIGHTS:
        names[Verdict.JUSTIFIED] = _STILL_NEEDED
    return list(names.items())


def verdict_label(kind: str, verdict: str) -> "str | Promise":
    """Return what a verdict is called for this kind of item; empty for none."""
    return dict(verdicts_on(kind)).get(verdict, "")


REVIEW_REFUSALS = {
    "own_access": _("Nobody reviews their own access: ask a colleague."),
    "signed_off": _("This review is signed off already."),
    "say_why": _("Say what has to be followed up."),
    "items_open": _("Downloads or accounts that stand out are not reviewed yet."),
    "rights_open": _("The rights of every account have to be reviewed first."),
    "rights_moved": _("The rights have changed since this page was opened: look at both below."),
    "own_open": _("Your own access in this review has to be reviewed by a colleague first."),
    "say_result": _("Say in a sentence what the review found."),
}
