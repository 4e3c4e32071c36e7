"""Codes of the playbooks app; the codes are stable, the labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGES = ("ko", "zh-Hant", "en")


class VersionStatus(models.TextChoices):
    """Where a version stands; only one version of a playbook is published at a time."""

    DRAFT = "DRAFT", pgettext_lazy("playbook version", "Draft")
    PUBLISHED = "PUBLISHED", pgettext_lazy("playbook version", "Live")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("playbook version", "Withdrawn")


class Risk(models.TextChoices):
    """What a wrong answer may cost the customer; decides whether a record is demanded."""

    LOW = "L", _("Low risk")
    MEDIUM = "M", _("Medium risk")
    HIGH = "H", _("High risk")
    CRITICAL = "C", _("Critical risk")


RECORD_DEMANDED = frozenset({Risk.HIGH, Risk.CRITICAL})
RISK_ORDER = {risk.value: place for place, risk in enumerate(reversed(Risk))}


class HitPolicy(models.TextChoices):
    """How a decision table is read."""

    FIRST = "FIRST", _("First matching row")
    COLLECT = "COLLECT", _("Every matching row adds its documents")


class CheckKind(models.TextChoices):
    """The type of an answer."""

    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of a list")
    DATE = "date", _("Date")
    MONEY = "money", _("Amount")
    NUMBER = "number", _("Number")
    TEXT = "text", _("Text")


class YesNo(models.TextChoices):
    """The answers to a yes-or-no check; every kind of check may be answered UNKNOWN."""

    YES = "YES", pgettext_lazy("answer", "Yes")
    NO = "NO", pgettext_lazy("answer", "No")
    UNKNOWN = "UNKNOWN", pgettext_lazy("answer", "Unknown")


UNKNOWN = YesNo.UNKNOWN.value


# What a record may name without declaring it.
BUILT_IN_LABELS = {
    "answers": pgettext_lazy("in a record", "Answers"),
    "rule": pgettext_lazy("in a record", "Rule"),
    "outcome": pgettext_lazy("in a record", "Outcome"),
}


class Lane(models.TextChoices):
    """What kind of ending an outcome is."""

    ANSWER = "ANSWER", _("Answer now")
    TICKET = "TICKET", _("Pass to a unit")
    ESCALATE = "ESCALATE", _("Escalate")
    STOP = "STOP", _("Stop here")


class Verdict(models.TextChoices):
    """Whether a row of the table applies to the answers so far."""

    HOLDS = "HOLDS", _("applies")
    FAILS = "FAILS", _("does not apply")
    OPEN = "OPEN", _("answers are missing")
    SKIPPED = "SKIPPED", _("not reached")


class AnswerSource(models.TextChoices):
    """Who gave an answer: the agent, or a fact that the console already had."""

    AGENT = "AGENT", _("from the agent")
    POLICY = "POLICY", _("from the policy")
    CUSTOMER = "CUSTOMER", _("from the customer's data")
    INQUIRY = "INQUIRY", _("from the inquiry")


class RunState(models.TextChoices):
    """How a run beside an inquiry ended, if it did."""

    OPEN = "OPEN", pgettext_lazy("playbook run", "In progress")
    CONFIRMED = "CONFIRMED", pgettext_lazy("playbook run", "Record confirmed")
    NOT_USED = "NOT_USED", pgettext_lazy("playbook run", "Not used")
    REPLACED = "REPLACED", pgettext_lazy("playbook run", "Started again")


class DeviationReason(models.TextChoices):
    """Why a playbook was not used on an inquiry that calls for it."""

    NOT_FITTING = "NOT_FITTING", _("The situation is a different one")
    CUSTOMER_LEFT = "CUSTOMER_LEFT", _("The customer ended the contact")
    ALREADY_DONE = "ALREADY_DONE", _("Answered before on another inquiry")
    CONTENT_WRONG = "CONTENT_WRONG", _("The playbook is wrong or outdated")
    OTHER = "OTHER", pgettext_lazy("reason", "Other")


class AnswerProblem(models.TextChoices):
    """Why an answer cannot be taken."""

    NOT_AN_OPTION = "NOT_AN_OPTION", _("Choose one of the listed answers.")
    NOT_A_DATE = "NOT_A_DATE", _("Enter a date as year-month-day, for example 2026-11-21.")
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE", _("Enter a date between 1900 and 2100.")
    NOT_A_NUMBER = "NOT_A_NUMBER", _("Enter a number.")
    NUMBER_OUT_OF_RANGE = "NUMBER_OUT_OF_RANGE", _("This number is outside the accepted range.")
    TOO_MANY_DECIMALS = "TOO_MANY_DECIMALS", _("This currency is written without decimals here.")
    BOTH_GIVEN = "BOTH_GIVEN", _("Clear the value, or take back “unknown”.")
    TOO_LONG = "TOO_LONG", _("This text is longer than 500 characters.")


class PlaybookRefusal(models.TextChoices):
    """Why an action on a run is refused; the text stands on the page and in the answer."""

    NOTHING_LIVE = "NOTHING_LIVE", _("This playbook has no live version.")
    IS_MERGED = "IS_MERGED", _("This inquiry was merged into another one; run the playbook there.")
    FINISHED = "FINISHED", _("This run has ended in the meantime. Open the panel again.")
    NOT_OPEN = "NOT_OPEN", _("Only on an open inquiry can a playbook be left unused.")
    UNDECIDED = "UNDECIDED", _("The answers do not decide yet. Answer the marked checks first.")
    MISSING_VALUES = "MISSING_VALUES", _("Script and record still need: %(names)s.")
    RECORD_CHANGED = (
        "RECORD_CHANGED",
        _("The answers have changed the record. Read it once more, then confirm it."),
    )
    PERSONAL_NUMBERS = (
        "PERSONAL_NUMBERS",
        _(
            "The record holds numbers of people. Move them to the customer's fields, or confirm it "
            "anyway: they are masked wherever the record is shown."
        ),
    )
    RECORD_TOO_LONG = "RECORD_TOO_LONG", _("The record is longer than 10,000 characters.")
    REASON_UNKNOWN = "REASON_UNKNOWN", _("Choose the reason why the playbook was not used.")
    REASON_NEEDED = "REASON_NEEDED", _("Say in a few words why the playbook was not used.")
