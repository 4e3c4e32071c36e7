"""When something masked may be shown: which right, which reason, for how long."""

import datetime as dt
import re
import unicodedata

# How long something revealed stays open.
WINDOW = dt.timedelta(minutes=5)
# More different people than this, opened within the span by one person, are no work but a harvest.
MOST_LOOKS = 200
LOOKS_SPAN = dt.timedelta(minutes=5)
SENSITIVE_KINDS = frozenset({"national_id", "account", "health"})
LEAST_TEXT = 10
_LEAST_DIFFERENT = 4
_REPEATED_SIGN = re.compile(r"([^\d\s])\1\1")
_REPEATED_UNIT = re.compile(r"(.{1,6}?)\1{2,}.{0,5}")


def is_sensitive(kind: str) -> bool:
    """Tell whether a kind of data takes the stronger right and a fresh sign-in."""
    return kind in SENSITIVE_KINDS


def right_for(kind: str) -> str:
    """Return the permission that revealing this kind of data takes."""
    return "REVEAL_SENSITIVE" if is_sensitive(kind) else "REVEAL_PERSONAL"


def text_is_needed(*, reason: str, with_inquiry: bool) -> bool:
    """Tell whether the code alone does not say why."""
    return reason == "OTHER" or not with_inquiry


def text_problem(text: str, *, needed: bool) -> str | None:
    """Say what is wrong with the words of a reason, as a code; None when nothing is.

    Held against blanks, `asdf asdf asdf` and `……………`, not against somebody who wants to lie.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if not words:
        return "TEXT_NEEDED" if needed else None
    signs = re.sub(r"\s+", "", words).casefold()
    if len(words) < LEAST_TEXT:
        return "TEXT_SHORT"
    says_nothing = (
        len(set(signs)) < _LEAST_DIFFERENT
        or _REPEATED_SIGN.search(signs)
        or _REPEATED_UNIT.fullmatch(signs)
    )
    return "TEXT_EMPTY_WORDS" if says_nothing else None
