"""Grains: for which of the four codes a row of facts is specific, as a bit mask.

Facts are kept in total, by one code, by the pairs that save much, and by all four. A question reads
exactly its own rows where they are kept, else the finest grain: with team and task, or channel and
task given, few rows of that remain.
"""

from collections.abc import Iterable

CODES = ("team_id", "channel", "stage", "task_type")
BIT = {code: 1 << place for place, code in enumerate(CODES)}
TOTAL, FINEST = 0, 15
PAIR = 2
PAIRS = (
    BIT["team_id"] | BIT["channel"],
    BIT["team_id"] | BIT["stage"],
    BIT["channel"] | BIT["stage"],
    BIT["stage"] | BIT["task_type"],
)
STORED = (TOTAL, *BIT.values(), *PAIRS, FINEST)
# Lists of durations are kept from pairs on; the coarser grains keep them counted, by week.
WITH_DURATIONS = tuple(mask for mask in STORED if mask.bit_count() >= PAIR)
WITH_COUNTS = tuple(mask for mask in STORED if mask.bit_count() < PAIR)
# A pair with few rows in which a coarser grain's durations of single days are found.
_PAIR_FOR = {
    TOTAL: BIT["team_id"] | BIT["stage"],
    BIT["team_id"]: BIT["team_id"] | BIT["stage"],
    BIT["channel"]: BIT["channel"] | BIT["stage"],
    BIT["stage"]: BIT["team_id"] | BIT["stage"],
    BIT["task_type"]: BIT["stage"] | BIT["task_type"],
}


def grain_of(codes: Iterable[str]) -> int:
    """Return the coarsest stored grain that is specific for all these codes."""
    mask = sum(BIT[code] for code in set(codes))
    return mask if mask in STORED else FINEST


def duration_grain(grain: int) -> int:
    """Return the grain in which the durations of this grain's days are kept."""
    return _PAIR_FOR.get(grain, grain)
