"""One's own pages: how the console looks and speaks, and API tokens."""

from http.client import OK, UNPROCESSABLE_ENTITY

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ops_console.shared import clock, errors
from staff import selectors, services
from staff.choices import Permission
from staff.forms import PreferencesForm, TokenForm
from staff.guards import person_of, requires, signed_in_required
from staff.views.clashes import clash_on_preferences


@signed_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change language, density, theme and shortcuts."""
    person = person_of(request)
    initial = {name: getattr(person, name) for name in services.PREFERENCES}
    initial["seen"] = services.preferences_stamp(person)
    form, status, clash = PreferencesForm(request.POST or None, initial=initial), OK, None
    if form.is_bound:
        status = UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            services.change_preferences(person=person, **form.cleaned_data)
        except errors.Conflict as error:
            clash, status = clash_on_preferences(form, person), error.status
        else:
            return redirect("staff:profile")
    context = {
        "form": form,
        "clash": clash,
        "may_use_api": person.may(Permission.USE_API),
        "tokens_url": resolve_url("staff:tokens"),
        "markets": ", ".join(market.name for market in selectors.markets_of(person)),
        "teams": ", ".join(team.name for team in selectors.teams_of(person)),
    }
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
