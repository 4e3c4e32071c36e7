"""Writes of the operations app."""

from operations.services.clocks import load_presets, set_clock
from operations.services.erasing import apply_rules, enqueue_retention, erase_batch
from operations.services.holds import NewHold, bring_back, lift_hold, place_hold
from operations.services.jobs import retry_job

__all__ = [
    "NewHold",
    "apply_rules",
    "bring_back",
    "enqueue_retention",
    "erase_batch",
    "lift_hold",
    "load_presets",
    "place_hold",
    "retry_job",
    "set_clock",
]
