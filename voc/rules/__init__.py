"""Pure decisions of the voc app: tagging, impact ranking, medians, labels, periods."""

from voc.rules.impact import (
    MIN_CONTACTS,
    TOP_LEVEL,
    WEIGHTS,
    ClusterFacts,
    Handling,
    Parts,
    Ranked,
    Recurrence,
    Site,
    rank,
    top_three_stability,
)
from voc.rules.intervals import Interval, wilson
from voc.rules.labels import code_of, label_in, matches
from voc.rules.medians import histogram_percentile
from voc.rules.periods import Span, span_of
from voc.rules.reasons import Reason, reason_of
from voc.rules.tagging import TagState, tag_refusal, untag_refusal

__all__ = [
    "MIN_CONTACTS",
    "TOP_LEVEL",
    "WEIGHTS",
    "ClusterFacts",
    "Handling",
    "Interval",
    "Parts",
    "Ranked",
    "Reason",
    "Recurrence",
    "Site",
    "Span",
    "TagState",
    "code_of",
    "histogram_percentile",
    "label_in",
    "matches",
    "rank",
    "reason_of",
    "span_of",
    "tag_refusal",
    "top_three_stability",
    "untag_refusal",
    "wilson",
]
