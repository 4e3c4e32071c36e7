"""What the views of the app need at their edge: the part that htmx asks for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def target_of(request: "HttpRequest") -> str:
    """Return the id of the element that htmx will replace; empty for a whole page."""
    if not request.headers.get("HX-Request"):
        return ""
    return request.headers.get("HX-Target") or "page"
