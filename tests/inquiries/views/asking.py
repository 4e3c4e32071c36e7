"""How the tests ask a view: as a page or as a pane, counting its queries."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries.models import Inquiry


def pane(target: str, *, on: str = "/desk/") -> dict[str, str]:
    """Return the headers of a request by htmx for the element with this id, sent from a page."""
    return {
        "HX-Request": "true",
        "HX-Target": target,
        "HX-Current-URL": f"http://testserver{on}",
    }


def url_of(inquiry: Inquiry, verb: str = "") -> str:
    """Return the address of an inquiry or of a verb on it."""
    return f"/inquiries/{inquiry.number}/{f'{verb}/' if verb else ''}"


def kinds_of(inquiry: Inquiry) -> list[str]:
    """Return the kinds of the inquiry's events in their order."""
    return list(inquiry.events.order_by("pk").values_list("kind", flat=True))


@contextmanager
def counting() -> Iterator[CaptureQueriesContext]:
    """Count the queries of a block."""
    with CaptureQueriesContext(connection) as queries:
        yield queries
