"""Codes and texts of the voc app; rules answer with a code, the text to it stands here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Fault(models.TextChoices):
    """Whether it was our fault, as far as known."""

    YES = "YES", _("Our fault")
    NO = "NO", _("Not our fault")
    UNKNOWN = "UNKNOWN", _("Not known yet")


class Harm(models.IntegerChoices):
    """How much the customer was harmed; 4 is irreversible or concerns many."""

    NONE = 0, _("No harm")
    INCONVENIENCE = 1, _("Inconvenience")
    MONEY = 2, _("Up to one month's premium")
    RIGHT_LOST = 3, _("A right, cover or more money lost")
    IRREVERSIBLE = 4, _("Irreversible, or many people")


class Breach(models.IntegerChoices):
    """Which kind of rule is at risk; 4 happened or has to be reported."""

    NONE = 0, _("No rule touched")
    INTERNAL = 1, _("Internal rule")
    INDUSTRY = 2, _("Industry code")
    LAW_AT_RISK = 3, _("Law, could be broken")
    LAW_BROKEN = 4, _("Law, broken or reportable")


class Slot(models.TextChoices):
    """The two places for causes on an inquiry."""

    PRIMARY = "PRIMARY", _("Primary cause")
    SECOND = "SECOND", _("Second cause")


class TagRefusal(models.TextChoices):
    """Why a cause cannot be set or removed; the label is the text for the user."""

    MERGED = "MERGED", _("This inquiry was merged into another one; choose the cause there.")
    OTHER_TREE = "OTHER_TREE", _("This cause belongs to another market's list.")
    INACTIVE = "INACTIVE", _("This cause is no longer in use.")
    NOT_A_LEAF = "NOT_A_LEAF", _("Choose one of the causes below this heading.")
    TWICE = "TWICE", _("The primary and the second cause must be different.")
    PRIMARY_FIRST = "PRIMARY_FIRST", _("Choose the primary cause first.")
    LEVEL_UNKNOWN = "LEVEL_UNKNOWN", _("Harm and rule breach are levels from 0 to 4.")
    NEEDED = "NEEDED", _("An answered inquiry keeps its primary cause. Choose another one instead.")
    SECOND_REMAINS = "SECOND_REMAINS", _("Remove the second cause first.")


CAUSE_MISSING = _("Choose the root cause before resolving.")


class Why(models.TextChoices):
    """Why an issue stands where it stands; the label is the sentence, to be filled."""

    SEVERE = (
        "SEVERE",
        _(
            "Worst level of harm or rule breach in %(severe)s of %(count)s inquiries, "
            "which comes before any score."
        ),
    )
    TOO_FEW = "TOO_FEW", _("%(count)s inquiries are too few to rank, and none of them is severe.")
    HARM = "HARM", _("Harm weighs most: the 90th percentile of %(count)s inquiries is “%(harm)s”.")
    BREACH = "BREACH", _("Rule breach weighs most: the most serious case is “%(breach)s”.")
    RECURRENCE = (
        "RECURRENCE",
        _("Recurrence weighs most: %(share)s came back, %(site)s is usual here."),
    )
    TIME = (
        "TIME",
        _(
            "Handling time weighs most: %(mean)s a contact on average; "
            "the median of this task is %(median)s."
        ),
    )
    NOTHING = "NOTHING", _("No harm, no rule breach, and no more re-contacts or time than usual.")


class Lane(models.TextChoices):
    """What the ranking says about an issue."""

    NOW = "NOW", pgettext_lazy("lane", "Now")
    IN_TURN = "IN_TURN", pgettext_lazy("lane", "In turn")
    TOO_FEW = "TOO_FEW", _("Not enough data")


class Part(models.TextChoices):
    """The four parts of the impact score."""

    HARM = "HARM", _("Customer harm")
    BREACH = "BREACH", _("Rule breach")
    RECURRENCE = "RECURRENCE", _("Recurrence")
    TIME = "TIME", _("Handling time")


class Period(models.TextChoices):
    """Ready-made periods, counted back from the market's today."""

    WEEKS_4 = "4w", _("Last 4 weeks")
    WEEKS_8 = "8w", _("Last 8 weeks")
    WEEKS_12 = "12w", _("Last 12 weeks")
    MONTHS_12 = "12m", _("Last 12 months")
    ALL = "all", _("All time")
    CUSTOM = "custom", _("From … to …")


class DateBasis(models.TextChoices):
    """Which day of an inquiry decides whether it lies in the period."""

    RECEIVED = "received", _("Received")
    CLOSED = "closed", pgettext_lazy("date", "Closed")


class Only(models.TextChoices):
    """A part of the inquiries that a number on the report counts."""

    TAGGED = "tagged", _("With a cause")
    UNTAGGED = "untagged", _("Without a cause")
    CLOSED = "closed", pgettext_lazy("inquiries", "Closed")
    OTHER = "other", _("Tagged as “other”")
    SEVERE = "severe", _("Worst harm or breach")
    RECONTACTED = "recontacted", _("Followed by a re-contact")


class Axis(models.TextChoices):
    """What the rows or the columns of a cross table stand for."""

    CAUSE = "cause", pgettext_lazy("axis", "Cause group")
    DETAIL = "detail", pgettext_lazy("axis", "Cause")
    STAGE = "stage", pgettext_lazy("axis", "Stage")
    CHANNEL = "channel", pgettext_lazy("axis", "Channel")
    TASK = "task", pgettext_lazy("axis", "Task")
    MONTH = "month", pgettext_lazy("axis", "Month")


class Measure(models.TextChoices):
    """What the cells of a cross table say about their inquiries."""

    COUNT = "count", pgettext_lazy("measure", "Inquiries")
    SHARE = "share", pgettext_lazy("measure", "Share of the row")
    HARM = "harm", pgettext_lazy("measure", "Harm, mean (0 to 4)")
    BREACH = "breach", pgettext_lazy("measure", "Rule at risk, mean (0 to 4)")
    HANDLING = "handling", pgettext_lazy("measure", "Minutes a contact, mean")
    DAYS = "days", pgettext_lazy("measure", "Days to close, mean")
