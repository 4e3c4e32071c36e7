"""What the voc app asks for before an inquiry is resolved: its primary cause."""

from typing import TYPE_CHECKING

from inquiries.closing_checks import ClosingRefusal
from voc import selectors
from voc.choices import CAUSE_MISSING

if TYPE_CHECKING:
    from inquiries.models import Inquiry

PANEL = "voc"


def closing_refusals(inquiry: "Inquiry") -> list[ClosingRefusal]:
    """Return the missing cause; nothing in a market that has no causes to choose from."""
    missing = selectors.lacks_cause(inquiry.pk, market_id=inquiry.market_id)
    return [ClosingRefusal("CAUSE_MISSING", CAUSE_MISSING, PANEL)] if missing else []
