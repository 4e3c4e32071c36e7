"""What the figures are made of: measures above and below the line, durations, pairs."""

from dataclasses import dataclass

from metrics.choices import Kpi, Unit


@dataclass(frozen=True)
class Rate:
    """A share: the measures above and below the line, and the days until a cohort is mature."""

    numerator: str
    denominator: str
    maturing_days: int = 0


@dataclass(frozen=True)
class Time:
    """A distribution: the list of durations and its unit."""

    durations: str
    unit: Unit


RECONTACT_WINDOWS = {Kpi.RECONTACT_7: 7, Kpi.RECONTACT_14: 14, Kpi.RECONTACT_30: 30}
RATES = {
    Kpi.FIRST_RESPONSE_SLA: Rate("first_response_met", "first_response_due"),
    Kpi.RESOLUTION_SLA: Rate("resolution_met", "resolution_due"),
    Kpi.ERROR_RATE: Rate("erroneous", "received"),
    Kpi.MISGUIDANCE: Rate("misguided", "received"),
    Kpi.RECONTACT_7: Rate("recontact_hits_7", "recontact_base_7", 7),
    Kpi.RECONTACT_14: Rate("recontact_hits_14", "recontact_base_14", 14),
    Kpi.RECONTACT_30: Rate("recontact_hits_30", "recontact_base_30", 30),
    Kpi.REOPEN: Rate("reopened", "resolved", 14),
    Kpi.COMPLAINT_CONVERSION: Rate("complaint_hits", "complaint_base", 30),
}
TIMES = {
    Kpi.AHT: Time("handle_times", Unit.SECONDS),
    Kpi.RESOLUTION_TIME: Time("resolution_times", Unit.MINUTES),
    Kpi.DAYS_TO_CLOSE: Time("days_to_close", Unit.DAYS),
}
MATURING_DAYS = {kpi: rate.maturing_days for kpi, rate in RATES.items() if rate.maturing_days}
# A speed is never shown without the quality that it could be bought with.
KPI_PAIRS = (
    (Kpi.VOLUME, Kpi.ERROR_RATE),
    (Kpi.AHT, Kpi.MISGUIDANCE),
    (Kpi.FIRST_RESPONSE_SLA, Kpi.RECONTACT_7),
    (Kpi.RESOLUTION_SLA, Kpi.RECONTACT_14),
    (Kpi.RESOLUTION_TIME, Kpi.REOPEN),
    (Kpi.DAYS_TO_CLOSE, Kpi.RECONTACT_30),
    (Kpi.BACKLOG, Kpi.COMPLAINT_CONVERSION),
)
