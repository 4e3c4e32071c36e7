"""Fields of the payment, loan and ending tasks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Needed
from inquiries.task_fields.fields import choice, date, money, number, yes_no

METHOD = (
    choice(
        "method",
        _("New payment method"),
        Needed.INTAKE,
        options=(
            ("BANK", _("Bank debit")),
            ("CARD", _("Credit card")),
            ("TRANSFER", _("Own transfer")),
        ),
    ),
    yes_no("own_account", _("Account in the payer's own name"), Needed.RESOLVING),
    date("next_debit_on", _("Next debit on")),
)
FAILED_DEBIT = (
    date("failed_on", _("Date of the failed debit")),
    choice(
        "reason",
        _("Reason of the failure"),
        Needed.INTAKE,
        options=(
            ("BALANCE", _("Balance too low")),
            ("LIMIT", _("Card limit")),
            ("ACCOUNT_CLOSED", _("Account closed")),
            ("OUR_ERROR", _("Our error")),
            ("BANK_ERROR", _("Bank's error")),
            ("UNKNOWN", _("Not known yet")),
        ),
    ),
    number("months_unpaid", _("Months unpaid")),
    date("demand_sent_on", _("Demand sent on")),
    date("deadline_told", _("Deadline told to the customer"), Needed.RESOLVING),
)
REINSTATEMENT = (
    date("lapsed_on", _("Lapsed on"), Needed.INTAKE),
    yes_no("health_changed", _("Health changed since")),
    money("arrears", _("Premiums in arrears")),
    yes_no("waiting_period_explained", _("New waiting period explained"), Needed.RESOLVING),
)
LOAN = (
    money("amount", _("Amount wanted")),
    yes_no("own_account", _("Account in the policyholder's own name"), Needed.RESOLVING),
    choice(
        "scam_questions",
        _("Result of the fraud questions"),
        Needed.RESOLVING,
        options=(("CLEAR", _("No sign of fraud")), ("SUSPECT", _("Signs of fraud"))),
    ),
    yes_no("for_new_policy", _("Money is meant for a new policy")),
)
SURRENDER = (
    choice(
        "reason",
        _("Reason given"),
        options=(
            ("NEEDS_MONEY", _("Needs money")),
            ("PREMIUM_BURDEN", _("Premium too high")),
            ("REPLACEMENT", _("Another policy instead")),
            ("DISSATISFIED", _("Dissatisfied")),
            ("OTHER", pgettext_lazy("surrender reason", "Other")),
            ("NOT_TOLD", _("Not told")),
        ),
    ),
    money("value_told", _("Surrender value told")),
    yes_no("alternatives_told", _("Alternatives told once")),
    yes_no("loss_explained", _("End of cover explained"), Needed.RESOLVING),
)
COOLING_OFF = (
    date("applied_on", _("Applied on")),
    date("delivered_on", _("Policy delivered on"), not_before="applied_on"),
    choice(
        "declared_by",
        _("Declared by"),
        Needed.INTAKE,
        options=(
            ("PHONE", pgettext_lazy("declared by", "Phone")),
            ("MESSAGE", pgettext_lazy("declared by", "Text message")),
            ("PAPER", pgettext_lazy("declared by", "Paper")),
            ("APP", pgettext_lazy("declared by", "App")),
            ("EMAIL", pgettext_lazy("declared by", "E-mail")),
        ),
    ),
    date("declared_on", _("Declared on"), Needed.RESOLVING, not_before="applied_on"),
)
MATURITY = (
    choice(
        "benefit",
        _("Benefit"),
        Needed.INTAKE,
        options=(
            ("MATURITY", _("Maturity benefit")),
            ("SURVIVAL", _("Survival benefit")),
            ("INTERIM", _("Interim benefit")),
        ),
    ),
    date("due_on", _("Benefit due on")),
    yes_no("own_account", _("Account in the recipient's own name")),
)
