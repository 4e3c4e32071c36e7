"""What stands before a view: signed in, the role allows it, and who it is was proved just now."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url

from ops_console.shared import clock, errors
from ops_console.shared.networks import require_privileged
from staff import services
from staff.choices import Permission
from staff.forms import ConfirmForm, SignInForm

if TYPE_CHECKING:
    from staff.models import Staff

View = Callable[..., HttpResponseBase]
# Where a pane's script finds the dialog that lets it go on.
CHALLENGE_HEADER = "Ops-Challenge"
# Whose page sends the request: another person may have signed in in another tab.
PERSON_HEADER = "Ops-Person"
# What takes many data out or sets who may: from privileged networks only, if any is named.
PRIVILEGED = frozenset({
    Permission.ASK_EXPORT, Permission.APPROVE_EXPORT, Permission.MANAGE_STAFF,
})  # fmt: skip


def person_of(request: HttpRequest) -> "Staff":
    """Return the signed-in person; a guard has made sure that there is one."""
    return cast("Staff", request.user)


def signed_in_required(view: View) -> View:
    """Let only signed-in people through; a form that came too late keeps its text.

    A pane's request gets 401, so that no sign-in page lands in the pane.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        whose = request.headers.get(PERSON_HEADER)
        if whose is not None and whose != str(request.user.pk):
            return _challenge("staff:sign_in")
        return view(request, *args, **kwargs)

    return guarded


def requires(permission: str) -> Callable[[View], View]:
    """Let only signed-in people through whose role has the permission; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not person_of(request).may(permission):
                raise errors.Forbidden
            if permission in PRIVILEGED:
                require_privileged(request)
            return view(request, *args, **kwargs)

        guarded = signed_in_required(allowed)
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def fresh_sign_in_required(view: View) -> View:
    """Ask for password and code again unless that was within five minutes; stands below a guard.

    For exports, reveals of national numbers, changes of roles and of the second factor.
    """

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if services.is_fresh(request.session, now=clock.now()):
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):
            return _challenge("staff:confirm")
        if request.method == "POST":
            return _page_with_text(request, "staff/confirm.html", ConfirmForm())
        return _redirect_back(request, "staff:confirm")

    fresh.needs_fresh_sign_in = True  # type: ignore[attr-defined]
    return fresh


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _challenge("staff:sign_in")
    if request.method == "POST" and services.last_person_id(request) is not None:
        return _page_with_text(request, "staff/sign_in.html", SignInForm())
    return _redirect_back(request, "staff:sign_in")


def _challenge(url_name: str) -> HttpResponse:
    return HttpResponse(status=401, headers={CHALLENGE_HEADER: resolve_url(url_name)})


def _page_with_text(request: HttpRequest, template: str, form: object) -> HttpResponse:
    """Show the page with the posted form sealed into it, to be sent again afterwards."""
    carried = services.pack(request, now=clock.now())
    context = {"form": form, "next": "", "carried": carried, "was_late": True}
    context |= {"enrolled": _is_enrolled(request), "provider_name": services.provider_name()}
    return render(request, template, context, status=401)


def _is_enrolled(request: HttpRequest) -> bool:
    return request.user.is_authenticated and services.is_enrolled(person_of(request))


def _redirect_back(request: HttpRequest, url_name: str) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), resolve_url(url_name))
