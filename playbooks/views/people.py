"""Who is asking."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from staff.models import Staff


def person_of(request: HttpRequest) -> "Staff":
    """Return the signed-in person; the guard before the view has seen to it that there is one."""
    return cast("Staff", request.user)
