"""Reads of the voc app: causes, tags, the report, its lists and its export."""

from voc.selectors.causes import CauseGroup, cause_by_code, causes_of, find, grouped, tree_of
from voc.selectors.charting import report_charts
from voc.selectors.export import EXPORT_COLUMNS, TaggedSelection
from voc.selectors.filters import ReportFilter
from voc.selectors.issue_rows import IssueRow, Segment, score_parts
from voc.selectors.listing import Listing, ListingRow, listing
from voc.selectors.panel import PanelView, panel_view
from voc.selectors.report import CountRow, Report, build_report
from voc.selectors.tags import Suggestion, Tags, lacks_cause, suggestions, tags_of

__all__ = [
    "EXPORT_COLUMNS",
    "CauseGroup",
    "CountRow",
    "IssueRow",
    "Listing",
    "ListingRow",
    "PanelView",
    "Report",
    "ReportFilter",
    "Segment",
    "Suggestion",
    "TaggedSelection",
    "Tags",
    "build_report",
    "cause_by_code",
    "causes_of",
    "find",
    "grouped",
    "lacks_cause",
    "listing",
    "panel_view",
    "report_charts",
    "score_parts",
    "suggestions",
    "tags_of",
    "tree_of",
]
