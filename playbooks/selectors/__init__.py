"""What the screens of the playbooks app and the apps above it read."""

from playbooks.selectors.clashes import differences
from playbooks.selectors.closing import missing_records
from playbooks.selectors.library import (
    LibraryFilter,
    LibraryRow,
    Reading,
    library,
    markets_to_choose,
    reading,
)
from playbooks.selectors.panel import PanelScreen, panel

__all__ = [
    "LibraryFilter",
    "LibraryRow",
    "PanelScreen",
    "Reading",
    "differences",
    "library",
    "markets_to_choose",
    "missing_records",
    "panel",
    "reading",
]
