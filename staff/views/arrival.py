"""Where somebody arrives after a step of signing in: the page, the dialog, or the kept text."""

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from ops_console.shared import clock
from staff import services
from staff.guards import person_of

# The dialog over a page whose session has ended asks with this target.
DIALOG = "sign-in-again"


def in_dialog(request: HttpRequest) -> bool:
    """Tell whether the dialog over a page asks, and not a page of its own."""
    return request.headers.get("HX-Target") == DIALOG


def next_page(request: HttpRequest) -> str:
    """Return the address to go on to, when it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if own else resolve_url("home")


def show(
    request: HttpRequest, template: str, form: Form, *, status: int = 200, **more: object
) -> HttpResponse:
    """Render a step as a page, or as the content of the dialog."""
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "carried": request.POST.get("carried", ""),
        "languages": settings.LANGUAGES,
        "current": get_language(),
        "dialog": DIALOG,
        "provider_name": services.provider_name(),
        **more,
    }
    name = f"{template}#step" if in_dialog(request) else template
    # A wrong code is an answer like others for the dialog, which swaps it.
    code = 422 if in_dialog(request) and status == 429 else status  # noqa: PLR2004 - HTTP
    response = render(request, name, context, status=code)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def arrive(request: HttpRequest, response: HttpResponse, *, carried: str) -> HttpResponse:
    """Answer a step of signing in; `response` leads to the next step or to the target.

    Whoever is in gets the kept text to be sent again, if it is theirs.
    """
    if not request.user.is_authenticated:
        return response
    if in_dialog(request):
        return _renewed(request, response)
    kept = services.unpack(carried, person_id=person_of(request).pk, now=clock.now())
    if kept is None:
        return response
    page = render(request, "staff/send_again.html", {"kept": kept})
    page.cookies.update(response.cookies)
    return page


def _renewed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Close the dialog; a page of somebody else is left for the start page."""
    before = services.last_person_id(request)
    if before is not None and before != person_of(request).pk:
        answer = HttpResponse(status=204, headers={"HX-Redirect": resolve_url("home")})
    else:
        # The page takes the new token from its cookie, which this answer sets.
        get_token(request)
        answer = render(request, "staff/sign_in.html#renewed")
        answer.headers["HX-Trigger"] = "session:renewed"
    answer.cookies.update(response.cookies)
    return answer
