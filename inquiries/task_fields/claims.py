"""Fields of the claim tasks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Needed
from inquiries.task_fields.fields import choice, date, money, number, text, yes_no

HOSPITAL = (
    date("event_date", _("Date of the event"), Needed.INTAKE),
    choice(
        "illness_or_accident",
        _("Illness or accident"),
        Needed.INTAKE,
        options=(("ILLNESS", _("Illness")), ("ACCIDENT", _("Accident"))),
    ),
    date("admitted_from", _("Admitted on")),
    date("admitted_to", _("Discharged on"), not_before="admitted_from"),
    yes_no("surgery", _("Surgery")),
    yes_no("indemnity_rider", _("Indemnity rider")),
    money("claimed_amount", _("Amount claimed")),
    date("documents_complete_on", _("Documents complete on"), not_before="event_date"),
)
DIAGNOSIS = (
    date("diagnosed_on", _("Date of diagnosis"), Needed.INTAKE),
    text("diagnosis", _("Diagnosis as named in the certificate")),
    text("hospital", _("Hospital")),
    yes_no("pathology_report", _("Pathology or imaging report at hand")),
    date("documents_complete_on", _("Documents complete on"), not_before="diagnosed_on"),
)
DEATH = (
    date("died_on", _("Date of death"), Needed.INTAKE),
    choice(
        "cause_of_death",
        _("Cause of death"),
        Needed.INTAKE,
        options=(
            ("ILLNESS", _("Illness")),
            ("ACCIDENT", _("Accident")),
            ("UNKNOWN", _("Not known yet")),
        ),
    ),
    yes_no("named_beneficiary", _("Beneficiary named in the policy"), Needed.RESOLVING),
    number("heirs", _("Number of heirs")),
    yes_no("beneficiaries_notified", _("All beneficiaries notified"), Needed.RESOLVING),
    date("documents_complete_on", _("Documents complete on"), not_before="died_on"),
)
PROGRESS = (
    text("claim_no", _("Claim number")),
    date("documents_complete_on", _("Documents complete on")),
    date("told_date", _("Date told to the customer")),
)
EXPLANATION = (
    text("claim_no", _("Claim number")),
    choice(
        "decision",
        _("Decision"),
        Needed.INTAKE,
        options=(
            ("PAID", pgettext_lazy("claim decision", "Paid")),
            ("REDUCED", pgettext_lazy("claim decision", "Reduced")),
            ("DECLINED", pgettext_lazy("claim decision", "Declined")),
        ),
    ),
    text("disputed_point", _("What the customer disputes")),
    yes_no("rights_explained", _("Right to object explained"), Needed.RESOLVING),
)
