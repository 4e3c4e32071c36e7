"""One sentence why an issue stands where it stands, as a code and its numbers."""

from dataclasses import dataclass

from voc.choices import Lane, Part, Why
from voc.rules.impact import WEIGHTS, Ranked, Site


@dataclass(frozen=True)
class Reason:
    """Which sentence, with which numbers."""

    why: Why
    numbers: dict[str, float]


def reason_of(row: Ranked, site: Site) -> Reason:
    """Return the reason: the severe cases, too few contacts, or the largest part of the score."""
    if row.lane is Lane.NOW:
        return Reason(Why.SEVERE, {"severe": row.facts.severe, "count": row.facts.count})
    if row.lane is Lane.TOO_FEW:
        return Reason(Why.TOO_FEW, {"count": row.facts.count})
    weighted = zip(Part, row.parts.as_tuple(), WEIGHTS.as_tuple(), strict=True)
    shares = {part: value * weight for part, value, weight in weighted}
    largest = max(shares, key=lambda part: shares[part])
    return Reason(Why(largest) if shares[largest] else Why.NOTHING, _numbers(row, site))


def _numbers(row: Ranked, site: Site) -> dict[str, float]:
    recurrence, handling = row.facts.recurrence, row.facts.handling
    return {
        "count": row.facts.count,
        "harm": row.parts.harm / 25,
        "breach": row.facts.worst_breach,
        "share": recurrence.hits / recurrence.base if recurrence.base else 0.0,
        "site": site.median_share,
        "mean": handling.seconds / handling.contacts if handling.contacts else 0.0,
        "median": handling.task_median,
    }
