"""Codes of the operations app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


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
# Why the clocks that the console brings run as long as they do; kept as text with each clock.
BASES = {
    "KR_APART": gettext_noop(
        "신용정보법 제20조의2: kept apart from customers in use, with a right of its own, "
        "within three months"
    ),
    "KR_CUSTOMER": gettext_noop(
        "신용정보법 제20조의2, 개인정보 보호법 제21조: "
        "within five years of the end of the relationship"
    ),
    "KR_PROSPECT": gettext_noop(
        "신용정보법 제20조의2: data that no contract needs, within three months"
    ),
    "KR_RECORD": gettext_noop("신용정보법 제20조의2: records of dealings, within five years"),
    "KR_PURPOSE": gettext_noop("개인정보 보호법 제21조: when the purpose is reached"),
    "TW_CUSTOMER": gettext_noop(
        "洗錢防制法 and 金融機構防制洗錢辦法: five years from the end of the relationship"
    ),
    "TW_PROSPECT": gettext_noop(
        "保險業招攬及核保理賠辦法: applications not underwritten, five years from the decision"
    ),
    "TW_RECORD": gettext_noop(
        "金融監督管理委員會指定非公務機關個人資料檔案安全維護辦法: records of use, five years"
    ),
    "TW_PURPOSE": gettext_noop("個人資料保護法第11條: when the purpose is reached"),
    "SESSION": gettext_noop("Ended sessions serve no purpose"),
    "REVEAL": gettext_noop("The audit trail keeps who saw what; the row only opens the field"),
    "LOOK": gettext_noop("They count the last minutes; the trail keeps what was too much"),
    "DRAFT": gettext_noop("What nobody has gone on with for a month will not be sent"),
    "REQUEST_KEY": gettext_noop("Nobody repeats a request after so long"),
    "ATTEMPT": gettext_noop(
        "Limits of guessing look back half an hour; the trail keeps the refusals"
    ),
    "LINK": gettext_noop("A link that is over opens nothing; the trail keeps that it was made"),
    "KNOWN_PLACE": gettext_noop("A place counts as known for 30 days"),
    "JOB": gettext_noop("What jobs were given and what they said serves to mend faults"),
}
