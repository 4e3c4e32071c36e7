"""Codes of customers and their contracts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerKind(models.TextChoices):
    """What a customer is to the insurer."""

    POLICYHOLDER = "POLICYHOLDER", _("Policyholder")
    INSURED = "INSURED", _("Insured")
    BENEFICIARY = "BENEFICIARY", _("Beneficiary")
    SALES_AGENT = "SALES_AGENT", _("Sales agent")
    PROSPECT = "PROSPECT", _("Prospect")
    OTHER = "OTHER", pgettext_lazy("customer", "Other")


class PolicyStatus(models.TextChoices):
    """State of the contract; lapse, surrender and cooling-off are different things."""

    IN_FORCE = "IN_FORCE", _("In force (policy)")
    GRACE = "GRACE", _("Grace period")
    LAPSED = "LAPSED", _("Lapsed")
    SURRENDERED = "SURRENDERED", _("Surrendered")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn (cooling-off)")
    MATURED = "MATURED", _("Matured")
    PENDING = "PENDING", _("In underwriting")


class FactProblem(models.TextChoices):
    """What is wrong with a new fact of a customer."""

    NAME_NEEDED = "NAME_NEEDED", _("A customer keeps a name.")
    IS_MASK = "IS_MASK", _("This is what the console shows instead of the value. Enter the value.")
    NOT_YOURS = "NOT_YOURS", _("Only somebody who may see this value can replace it.")
    BIRTH_DATE = "BIRTH_DATE", _("Enter a date of birth from 1900 to today.")
    NO_DIGITS = "NO_DIGITS", _("A phone number has digits.")
    TOO_LONG = "TOO_LONG", _("This text is too long.")
    BOTH = "BOTH", _("Enter a new value or empty it, not both.")
