"""Which access stands out, which periods are due, who may judge what."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

TIMES_USUAL = 3
# Fewer accesses are never "far more": one case can make five of them.
LEAST_VOLUME = 20
LEAST_OFF_HOURS = 5
LEAST_SAME_REASON = 5
WEIGHTS: Mapping[str, int] = {
    "NO_INQUIRY": 4,
    "OWN_VOLUME": 3,
    "PEER_VOLUME": 3,
    "OFF_HOURS": 2,
    "SAME_REASON": 1,
    "UNUSED": 4,
    "NEVER_USED": 4,
    "SEVERAL_MARKETS": 3,
    "GRANTED": 2,
    "PERSONAL_DATA": 1,
}
UNUSED_DAYS = 30
MONTHS_OF_A_QUARTER = 3


@dataclass
class Usage:
    """What one account did with a market's data in a period."""

    entries: int = 0
    subjects: set[tuple[str, str]] = field(default_factory=set)
    off_hours: int = 0
    without_inquiry: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)


def middle(values: Sequence[int]) -> float:
    """Return the median; 0 without values."""
    return float(median(values)) if values else 0.0


def flags_of(usage: Usage, *, own: Sequence[int], peers: Sequence[int]) -> list[str]:
    """Return why the usage stands out against the account's own past and its peers."""
    most_said = max(usage.reasons.values(), default=0)
    found = {
        "NO_INQUIRY": usage.without_inquiry > 0,
        "OWN_VOLUME": _is_far_more(usage.entries, own),
        "PEER_VOLUME": _is_far_more(usage.entries, peers),
        "OFF_HOURS": usage.off_hours >= LEAST_OFF_HOURS,
        "SAME_REASON": most_said >= LEAST_SAME_REASON,
    }
    return [name for name, holds in found.items() if holds]


def _is_far_more(entries: int, usual: Sequence[int]) -> bool:
    return bool(usual) and entries >= LEAST_VOLUME and entries > TIMES_USUAL * middle(usual)


def weight_of(flags: Sequence[str]) -> int:
    """Return how far up an account with these flags stands."""
    return sum(WEIGHTS[flag] for flag in flags)


def month_after(first: dt.date, months: int = 1) -> dt.date:
    """Return the first day of the month that many months later."""
    count = first.year * 12 + first.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def due_periods(
    *, today: dt.date, months: int, last_end: dt.date | None
) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the ended periods (first day, day after) that have no review yet.

    A period begins where the last review ended, so that nothing is left out when the console stood
    still or the cycle was changed; the very first one is the cycle that has just ended.
    """
    this_month = today.replace(day=1)
    start = last_end or month_after(this_month, -months)
    while (end := month_after(start, months)) <= this_month:
        yield start, end
        start = end


def rights_are_due(*, today: dt.date, last: dt.date | None) -> bool:
    """Tell whether a review opened today asks for everybody's rights; `last` is when one did.

    A quarter must have ended in between. The days of opening count, not the periods: rights are
    looked at as they are, and a console that stood still does not ask for the same ones thrice.
    """
    return last is None or last < quarter_start(today)


def quarter_start(day: dt.date) -> dt.date:
    """Return the first day of the quarter."""
    return day.replace(month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, day=1)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What tells whether an account's rights deserve a closer look."""

    unused_days: int | None
    markets: int
    changes: int
    sees_personal: bool


def rights_flags(standing: Standing) -> list[str]:
    """Return why the rights of an account stand out; nobody used it when there are no days."""
    unused = standing.unused_days
    found = {
        "NEVER_USED": unused is None,
        "UNUSED": unused is not None and unused >= UNUSED_DAYS,
        "SEVERAL_MARKETS": standing.markets > 1,
        "GRANTED": standing.changes > 0,
        "PERSONAL_DATA": standing.sees_personal,
    }
    return [name for name, holds in found.items() if holds]


def judge_refusal(*, account_id: int, by_id: int, is_signed: bool) -> str | None:
    """Say why this person may not judge the item, as a code."""
    if is_signed:
        return "signed_off"
    return "own_access" if account_id == by_id else None


@dataclass(frozen=True)
class OpenItem:
    """An item without a verdict."""

    account_id: int
    is_download: bool
    stands_out: bool
    is_rights: bool = False


def sign_refusal(open_items: Sequence[OpenItem], *, by_id: int, is_signed: bool) -> str | None:
    """Say why the review cannot be signed off, as a code.

    Accounts that do not stand out are accepted by the signature; downloads, outliers and rights
    never are, nor is anything of the signer's own.
    """
    if is_signed:
        return "signed_off"
    if any(item.account_id == by_id for item in open_items):
        return "own_open"
    if any(item.is_rights for item in open_items):
        return "rights_open"
    return "items_open" if any(i.is_download or i.stands_out for i in open_items) else None
