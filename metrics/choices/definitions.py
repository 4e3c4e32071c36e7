"""What each figure means: formula, who counts, which day it belongs to, what is left out.

A changed definition gets a new version and an effective date; the old series is not mixed with it.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.choices.kpis import Kpi, Unit

Text = str | Promise
FIRST_VERSION = dt.date(2026, 1, 1)
_NONE = _("Nothing.")
_OWNER = _("Operations management")
_RECEIPT_DAY = _("The market day of the receipt.")
_DUE_DAY = _("The market day on which the clock was due.")
_RECONTACT_POPULATION = _(
    "Inquiries of known customers whose task has this window, once the window has elapsed in full; "
    "the latest days are still maturing and not in the figure."
)
_RECONTACT_FORMULA = _(
    "Inquiries after which the same customer came back about the same policy and task within the "
    "window, on whichever channel ÷ inquiries that could be followed."
)
_RECONTACT_EXCLUSIONS = _(
    "Unknown callers (their share is shown), sales agents, our own calls, new claim events, merged "
    "inquiries."
)
_CLOCK_EXCLUSIONS = _(
    "Clocks that are not due yet or rest because we wait for the customer. Open past due counts as "
    "missed."
)


@dataclass(frozen=True)
class Definition:
    """The meaning of a figure in one version."""

    kpi: Kpi
    unit: Unit
    formula: Text
    population: Text
    clock: Text
    exclusions: Text = _NONE
    version: int = 1
    effective_from: dt.date = FIRST_VERSION
    owner: Text = _OWNER


_ALL = (
    Definition(
        Kpi.VOLUME,
        Unit.COUNT,
        formula=_("Number of inquiries received."),
        population=_("All inquiries, merged and imported ones too."),
        clock=_RECEIPT_DAY,
    ),
    Definition(
        Kpi.AHT,
        Unit.SECONDS,
        formula=_(
            "Talk + hold + wrap-up in whole seconds ÷ handled contacts; median and 90th percentile "
            "interpolated over the exact seconds."
        ),
        population=_("Contacts whose wrap-up is finished, each leg once."),
        clock=_("The market day on which the contact ended."),
        exclusions=_("Abandoned contacts; their number is shown."),
    ),
    Definition(
        Kpi.FIRST_RESPONSE_SLA,
        Unit.SHARE,
        formula=_("First response clocks stopped at or before due ÷ first response clocks due."),
        population=_("First response clocks whose due time has passed."),
        clock=_DUE_DAY,
        exclusions=_CLOCK_EXCLUSIONS,
    ),
    Definition(
        Kpi.RESOLUTION_TIME,
        Unit.MINUTES,
        formula=_(
            "Elapsed time from receipt to answer, waiting included; whole minutes below one day, "
            "quarter hours from one day on, both rounded down; median and 90th percentile."
        ),
        population=_("Answers given; an inquiry that was reopened counts with each answer."),
        clock=_("The market day of the answer."),
    ),
    Definition(
        Kpi.RESOLUTION_SLA,
        Unit.SHARE,
        formula=_("Resolution clocks stopped at or before due ÷ resolution clocks due."),
        population=_(
            "Resolution clocks whose due time has passed; each round after a reopening counts."
        ),
        clock=_DUE_DAY,
        exclusions=_CLOCK_EXCLUSIONS,
    ),
    Definition(
        Kpi.DAYS_TO_CLOSE,
        Unit.DAYS,
        formula=_(
            "Calendar days from the day of receipt to the day of closing, both in the market's "
            "time zone; median, interpolated."
        ),
        population=_("Closings; an inquiry that was reopened counts with each closing."),
        clock=_("The market day of the closing."),
        exclusions=_("Inquiries that are answered but not confirmed as fulfilled."),
    ),
    Definition(
        Kpi.BACKLOG,
        Unit.COUNT,
        formula=_(
            "Inquiries open at this moment; the age is counted in business days since the receipt "
            "and does not begin anew when work is passed on or reopened."
        ),
        population=_("New, in progress and waiting inquiries."),
        clock=_("Now; the curve shows each midnight as inquiries received less inquiries left."),
    ),
    Definition(
        Kpi.ERROR_RATE,
        Unit.SHARE,
        formula=_("Inquiries with a recorded processing error ÷ inquiries received."),
        population=_("All inquiries received."),
        clock=_RECEIPT_DAY,
        exclusions=_("Errors that nobody recorded: this is a lower bound, not a sample."),
    ),
    Definition(
        Kpi.MISGUIDANCE,
        Unit.SHARE,
        formula=_("Inquiries with recorded wrong guidance ÷ inquiries received."),
        population=_("All inquiries received."),
        clock=_RECEIPT_DAY,
        exclusions=_("Wrong guidance that nobody recorded: this is a lower bound, not a sample."),
    ),
    *(
        Definition(
            kpi,
            Unit.SHARE,
            formula=_RECONTACT_FORMULA,
            population=_RECONTACT_POPULATION,
            clock=_("The market day on which the first of the two was received."),
            exclusions=_RECONTACT_EXCLUSIONS,
        )
        for kpi in (Kpi.RECONTACT_7, Kpi.RECONTACT_14, Kpi.RECONTACT_30)
    ),
    Definition(
        Kpi.REOPEN,
        Unit.SHARE,
        formula=_("Answers after which the inquiry was reopened within 14 days ÷ answers."),
        population=_("Answers given 14 days ago or earlier; younger ones are maturing."),
        clock=_("The market day of the answer."),
        exclusions=_("Reopenings for administrative reasons."),
    ),
    Definition(
        Kpi.COMPLAINT_CONVERSION,
        Unit.SHARE,
        formula=_("Inquiries that were registered as a complaint within 30 days ÷ inquiries."),
        population=_("Inquiries received 30 days ago or earlier; younger ones are maturing."),
        clock=_RECEIPT_DAY,
        exclusions=_("Inquiries that were complaints from the start; their number is shown."),
    ),
)
DEFINITIONS = {definition.kpi: definition for definition in _ALL}
