"""Pure decisions on exports: who must approve, who may decide, which reasons say something."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable

# Identifiers by which a person is looked up elsewhere; even masked they need a second person.
IDENTIFIERS = frozenset({"national_id", "account", "card"})
SENSITIVE = IDENTIFIERS | {"health"}
# Free text and health data leave masked or not at all.
NEVER_CLEAR = frozenset({"free_text", "health"})
FILE_LIVES = dt.timedelta(hours=24)
DECISION_WITHIN = dt.timedelta(days=7)
MAX_OPEN = 3
MAX_CLEAR_ROWS = 10_000
# An approval covers what comes in between the question and the building, not another export.
GROWTH, GROWTH_ROWS = 1.1, 100
MIN_REASON_WIDTH, MIN_DIFFERENT = 10, 4
WIDE = {"W", "F"}
OPEN = frozenset({"WAITING", "QUEUED", "READY"})


def approval_needs(
    *, rows: int, free_rows: int, kinds: Collection[str], clear: Collection[str]
) -> list[str]:
    """Return why somebody else has to approve; empty when nobody has to."""
    reasons = (
        (rows > free_rows, "ROWS"),
        (bool(IDENTIFIERS & set(kinds)), "IDENTIFIERS"),
        (bool(clear), "CLEAR"),
    )
    return [code for applies, code in reasons if applies]


def is_encrypted(*, kinds: Iterable[str], clear: Collection[str]) -> bool:
    """Tell whether the file leaves only behind a password."""
    return bool(clear) or bool(IDENTIFIERS & set(kinds))


def may_be_clear(kind: str) -> bool:
    """Tell whether a column of this kind may leave without its mask at all."""
    return kind not in NEVER_CLEAR


def rows_allowed(*, rows_expected: int, approved: bool, free_rows: int, clear: bool) -> int:
    """Return how many rows the file may have without asking (again)."""
    most = int(rows_expected * GROWTH) + GROWTH_ROWS if approved else free_rows
    return min(most, MAX_CLEAR_ROWS) if clear else most


def deciding_refusal(*, status: str, is_own: bool) -> str | None:
    """Return why this person cannot decide on the export, or None."""
    if is_own:
        return "OWN_REQUEST"
    return None if status == "WAITING" else "NOT_WAITING"


def cancelling_refusal(status: str) -> str | None:
    """Return why the export cannot be cancelled, or None."""
    return None if status in OPEN else "NOT_OPEN"


def reason_refusal(text: str, *, has_numbers: bool) -> str | None:
    """Return why a text is no reason: too short, or the same few characters again and again."""
    if has_numbers:
        return "PERSONAL_REASON"
    said = " ".join(unicodedata.normalize("NFC", text).split())
    letters = re.sub(r"\s", "", said).casefold()
    # A Hangul or Han character says about as much as two Latin letters.
    width = sum(2 if unicodedata.east_asian_width(char) in WIDE else 1 for char in said)
    repeated = re.fullmatch(r"(.{1,8}?)\1{2,}", letters)
    if width < MIN_REASON_WIDTH or len(set(letters)) < MIN_DIFFERENT or repeated:
        return "HOLLOW_REASON"
    return None


def is_live(*, status: str, expires_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether the file of the export can still be had."""
    return status == "READY" and expires_at is not None and now < expires_at
