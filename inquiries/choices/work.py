"""Codes of the work on an inquiry: status, events, records, corrections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where the work on an inquiry stands (transitions: rules.TRANSITIONS)."""

    NEW = "NEW", pgettext_lazy("inquiry status", "New")
    OPEN = "OPEN", pgettext_lazy("inquiry status", "In progress")
    WAITING_CUSTOMER = "WAITING_CUSTOMER", pgettext_lazy("inquiry status", "Waiting for customer")
    WAITING_UNIT = "WAITING_UNIT", pgettext_lazy("inquiry status", "Waiting for unit")
    RESOLVED = "RESOLVED", pgettext_lazy("inquiry status", "Resolved")
    CLOSED = "CLOSED", pgettext_lazy("inquiry status", "Closed")
    MERGED = "MERGED", pgettext_lazy("inquiry status", "Merged")


OPEN_STATUSES = (Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_UNIT)
WAITING_STATUSES = (Status.WAITING_CUSTOMER, Status.WAITING_UNIT)


class EventKind(models.TextChoices):
    """What happened to an inquiry; one event for each write."""

    CREATED = "CREATED", _("Logged")
    IMPORTED = "IMPORTED", _("Imported")
    TAKEN = "TAKEN", _("Taken")
    ASSIGNED = "ASSIGNED", _("Assigned")
    TRANSFERRED = "TRANSFERRED", _("Passed to another team")
    NOTE_ADDED = "NOTE_ADDED", _("Note")
    RECORD_LEFT = "RECORD_LEFT", _("Record left")
    WAIT_STARTED = "WAIT_STARTED", _("Waiting")
    WAIT_ENDED = "WAIT_ENDED", _("Continued")
    RESOLVED = "RESOLVED", _("Resolved")
    CLOSED = "CLOSED", _("Closed")
    REOPENED = "REOPENED", _("Reopened")
    MERGED = "MERGED", _("Merged")
    ABSORBED = "ABSORBED", _("Took over a merged inquiry")
    CONTACT_STARTED = "CONTACT_STARTED", _("Contact started")
    CONTACT_HELD = "CONTACT_HELD", _("Contact on hold")
    CONTACT_CONTINUED = "CONTACT_CONTINUED", _("Contact continued")
    CONTACT_ENDED = "CONTACT_ENDED", _("Contact ended")
    CONTACT_ABANDONED = "CONTACT_ABANDONED", _("Contact not reached")
    CONTACT_WRAPPED_UP = "CONTACT_WRAPPED_UP", _("Wrap-up done")
    COMPLAINT_REGISTERED = "COMPLAINT_REGISTERED", _("Complaint registered")
    CORRECTION_RECORDED = "CORRECTION_RECORDED", _("Correction recorded")
    DETAILS_CHANGED = "DETAILS_CHANGED", _("Details changed")
    PROMISE_SET = "PROMISE_SET", _("Call-back promised")
    PLAYBOOK_RUN = "PLAYBOOK_RUN", _("Playbook run")
    CAUSE_TAGGED = "CAUSE_TAGGED", _("Root cause")


class NoteKind(models.TextChoices):
    """A note of the agent's own, or the record that a playbook asks for."""

    NOTE = "NOTE", _("Note")
    RECORD = "RECORD", _("Record")


class CorrectionKind(models.TextChoices):
    """What was wrong."""

    MISGUIDANCE = "MISGUIDANCE", _("Wrong guidance")
    PROCESSING_ERROR = "PROCESSING_ERROR", _("Processing error")


class CorrectionOwner(models.TextChoices):
    """Who owns the error: outdated guidance is the content owner's, not the agent's."""

    AGENT = "AGENT", _("Agent")
    CONTENT = "CONTENT", _("Guidance content")
    SYSTEM = "SYSTEM", _("System")


class WaitReason(models.TextChoices):
    """What an inquiry waits for; kept on the pause, so that waiting can be explained later."""

    DOCUMENTS = "DOCUMENTS", _("Documents from the customer")
    ANSWER = "ANSWER", _("The customer's answer")
    CONSENT = "CONSENT", _("Consent of the insured or another party")
    CALL_BACK_TIME = "CALL_BACK_TIME", _("The call-back time that the customer chose")
    ASSESSMENT = "ASSESSMENT", _("Assessment or investigation")
    PROCESSING = "PROCESSING", _("Processing in another unit")
    DECISION = "DECISION", _("A decision by a specialist")
    SYSTEM = "SYSTEM", _("A system fault")
    OTHER = "OTHER", pgettext_lazy("wait reason", "Other")


class WaitFor(models.TextChoices):
    """Whom an inquiry waits for: the company's clock rests only while it is the customer."""

    CUSTOMER = "CUSTOMER", pgettext_lazy("waiting for", "Customer")
    UNIT = "UNIT", pgettext_lazy("waiting for", "Another unit")


class ReopenReason(models.TextChoices):
    """Why an answered inquiry is opened again; administrative reasons stay out of the KPI."""

    NOT_FULFILLED = "NOT_FULFILLED", _("The request is not fulfilled")
    WRONG_ANSWER = "WRONG_ANSWER", _("The answer was wrong or incomplete")
    NEW_FACTS = "NEW_FACTS", _("New facts or documents")
    CUSTOMER_DISAGREES = "CUSTOMER_DISAGREES", _("The customer does not accept the result")
    ADMINISTRATIVE = "ADMINISTRATIVE", _("Administrative (entry error)")


class Action(models.TextChoices):
    """What somebody can do with an inquiry; the label is the button's text."""

    TAKE = "TAKE", pgettext_lazy("action", "Take")
    ASSIGN = "ASSIGN", pgettext_lazy("action", "Assign")
    TRANSFER = "TRANSFER", pgettext_lazy("action", "Pass to a team")
    NOTE = "NOTE", pgettext_lazy("action", "Add note")
    RECORD = "RECORD", pgettext_lazy("action", "Leave record")
    WAIT = "WAIT", pgettext_lazy("action", "Wait")
    CONTINUE = "CONTINUE", pgettext_lazy("action", "Continue")
    RESOLVE = "RESOLVE", pgettext_lazy("action", "Resolve")
    CLOSE = "CLOSE", pgettext_lazy("action", "Close")
    REOPEN = "REOPEN", pgettext_lazy("action", "Reopen")
    MERGE = "MERGE", pgettext_lazy("action", "Merge")
    COMPLAINT = "COMPLAINT", pgettext_lazy("action", "Register complaint")
    PROMISE = "PROMISE", pgettext_lazy("action", "Promise call-back")
    CORRECT = "CORRECT", pgettext_lazy("action", "Record correction")
    DETAILS = "DETAILS", pgettext_lazy("action", "Change details")
    CONTACT_START = "CONTACT_START", pgettext_lazy("action", "Start contact")
    CONTACT_HOLD = "CONTACT_HOLD", pgettext_lazy("action", "Hold")
    CONTACT_CONTINUE = "CONTACT_CONTINUE", pgettext_lazy("action", "Back to customer")
    CONTACT_END = "CONTACT_END", pgettext_lazy("action", "End contact")
    CONTACT_WRAP_UP = "CONTACT_WRAP_UP", pgettext_lazy("action", "Finish wrap-up")
    CONTACT_ABANDON = "CONTACT_ABANDON", pgettext_lazy("action", "Not reached")
