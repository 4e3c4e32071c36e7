"""Fields of the guidance, new business and certificate tasks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Needed
from inquiries.task_fields.fields import choice, date, number, text, yes_no

INFO_POLICY = (
    choice(
        "topic",
        _("Topic"),
        options=(
            ("COVER", pgettext_lazy("policy topic", "Cover")),
            ("PREMIUM", _("Premium")),
            ("VALUE", _("Surrender value")),
            ("RENEWAL", _("Renewal")),
            ("OTHER", pgettext_lazy("policy topic", "Other")),
        ),
    ),
)
DOC_GUIDE = (
    choice(
        "document_topic",
        _("Documents for"),
        Needed.INTAKE,
        options=(
            ("CLAIM", _("A claim")),
            ("CHANGE", _("A policy change")),
            ("PAYMENT", _("A payment matter")),
            ("ENDING", _("Ending a policy")),
            ("OTHER", pgettext_lazy("document topic", "Other")),
        ),
    ),
    choice(
        "list_sent_by",
        _("List sent by"),
        options=(
            ("MESSAGE", _("Text message or messenger")),
            ("EMAIL", _("E-mail")),
            ("MAIL", _("Letter")),
            ("SPOKEN", _("Only spoken")),
        ),
    ),
)
CERTIFICATE = (
    choice(
        "certificate_kind",
        _("Kind of certificate"),
        Needed.INTAKE,
        options=(
            ("PREMIUMS", _("Premiums paid")),
            ("COVER", _("Cover in force")),
            ("TAX", _("Tax deduction")),
            ("BALANCE", _("Loan or value balance")),
            ("OTHER", pgettext_lazy("certificate", "Other")),
        ),
    ),
    choice(
        "delivery",
        _("Delivered by"),
        options=(
            ("APP", _("App or web")),
            ("EMAIL", _("E-mail")),
            ("FAX", _("Fax")),
            ("MAIL", _("Letter")),
        ),
    ),
)
UNDERWRITING = (
    text("application_no", _("Application number"), Needed.INTAKE),
    date("applied_on", _("Applied on")),
)
TRAVEL = (
    date("departs_on", pgettext_lazy("travel", "Departure"), Needed.INTAKE),
    date("returns_on", pgettext_lazy("travel", "Return"), not_before="departs_on"),
    text("destination", _("Destination")),
    yes_no("registered_member", _("Registered for purchase by phone")),
    number("travellers", _("Number of travellers")),
)
AGENT_REQUEST = (
    text("agent_code", _("Sales agent's code"), Needed.INTAKE),
    choice(
        "request",
        pgettext_lazy("agent request", "Request"),
        options=(
            ("SYSTEM", _("System operation")),
            ("CUSTOMER_MATTER", _("A customer's matter")),
            ("DOCUMENT", _("Document or form")),
            ("OTHER", pgettext_lazy("agent request", "Other")),
        ),
    ),
    yes_no("authority_checked", _("Authority for the customer checked"), Needed.RESOLVING),
)
UNRELATED = (text("referred_to", _("Referred to")),)
