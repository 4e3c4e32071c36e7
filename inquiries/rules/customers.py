"""What may become of a customer's facts: plausible days, what stays filled, who may replace it."""

import datetime as dt

from inquiries.rules.reveals import is_sensitive

EARLIEST_BIRTH = dt.date(1900, 1, 1)
# How many characters each fact may have.
LIMITS = {
    "name": 120,
    "phone": 30,
    "email": 254,
    "address": 500,
    "national_id": 30,
    "account": 40,
    "health_notes": 2000,
}
# A way to reach somebody that changed lately is looked at before money moves.
WAYS_TO_REACH = frozenset({"phone", "email", "address"})
_NEVER_EMPTY = frozenset({"name"})


def is_plausible_birth(day: dt.date, *, today: dt.date) -> bool:
    """Tell whether somebody alive can be born on this day."""
    return EARLIEST_BIRTH <= day <= today


def changing_problem(
    *, field: str, kind: str, told: str, standing: str, mask: str, may_see_sensitive: bool
) -> str | None:
    """Say why a fact may not become what is told, as a code; None when it may.

    The mask of a value, copied from a page, would wipe the value out. What somebody may not see
    they may not replace either: they would not know what is lost.
    """
    if not told and field in _NEVER_EMPTY:
        return "NAME_NEEDED"
    if told and told == mask and told != standing:
        return "IS_MASK"
    if standing and is_sensitive(kind) and not may_see_sensitive:
        return "NOT_YOURS"
    return None
