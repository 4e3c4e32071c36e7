"""The figures: their codes, names, units and parts."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kpi(models.TextChoices):
    """One figure with a definition of its own."""

    VOLUME = "volume", _("Volume")
    AHT = "aht", _("Handling time")
    FIRST_RESPONSE_SLA = "first_response_sla", _("First response on time")
    RESOLUTION_TIME = "resolution_time", _("Time to resolution")
    RESOLUTION_SLA = "resolution_sla", _("Resolution on time")
    DAYS_TO_CLOSE = "days_to_close", _("Days to close")
    BACKLOG = "backlog", _("Backlog")
    ERROR_RATE = "error_rate", _("Processing errors")
    MISGUIDANCE = "misguidance", _("Wrong guidance")
    RECONTACT_7 = "recontact_7", _("Re-contact within 7 days")
    RECONTACT_14 = "recontact_14", _("Re-contact within 14 days")
    RECONTACT_30 = "recontact_30", _("Re-contact within 30 days")
    REOPEN = "reopen", _("Reopened within 14 days")
    COMPLAINT_CONVERSION = "complaint_conversion", _("Became a complaint within 30 days")


class Unit(models.TextChoices):
    """What a figure is counted in."""

    COUNT = "count", _("inquiries")
    SHARE = "share", _("share")
    SECONDS = "seconds", _("seconds")
    MINUTES = "minutes", _("minutes")
    DAYS = "days", _("days")


class Part(models.TextChoices):
    """Which of the inquiries behind a figure to list; part_label has the words of each figure."""

    DENOMINATOR = "denominator", pgettext_lazy("part of a figure", "All that count")
    NUMERATOR = "numerator", pgettext_lazy("part of a figure", "The ones meant")
    REMAINDER = "remainder", pgettext_lazy("part of a figure", "All others")


_CLOCKS = (
    pgettext_lazy("clocks", "Due"),
    pgettext_lazy("clocks", "Met"),
    pgettext_lazy("clocks", "Missed"),
)
_RECONTACTS = (
    pgettext_lazy("re-contact", "First contacts"),
    pgettext_lazy("re-contact", "Came back"),
    pgettext_lazy("re-contact", "Did not come back"),
)
_PART_LABELS = {
    Kpi.FIRST_RESPONSE_SLA: _CLOCKS,
    Kpi.RESOLUTION_SLA: _CLOCKS,
    Kpi.RECONTACT_7: _RECONTACTS,
    Kpi.RECONTACT_14: _RECONTACTS,
    Kpi.RECONTACT_30: _RECONTACTS,
    Kpi.ERROR_RATE: (_("Received"), _("With an error"), _("Without an error")),
    Kpi.MISGUIDANCE: (_("Received"), _("With wrong guidance"), _("Without wrong guidance")),
    Kpi.REOPEN: (_("Answers"), _("Reopened"), _("Not reopened")),
    Kpi.COMPLAINT_CONVERSION: (_("Received"), _("Became a complaint"), _("Did not")),
}


def part_label(kpi: Kpi, part: Part) -> str | Promise:
    """Return what a part of a figure is called."""
    labels = _PART_LABELS.get(kpi)
    return labels[list(Part).index(part)] if labels else kpi.label


# Ages of open work in business days; the last one is open-ended.
AGE_BUCKETS = ("0-1", "2-3", "4-5", "6-10", "10+")
