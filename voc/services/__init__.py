"""Writes of the voc app: tagging, cause trees, imports; and what it asks for at resolving."""

from voc.services.causes import (
    LoadResult,
    NewCause,
    TreeInUse,
    add_cause,
    causes_from_json,
    causes_from_pairs,
    give_tree_to_market,
    load_tree,
)
from voc.services.closing import closing_refusals
from voc.services.importing import CauseFinder, TagRow, bulk_tag
from voc.services.recording import record_cross_table
from voc.services.sections import CauseSection
from voc.services.tagging import tag_inquiry, untag_inquiry

__all__ = [
    "CauseFinder",
    "CauseSection",
    "LoadResult",
    "NewCause",
    "TagRow",
    "TreeInUse",
    "add_cause",
    "bulk_tag",
    "causes_from_json",
    "causes_from_pairs",
    "closing_refusals",
    "give_tree_to_market",
    "load_tree",
    "record_cross_table",
    "tag_inquiry",
    "untag_inquiry",
]
