"""Codes of what a task type asks for: kinds of field, when it is needed, risk."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Risk(models.TextChoices):
    """How much a mistake in this task can harm."""

    LOW = "L", pgettext_lazy("risk", "Low")
    MEDIUM = "M", pgettext_lazy("risk", "Medium")
    HIGH = "H", pgettext_lazy("risk", "High")
    CRITICAL = "C", pgettext_lazy("risk", "Critical")


class FieldKind(models.TextChoices):
    """What a task field holds."""

    TEXT = "TEXT", pgettext_lazy("field", "Text")
    DATE = "DATE", pgettext_lazy("field", "Date")
    MONEY = "MONEY", pgettext_lazy("field", "Amount")
    CHOICE = "CHOICE", pgettext_lazy("field", "Choice")
    YES_NO = "YES_NO", pgettext_lazy("field", "Yes or no")
    NUMBER = "NUMBER", pgettext_lazy("field", "Number")


class Needed(models.TextChoices):
    """From when on a task field may not be empty."""

    OPTIONAL = "OPTIONAL", _("Optional")
    INTAKE = "INTAKE", _("At intake")
    RESOLVING = "RESOLVING", _("Before resolving")


class YesNo(models.TextChoices):
    """An answer that may also be unknown."""

    YES = "YES", _("Yes")
    NO = "NO", _("No")
    UNKNOWN = "UNKNOWN", _("Unknown")


class DetailProblem(models.TextChoices):
    """What is wrong with the value of a task field."""

    UNKNOWN_FIELD = "UNKNOWN_FIELD", _("This task has no such field.")
    REQUIRED = "REQUIRED", _("This field is needed for this task.")
    NOT_TEXT = "NOT_TEXT", _("Enter a text.")
    TOO_LONG = "TOO_LONG", _("Enter at most 500 characters.")
    NOT_A_DATE = "NOT_A_DATE", _("Enter a date as YYYY-MM-DD.")
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE", _("Enter a date between 1900 and 2100.")
    TOO_EARLY = "TOO_EARLY", _("This date lies before the date it follows.")
    NOT_AN_AMOUNT = "NOT_AN_AMOUNT", _("Enter an amount from 0 with at most two decimals.")
    NOT_A_NUMBER = "NOT_A_NUMBER", _("Enter a whole number from 0 to 9999.")
    NOT_A_CHOICE = "NOT_A_CHOICE", _("Choose one of the given values.")
