"""May this cause be set on this inquiry, and may it be taken away?"""

from dataclasses import dataclass

from voc.choices import TagRefusal
from voc.rules.impact import TOP_LEVEL

ANSWERED = frozenset({"RESOLVED", "CLOSED"})


@dataclass(frozen=True)
class TagState:
    """What the decision depends on; `other_cause_id` stands in the other slot."""

    status: str
    is_primary: bool
    other_cause_id: int | None = None
    cause_id: int = 0
    in_tree: bool = True
    is_active: bool = True
    is_leaf: bool = True
    harm: int = 0
    breach: int = 0


def tag_refusal(state: TagState) -> TagRefusal | None:
    """Return why the cause cannot be set in this slot, or None when it can."""
    checks = (
        (state.status == "MERGED", TagRefusal.MERGED),
        (not state.in_tree, TagRefusal.OTHER_TREE),
        (not state.is_active, TagRefusal.INACTIVE),
        (not state.is_leaf, TagRefusal.NOT_A_LEAF),
        (not state.is_primary and state.other_cause_id is None, TagRefusal.PRIMARY_FIRST),
        (state.other_cause_id == state.cause_id, TagRefusal.TWICE),
        (not _is_level(state.harm) or not _is_level(state.breach), TagRefusal.LEVEL_UNKNOWN),
    )
    return next((refusal for applies, refusal in checks if applies), None)


def untag_refusal(state: TagState) -> TagRefusal | None:
    """Return why the cause cannot be taken away, or None when it can."""
    if state.status == "MERGED":
        return TagRefusal.MERGED
    if not state.is_primary:
        return None
    if state.status in ANSWERED:
        return TagRefusal.NEEDED
    return TagRefusal.SECOND_REMAINS if state.other_cause_id is not None else None


def _is_level(value: int) -> bool:
    return 0 <= value <= TOP_LEVEL
