"""What the views of the app need at their edge: the person and the part that htmx asks for."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.http import HttpRequest

    from staff.models import Staff


def person_of(request: "HttpRequest") -> "Staff":
    """Return the signed-in person; the guard has made sure that there is one."""
    return cast("Staff", request.user)


def target_of(request: "HttpRequest") -> str:
    """Return the id of the element that htmx will replace; empty for a whole page."""
    if not request.headers.get("HX-Request"):
        return ""
    return request.headers.get("HX-Target") or "page"
