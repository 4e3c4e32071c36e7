"""Fields of the complaint and data subject tasks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Needed
from inquiries.task_fields.fields import choice, date, money, text, yes_no

SALES_AGENT = (
    text("agent_code", _("Sales agent's code")),
    choice(
        "matter",
        _("What it is about"),
        Needed.INTAKE,
        options=(
            ("NO_CONTACT", _("Agent cannot be reached")),
            ("MISSELLING", _("Explained wrongly or incompletely")),
            ("PRESSURE", pgettext_lazy("complaint", "Pressure")),
            ("MONEY", _("Money handed over")),
            ("FORGERY", _("Signature by somebody else")),
            ("SERVICE", pgettext_lazy("complaint", "Service")),
        ),
    ),
    text("remedy_wanted", _("What the customer wants"), Needed.INTAKE),
    choice(
        "consent_scope",
        _("Consent to pass it on"),
        Needed.RESOLVING,
        options=(
            ("WITH_NAME", _("With the customer's name")),
            ("WITHOUT_NAME", _("Without the customer's name")),
            ("NONE", _("No consent")),
        ),
    ),
)
COMPANY = (
    text("remedy_wanted", _("What the customer wants"), Needed.INTAKE),
    text("unit_concerned", _("Unit concerned")),
    money("money_at_stake", _("Money at stake")),
    date("reply_promised_on", _("Written reply promised for"), Needed.RESOLVING),
)
SALE_DEFECT = (
    choice(
        "ground",
        pgettext_lazy("sale defect", "Ground"),
        Needed.INTAKE,
        options=(
            ("NO_EXPLANATION", _("Not explained")),
            ("NO_TERMS", _("No terms or copy handed over")),
            ("SIGNATURE", _("Not signed in person")),
            ("UNSUITABLE", _("Unsuitable product")),
            ("OTHER", pgettext_lazy("sale defect", "Other")),
        ),
    ),
    date("known_on", _("Known to the customer since")),
    text("evidence", _("Evidence")),
    text("remedy_wanted", _("What the customer wants"), Needed.INTAKE),
)
PRIVACY = (
    choice(
        "right",
        pgettext_lazy("privacy", "Right"),
        Needed.INTAKE,
        options=(
            ("ACCESS", _("Access or copy")),
            ("CORRECT", _("Correction")),
            ("DELETE", _("Deletion")),
            ("STOP", _("Stop of processing")),
            ("NO_MARKETING", _("No marketing contact")),
        ),
    ),
    text("scope", _("Data concerned")),
    yes_no("identity_checked", _("Identity checked"), Needed.RESOLVING),
)
