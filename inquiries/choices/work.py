"""Codes of the work on an inquiry: status, events, records, corrections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class Status(models.TextChoices):
    """Where the work on an inquiry stands (transitions: rules.TRANSITIONS)."""

    NEW = "NEW", _p("inquiry status", "New")
    OPEN = "OPEN", _p("inquiry status", "In progress")
    WAITING_CUSTOMER = "WAITING_CUSTOMER", _p("inquiry status", "Waiting for customer")
    WAITING_UNIT = "WAITING_UNIT", _p("inquiry status", "Waiting for unit")
    RESOLVED = "RESOLVED", _p("inquiry status", "Resolved")
    CLOSED = "CLOSED", _p("inquiry status", "Closed")
    MERGED = "MERGED", _p("inquiry status", "Merged")


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
    OTHER = "OTHER", _p("wait reason", "Other")


class WaitFor(models.TextChoices):
    """Whom an inquiry waits for: the company's clock rests only while it is the customer."""

    CUSTOMER = "CUSTOMER", _p("waiting for", "Customer")
    UNIT = "UNIT", _p("waiting for", "Another unit")


class ReopenReason(models.TextChoices):
    """Why an answered inquiry is opened again; administrative reasons stay out of the KPI."""

    NOT_FULFILLED = "NOT_FULFILLED", _("The request is not fulfilled")
    WRONG_ANSWER = "WRONG_ANSWER", _("The answer was wrong or incomplete")
    NEW_FACTS = "NEW_FACTS", _("New facts or documents")
    CUSTOMER_DISAGREES = "CUSTOMER_DISAGREES", _("The customer does not accept the result")
    ADMINISTRATIVE = "ADMINISTRATIVE", _("Administrative (entry error)")


class Action(models.TextChoices):
    """What somebody can do with an inquiry; the label is the button's text."""

    TAKE = "TAKE", _p("action", "Take")
    ASSIGN = "ASSIGN", _p("action", "Assign")
    TRANSFER = "TRANSFER", _p("action", "Pass to a team")
    NOTE = "NOTE", _p("action", "Add note")
    RECORD = "RECORD", _p("action", "Leave record")
    WAIT = "WAIT", _p("action", "Wait")
    CONTINUE = "CONTINUE", _p("action", "Continue")
    RESOLVE = "RESOLVE", _p("action", "Resolve")
    CLOSE = "CLOSE", _p("action", "Close")
    REOPEN = "REOPEN", _p("action", "Reopen")
    MERGE = "MERGE", _p("action", "Merge")
    COMPLAINT = "COMPLAINT", _p("action", "Register complaint")
    PROMISE = "PROMISE", _p("action", "Promise call-back")
    CORRECT = "CORRECT", _p("action", "Record correction")
    DETAILS = "DETAILS", _p("action", "Change details")
    CONTACT_START = "CONTACT_START", _p("action", "Start contact")
    CONTACT_HOLD = "CONTACT_HOLD", _p("action", "Hold")
    CONTACT_CONTINUE = "CONTACT_CONTINUE", _p("action", "Back to customer")
    CONTACT_END = "CONTACT_END", _p("action", "End contact")
    CONTACT_WRAP_UP = "CONTACT_WRAP_UP", _p("action", "Finish wrap-up")
    CONTACT_ABANDON = "CONTACT_ABANDON", _p("action", "Not reached")
