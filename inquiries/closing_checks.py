"""The seam for higher apps at resolving: what still stops this inquiry from being resolved?

Each check takes the inquiry and returns refusals fit for the user; the same texts stand beside the
button, in the form and in the API.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from inquiries.models import Inquiry


@dataclass(frozen=True)
class ClosingRefusal:
    """One thing that is still missing, and the panel in which it is done."""

    code: str
    message: str | Promise
    panel: str = ""


ClosingCheck = Callable[[Inquiry], list[ClosingRefusal]]
# In the order of their registration, each once.
_checks: dict[ClosingCheck, None] = {}


def register(check: ClosingCheck) -> None:
    """Add a check that is asked before an inquiry is resolved."""
    _checks[check] = None


def refusals(inquiry: Inquiry) -> list[ClosingRefusal]:
    """Return everything that still stops the inquiry from being resolved; empty when nothing."""
    return [refusal for check in _checks for refusal in check(inquiry)]
