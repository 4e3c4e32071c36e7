"""Entries of the audit trail in words: they hold codes and ids, which people do not read."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exports.choices import Reason
from inquiries.choices.reveals import REVEALABLE, RevealReason, Thing
from operations.choices import Operation
from ops_console.shared import audit
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.personal import Kind

register = template.Library()

THINGS: Mapping[str, Promise] = {
    "exports.ExportRequest": _("Export"),
    "inquiries.Correction": _("Correction"),
    "inquiries.Customer": _("Customer"),
    "inquiries.Inquiry": _("Inquiry"),
    "inquiries.Note": _("Note"),
    "inquiries.Policy": _("Policy"),
    "operations.LegalHold": _("Legal hold"),
    "operations.RetentionClock": _("Retention period"),
    "privacy.Anchors": _("Signed ends of the chains"),
    "privacy.Incident": _("Incident"),
    "privacy.Review": _("Access review"),
    "privacy.ReviewItem": _("Item of a review"),
    "privacy.Trail": _("Audit trail"),
    "route": _("Screen"),
    "shared.Job": _("Job"),
    "staff.Staff": _("Account"),
    "staff.Market": _("Market"),
    "staff.Team": _("Team"),
    "exports.Threshold": _("Threshold of exports"),
    "privacy.ReviewPlan": _("Plan of reviews"),
    "inquiries.BusinessCalendar": _("Business calendar"),
    "inquiries.ServicePolicy": _("Service target"),
}
REASONS: Mapping[str, str | Promise] = {
    **{value: label for value, label in RevealReason.choices if value != RevealReason.OTHER},
    **{value: label for value, label in Reason.choices if value != Reason.OTHER},
    **dict(Operation.choices),
    "OTHER": _("Another reason"),
    "ADDED": _("Added"),
    "CHANGED": _("Changed"),
    "DELETED": _("Deleted"),
    "SEARCH": _("Search"),
    "ACTION": _("Action taken"),
    "CLOSED": _("Incident closed"),
    "SIGNED": _("Signed off"),
    "ASKED": _("By the person"),
    "IDLE": _("Unused for too long"),
    "ABSOLUTE": _("Longest time reached"),
    "PROVIDER": _("Refused by the identity provider"),
    "PASSWORD": _("Wrong password"),
    "CODE": _("Wrong code"),
    "forbidden": _("No right to it"),
    "not_found": _("Not open to this person"),
    "bulk_looks": _("Too many customers at once"),
}


# Classes of data: kinds of personal fields, as `Kind` calls them.
CLASSES: Mapping[str, Promise] = {
    Kind.NAME: _("Name"),
    Kind.PHONE: _("Phone"),
    Kind.EMAIL: _("E-mail"),
    Kind.BIRTH_DATE: _("Born on"),
    Kind.NATIONAL_ID: _("National number"),
    Kind.ACCOUNT: _("Bank account"),
    Kind.CARD: _("Card number"),
    Kind.ADDRESS: _("Address"),
    Kind.POLICY_NUMBER: _("Policy number"),
    Kind.HEALTH: _("Health notes"),
    Kind.FREE_TEXT: _("Free text"),
}


@register.filter
def classes_in_words(codes: Iterable[str]) -> str:
    """Print the classes of data as people call them."""
    return ", ".join(str(CLASSES.get(code, code)) for code in codes)


@register.simple_tag
def thing(kind: str, number: str) -> str:
    """Name what an entry is about, with its number; a dash for nothing."""
    if not (kind or number):
        return NOTHING
    return f"{THINGS.get(kind, kind)} {number}".strip()


@register.filter
def reason_in_words(code: str) -> "str | Promise":
    """Print why something was done or refused."""
    return REASONS.get(code, code)


@register.filter
def field_in_words(name: str) -> "str | Promise":
    """Print the name of a revealed field as people call it."""
    owner, dot, field = name.partition(".")
    if name == "password":
        return _("Password")
    if not dot:
        return REVEALABLE[Thing.CUSTOMER].get(name, name)
    return REVEALABLE[Thing(owner)].get(field, name) if owner in Thing.values else name


@register.filter
def chain_in_words(name: str) -> "str | Promise":
    """Print the name of a chain: a market's code, or the console itself."""
    return _("Console") if name == audit.CONSOLE_CHAIN else name
