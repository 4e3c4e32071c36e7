"""Who is counted in each measure, as plain conditions over the raw tables.

These are the inquiries that a figure opens, and the recount that the nightly facts are compared
with: written a second time, from the definitions and not from the statement that makes the facts.
"""

from dataclasses import dataclass, replace

from inquiries.choices import OPEN_STATUSES, ClockKind, CorrectionKind
from inquiries.task_fields import PROFILES
from metrics.choices import Kpi, Part
from metrics.rules.kpis import RATES, RECONTACT_WINDOWS


@dataclass(frozen=True)
class Population:
    """Rows of raw tables: what is counted, when it counts, and which of them."""

    tables: str
    at: str
    unit: str
    condition: str = "true"
    # Within the condition: the ones meant, or the others.
    part: str = "true"
    value: str = "NULL::int"


# Whole minutes, from one day on whole quarter hours.
_ELAPSED = """
  (SELECT CASE WHEN m.n >= 1440 THEN m.n - m.n %% 15 ELSE m.n END
   FROM (SELECT div(extract(epoch FROM e.at - i.received_at), 60)::int AS n) AS m)
"""
_DAYS = """
  (SELECT (e.at AT TIME ZONE z.time_zone)::date - (i.received_at AT TIME ZONE z.time_zone)::date
   FROM staff_market AS z WHERE z.id = i.market_id)
"""
_RECEIPTS = Population("inquiries_inquiry AS i", at="i.received_at", unit="i.id")
_EVENTS = Population(
    "inquiries_inquiryevent AS e JOIN inquiries_inquiry AS i ON i.id = e.inquiry_id",
    at="e.at",
    unit="e.id",
)
_CLOCKS = Population(
    "inquiries_clock AS k JOIN inquiries_inquiry AS i ON i.id = k.inquiry_id",
    at="k.due_at",
    unit="k.id",
)
_CONTACTS = Population(
    "inquiries_contact AS c JOIN inquiries_inquiry AS i ON i.id = c.inquiry_id",
    at="c.ended_at",
    unit="c.id",
)
_ANSWERS = replace(
    _EVENTS,
    condition="e.kind = 'RESOLVED'",
    value=_ELAPSED,
)
_REOPENED = """
  EXISTS (
    SELECT FROM inquiries_inquiryevent AS o
    WHERE o.inquiry_id = e.inquiry_id AND o.kind = 'REOPENED'
      AND (o.at, o.id) > (e.at, e.id) AND o.at - e.at <= interval '14 days'
      AND o.data ->> 'reason' IS DISTINCT FROM 'ADMINISTRATIVE'
      AND NOT EXISTS (
        SELECT FROM inquiries_inquiryevent AS n
        WHERE n.inquiry_id = e.inquiry_id AND n.kind = 'REOPENED'
          AND (n.at, n.id) > (e.at, e.id) AND (n.at, n.id) < (o.at, o.id)
      )
  )
"""
_CORRECTED = """
  EXISTS (SELECT FROM inquiries_correction AS x WHERE x.inquiry_id = i.id AND x.kind = '{kind}')
"""
_DUE = """
  k.kind = '{kind}' AND k.due_at <= %(as_of)s AND NOT (k.stopped_at IS NULL AND EXISTS (
    SELECT FROM inquiries_clockpause AS p
    WHERE p.clock_id = k.id AND p.ended_at IS NULL AND p.started_at < k.due_at
  ))
"""
_MET = "k.stopped_at IS NOT NULL AND k.stopped_at <= k.due_at"
_CAN_BE_FOLLOWED = """
  i.task_type = ANY('{{{tasks}}}') AND i.channel <> 'CALL_OUT' AND i.status <> 'MERGED'
  AND i.customer_id IN (
    SELECT u.id FROM inquiries_customer AS u WHERE u.id = i.customer_id AND u.kind <> 'SALES_AGENT'
  )
"""
_CAME_BACK = """
  i.id IN (
    SELECT r.recontact_of_id FROM inquiries_inquiry AS r
    WHERE r.recontact_of_id = i.id AND r.received_at - i.received_at <= interval '{days} days'
  )
"""


def _followable(days: int) -> Population:
    """Return the inquiries that could be followed by a re-contact within so many days."""
    tasks = (task for task, profile in PROFILES.items() if profile.window_days == days)
    return replace(_RECEIPTS, condition=_CAN_BE_FOLLOWED.format(tasks=",".join(tasks)))


MEASURED: dict[str, Population] = {
    "received": _RECEIPTS,
    "unmatchable": replace(_RECEIPTS, condition="i.customer_id IS NULL"),
    "complaint_base": replace(
        _RECEIPTS, condition="NOT coalesce(i.complaint_at <= i.received_at, false)"
    ),
    "resolved": _ANSWERS,
    "closed": replace(_EVENTS, condition="e.kind = 'CLOSED'", value=_DAYS),
    "first_response_due": replace(_CLOCKS, condition=_DUE.format(kind=ClockKind.FIRST_RESPONSE)),
    "resolution_due": replace(_CLOCKS, condition=_DUE.format(kind=ClockKind.RESOLUTION)),
    "handled": replace(
        _CONTACTS, condition="c.handle_seconds IS NOT NULL", value="c.handle_seconds"
    ),
    "abandoned": replace(_CONTACTS, condition="c.abandoned"),
    **{f"recontact_base_{days}": _followable(days) for days in RECONTACT_WINDOWS.values()},
}
_PARTS = {
    "complaint_hits": "i.complaint_at - i.received_at <= interval '30 days'",
    "misguided": _CORRECTED.format(kind=CorrectionKind.MISGUIDANCE),
    "erroneous": _CORRECTED.format(kind=CorrectionKind.PROCESSING_ERROR),
    "reopened": _REOPENED,
    "first_response_met": _MET,
    "resolution_met": _MET,
    **{
        f"recontact_hits_{days}": _CAME_BACK.format(days=days)
        for days in RECONTACT_WINDOWS.values()
    },
}
for _rate in RATES.values():
    MEASURED[_rate.numerator] = replace(MEASURED[_rate.denominator], part=_PARTS[_rate.numerator])
# A measure may be counted in two places: work leaves by an answer or by merging.
RECOUNTED: dict[str, tuple[Population, ...]] = {
    **{name: (population,) for name, population in MEASURED.items()},
    "departed": (
        replace(_RECEIPTS, at="i.resolved_at"),
        replace(_EVENTS, condition="e.kind = 'MERGED' AND i.resolved_at IS NULL"),
    ),
}
# Named one by one, as the partial indexes of the queue have it.
_OPEN = ", ".join(f"'{status.value}'" for status in OPEN_STATUSES)
OPEN_NOW = replace(_RECEIPTS, condition=f"i.status IN ({_OPEN})")


# What a figure that is no share counts.
COUNTED = {
    Kpi.VOLUME: "received",
    Kpi.AHT: "handled",
    Kpi.RESOLUTION_TIME: "resolved",
    Kpi.DAYS_TO_CLOSE: "closed",
}


def population_of(kpi: Kpi, part: Part) -> Population:
    """Return who is behind a figure; a figure that is no share has only one part."""
    if kpi == Kpi.BACKLOG:
        return OPEN_NOW
    if kpi not in RATES:
        return MEASURED[COUNTED[kpi]]
    rate = RATES[kpi]
    if part == Part.DENOMINATOR:
        return MEASURED[rate.denominator]
    meant = MEASURED[rate.numerator]
    if part == Part.NUMERATOR:
        return meant
    return replace(meant, part=f"({meant.part}) IS NOT TRUE")
