"""What stands before a view: signed in, and the role allows it."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ops_console.shared import errors

if TYPE_CHECKING:
    from staff.models import Staff

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> "Staff":
    """Return the signed-in person; a guard has made sure that there is one."""
    return cast("Staff", request.user)


def requires(permission: str) -> Callable[[View], View]:
    """Let only signed-in people through whose role has the permission; others get 403.

    A pane's request of somebody signed out gets 401, so that no sign-in page lands in the pane.
    """

    def decorate(view: View) -> View:
        to_sign_in = login_required(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=401)
                return to_sign_in(request, *args, **kwargs)
            if not request.user.may(permission):
                raise errors.Forbidden
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
