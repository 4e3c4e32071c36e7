"""Retention: the clocks, what is due tonight, holds, proofs."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from operations import retention, services
from operations.forms import BringBackForm, HoldForm
from operations.selectors import retention as selectors
from ops_console.shared import clock, errors
from staff.choices import Permission
from staff.guards import person_of, requires
from staff.selectors import markets_of, open_market

if TYPE_CHECKING:
    from staff.models import Staff


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_RETENTION)
def show(request: HttpRequest) -> HttpResponse:
    """Show what is kept for how long and what goes tonight; place a hold."""
    person = person_of(request)
    form = HoldForm(
        request.POST or None, markets=list(markets_of(person)), subjects=retention.subjects()
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _place(request, form, person)
        except errors.DomainError as error:
            form.add_error(None, str(error.message))
    return _page(request, form=form, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, *, status: int, **forms: object) -> HttpResponse:
    person, now = person_of(request), clock.now()
    markets = list(markets_of(person))
    context = {
        "form": HoldForm(markets=markets, subjects=retention.subjects()),
        "back_form": BringBackForm(markets=markets),
        "rules": selectors.overview([*markets, None], now=now),
        "holds": selectors.holds_of(person, now=now),
        "proofs": selectors.proofs_of(person),
        **forms,
    }
    return render(request, "operations/retention.html", context, status=status)


def _place(request: HttpRequest, form: HoldForm, person: "Staff") -> HttpResponse:
    given = form.cleaned_data
    wanted = services.NewHold(**{**given, "market": open_market(person, given["market"])})
    services.place_hold(wanted=wanted, by=person, now=clock.now())
    messages.success(request, _("The legal hold stands."))
    return redirect("operations:retention")


@require_POST
@requires(Permission.MANAGE_RETENTION)
def bring_back(request: HttpRequest) -> HttpResponse:
    """Put a former customer into use again."""
    person = person_of(request)
    form = BringBackForm(request.POST, markets=list(markets_of(person)))
    if form.is_valid():
        try:
            given = form.cleaned_data
            given["market"] = open_market(person, given["market"])
            services.bring_back(**given, by=person, now=clock.now())
        except errors.DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The customer is in use again."))
            return redirect("operations:retention")
    return _page(request, back_form=form, status=422)


@require_POST
@requires(Permission.MANAGE_RETENTION)
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let the clocks of a held subject run again."""
    person = person_of(request)
    hold = selectors.get_hold(person, hold_id)
    services.lift_hold(hold=hold, by=person, now=clock.now())
    messages.success(request, _("The legal hold is lifted."))
    return redirect("operations:retention")
