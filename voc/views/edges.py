"""What the views of the app need at their edge: the part that htmx asks for, a right."""

from typing import TYPE_CHECKING

from staff.choices import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from staff.models import Staff


def target_of(request: "HttpRequest") -> str:
    """Return the id of the element that htmx will replace; empty for a whole page."""
    if not request.headers.get("HX-Request"):
        return ""
    return request.headers.get("HX-Target") or "page"


def may_export(person: "Staff") -> bool:
    """Tell whether the person may ask for the export of the inquiries shown."""
    return person.may(Permission.EXPORT_VOC) and person.may(Permission.ASK_EXPORT)
