"""Codes of revealing: what can be shown in clear, why, and what stands against it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RevealReason(models.TextChoices):
    """Why somebody needs to see what is masked."""

    VERIFY_CALLER = "VERIFY_CALLER", _("Make sure who is calling")
    CONTACT_CUSTOMER = "CONTACT_CUSTOMER", _("Contact the customer")
    CLAIM_WORK = "CLAIM_WORK", _("Work on a claim")
    COMPLAINT = "COMPLAINT", _("Work on a complaint")
    DATA_CORRECTION = "DATA_CORRECTION", _("Correct the data")
    OTHER = "OTHER", _("Something else")


class Thing(models.TextChoices):
    """The kinds of rows of which something can be revealed."""

    CUSTOMER = "customer", _("Customer")
    POLICY = "policy", _("Policy")
    INQUIRY = "inquiry", _("Inquiry")
    NOTE = "note", _("Note")
    CORRECTION = "correction", _("Correction")


# What can be revealed of each, as people call it.
REVEALABLE = {
    Thing.CUSTOMER: {
        "name": _("Name"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "birth_date": _("Born on"),
        "address": _("Address"),
        "national_id": _("National number"),
        "account": _("Bank account"),
        "health_notes": _("Health notes"),
    },
    Thing.POLICY: {"number": _("Policy number")},
    Thing.INQUIRY: {
        "subject": _("Subject"),
        "customer_words": _("In the customer's words"),
        "details": _("Numbers in the details"),
    },
    Thing.NOTE: {"body": _("Note")},
    Thing.CORRECTION: {"description": _("What was said or done, and what is right")},
}


class RevealProblem(models.TextChoices):
    """What is wrong with the reason that was given."""

    TEXT_NEEDED = "TEXT_NEEDED", _("Say in your own words what you need it for.")
    TEXT_SHORT = "TEXT_SHORT", _("Say it in at least ten characters.")
    TEXT_EMPTY_WORDS = "TEXT_EMPTY_WORDS", _("This says nothing. Say what you need it for.")
    TEXT_PERSONAL = (
        "TEXT_PERSONAL",
        _("Leave numbers of people out of the reason: it is kept in the audit trail."),
    )


# What the refusals around a reveal say.
NOT_FRESH = _("Prove who you are once more: this needs a sign-in of the last five minutes.")
OVER = _("The five minutes are over. Give a reason again.")
TOO_MANY_LOOKS = _(
    "You have opened more customers in five minutes than the work of one person needs. "
    "Wait a few minutes; the privacy officer sees this."
)
