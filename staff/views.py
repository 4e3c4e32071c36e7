"""Pages of the staff app: signing in and out, profile, API tokens."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ops_console.shared import clock
from ops_console.shared.language import remember
from staff import selectors, services
from staff.choices import Permission
from staff.forms import PreferencesForm, SignInForm, TokenForm
from staff.guards import person_of, requires


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password; go on to `next` when it is a page of ours."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            person = authenticate(request, **form.cleaned_data)
            if person is not None:
                login(request, person)
                return redirect(_next_page(request))
            form.add_error(None, _("User name and password do not match."))
        status = 422
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "languages": settings.LANGUAGES,
        "current": get_language(),
    }
    return render(request, "staff/sign_in.html", context, status=status)


def _next_page(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if own else resolve_url("inquiries:desk")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language of a visitor who has not signed in, in a cookie."""
    code = request.POST.get("language", "")
    query = urlencode({"next": request.POST.get("next", "")})
    response = redirect(f"{resolve_url('staff:sign_in')}?{query}")
    if code in dict(settings.LANGUAGES):
        remember(response, code)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and tell the browser to forget what it kept."""
    logout(request)
    response = redirect("staff:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change language, density, theme and shortcuts."""
    person = person_of(request)
    fields = ("language", "density", "theme", "hotkeys")
    initial = {name: getattr(person, name) for name in fields}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_preferences(person=person, **form.cleaned_data)
        return redirect("staff:profile")
    context = {
        "form": form,
        "may_use_api": person.may(Permission.USE_API),
        "tokens_url": resolve_url("staff:tokens"),
        "markets": ", ".join(market.name for market in selectors.markets_of(person)),
        "teams": ", ".join(team.name for team in selectors.teams_of(person)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/profile.html", context, status=status)


@requires(Permission.USE_API)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's own API tokens and make a new one, whose secret is shown once."""
    form, secret, status = TokenForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            _token, secret = services.create_token(
                owner=person_of(request), now=clock.now(), **form.cleaned_data
            )
            form, status = TokenForm(), 201
    rows = person_of(request).api_tokens.order_by("-created_at", "-pk")
    context = {"form": form, "tokens": rows, "secret": secret, "now": clock.now()}
    return render(request, "staff/tokens.html", context, status=status)


@requires(Permission.USE_API)
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens."""
    services.revoke_token(owner=person_of(request), token_id=token_id, now=clock.now())
    messages.success(request, _("The token no longer works."))
    return redirect("staff:tokens")
