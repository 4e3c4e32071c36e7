"""Fields of the policy change tasks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Needed
from inquiries.task_fields.fields import choice, date, text, yes_no

_RELATIONS = (
    ("SPOUSE", _("Spouse")),
    ("CHILD", _("Child")),
    ("PARENT", _("Parent")),
    ("SIBLING", _("Brother or sister")),
    ("OTHER_FAMILY", _("Other family")),
    ("NOT_FAMILY", _("Not family")),
)

ADDRESS = (
    choice(
        "changed_contact",
        _("What changes"),
        Needed.INTAKE,
        options=(
            ("ADDRESS", _("Address")),
            ("PHONE", _("Phone number")),
            ("EMAIL", _("E-mail address")),
            ("SEVERAL", _("Several of these")),
        ),
    ),
    yes_no("all_policies", _("For all policies")),
    choice(
        "verified_by",
        _("Identity verified by"),
        Needed.RESOLVING,
        options=(
            ("REGISTERED_NUMBER", _("Code to the registered number")),
            ("QUESTIONS", _("Identity questions")),
            ("APP", _("App")),
            ("PAPER", _("Paper form with identity document")),
        ),
    ),
    yes_no("old_contact_told", _("Old contact notified")),
)
BENEFICIARY = (
    choice(
        "benefit_type",
        _("Benefit"),
        Needed.INTAKE,
        options=(
            ("DEATH", _("Death benefit")),
            ("MATURITY", _("Maturity or survival benefit")),
            ("MEDICAL", _("Medical or disability benefit")),
        ),
    ),
    choice("relation", _("Relation to the insured"), Needed.RESOLVING, options=_RELATIONS),
    yes_no("insured_differs", _("Insured differs from policyholder")),
    date("consent_on", _("Insured's consent received on")),
)
OWNER = (
    choice(
        "reason",
        _("Reason of the change"),
        Needed.INTAKE,
        options=(
            ("FAMILY", _("Within the family")),
            ("INHERITANCE", _("Inheritance")),
            ("DIVORCE", _("Divorce")),
            ("COMPANY", _("Company and employee")),
            ("OTHER", pgettext_lazy("owner change", "Other")),
        ),
    ),
    choice("relation", _("Relation to the insured"), options=_RELATIONS),
    date("consent_on", _("Insured's consent received on"), Needed.RESOLVING),
)
COVER = (
    choice(
        "change",
        _("What changes"),
        Needed.INTAKE,
        options=(
            ("REDUCE", _("Lower sum insured")),
            ("DROP_RIDER", _("Rider cancelled")),
            ("PAID_UP", _("Reduced paid-up")),
        ),
    ),
    text("rider", _("Rider concerned")),
    date("effective_on", _("Effective on")),
    yes_no("effect_explained", _("Loss of cover and value explained"), Needed.RESOLVING),
)
