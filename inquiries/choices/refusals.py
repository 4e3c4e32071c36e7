"""Why an action is not possible now: one text for the page's button, the form and the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RefusalCode(models.TextChoices):
    """Every reason for which an action on an inquiry is refused."""

    IS_MERGED = "IS_MERGED", _("This inquiry was merged into another one; go on there.")
    IS_CLOSED = "IS_CLOSED", _("This inquiry is closed. Reopen it first.")
    IS_RESOLVED = "IS_RESOLVED", _("This inquiry is already resolved.")
    NOT_RESOLVED = "NOT_RESOLVED", _("Resolve the inquiry first.")
    STILL_OPEN = "STILL_OPEN", _("The inquiry is still open.")
    NOT_STARTED = "NOT_STARTED", _("Take the inquiry first.")
    NOT_WAITING = "NOT_WAITING", _("The inquiry is not waiting.")
    ALREADY_WAITING = "ALREADY_WAITING", _("The inquiry is waiting already.")
    MAY_NOT_WORK = "MAY_NOT_WORK", _("Your role does not work on inquiries.")
    MAY_NOT_ASSIGN = "MAY_NOT_ASSIGN", _("Only a lead or manager can assign inquiries to others.")
    MAY_NOT_CORRECT = "MAY_NOT_CORRECT", _("Your role does not record corrections.")
    ALREADY_MINE = "ALREADY_MINE", _("You have taken this inquiry already.")
    OF_SOMEBODY_ELSE = (
        "OF_SOMEBODY_ELSE",
        _("Somebody else has taken this inquiry. Only that person or a lead can do this."),
    )
    NOT_MINE = "NOT_MINE", _("Take the inquiry first, or ask the person who has it.")
    CALL_RUNNING = "CALL_RUNNING", _("End the running contact first.")
    CALL_ELSEWHERE = (
        "CALL_ELSEWHERE",
        _("You are on a call in another inquiry. End that call first."),
    )
    WRAP_UP_RUNNING = "WRAP_UP_RUNNING", _("Finish the wrap-up of your last contact first.")
    CONTACT_OF_SOMEBODY_ELSE = (
        "CONTACT_OF_SOMEBODY_ELSE",
        _("This contact is held by somebody else."),
    )
    NO_CONTACT = "NO_CONTACT", _("No contact is running.")
    ON_HOLD = "ON_HOLD", _("The contact is on hold.")
    NOT_ON_HOLD = "NOT_ON_HOLD", _("The contact is not on hold.")
    NO_WRAP_UP = "NO_WRAP_UP", _("No contact waits for its wrap-up.")
    COMPLAINT_HIGHER = (
        "COMPLAINT_HIGHER",
        _("The complaint is registered at this level or a higher one already."),
    )
    FIELD_MISSING = "FIELD_MISSING", _("A field that this task needs is still empty")
    NOT_CONFIRMED = (
        "NOT_CONFIRMED",
        _("Confirm that the customer's request is fulfilled before you close the inquiry."),
    )
