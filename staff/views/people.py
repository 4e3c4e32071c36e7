"""People and their rights: joiners, movers, leavers."""

from http.client import CONFLICT
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ops_console.shared import clock, errors
from staff import selectors, services
from staff.choices import Permission
from staff.forms import CloseForm, IdentityForm, PersonForm, RightsForm
from staff.guards import fresh_sign_in_required, person_of, requires
from staff.views.clashes import clash_on_rights
from staff.views.links import site_of


@requires(Permission.MANAGE_STAFF)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List everybody within one's markets."""
    context = {"people": selectors.people_managed_by(person_of(request)), "now": clock.now()}
    return render(request, "staff/people.html", context)


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    form = PersonForm(request.POST or None, manager=person_of(request))
    if not settings.OIDC_ISSUER:
        del form.fields["subject"]
    if request.method == "POST" and form.is_valid():
        try:
            person = services.invite(**_joiner(form), **_by(request, site=True))
        except errors.Conflict as error:
            form.add_error("username", str(error.message))
        else:
            messages.success(request, _("The invitation is on its way; it is good for 72 hours."))
            return redirect("staff:person", person.pk)
    status = 422 if form.is_bound else 200
    return render(request, "staff/person_new.html", {"form": form}, status=status)


@requires(Permission.MANAGE_STAFF)
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show somebody's rights and what can be done about them."""
    return _page(request, person_id)


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_rights(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give somebody another role or scope."""
    form = RightsForm(request.POST, manager=person_of(request))
    if not form.is_valid():
        return _page(request, person_id, form=form, status=422)
    try:
        services.change_rights(
            person_id=person_id,
            rights=_rights(form),
            version=form.cleaned_data["version"] or 0,
            **_by(request),
        )
    except errors.Conflict as error:
        return _page(request, person_id, form=form, status=error.status)
    return _done(request, person_id, _("The rights have changed; every session has ended."))


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_close(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close an account."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise errors.Invalid
    services.close_access(person_id=person_id, **form.cleaned_data, **_by(request))
    return _done(request, person_id, _("The account is closed."))


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_open(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open a closed account again."""
    services.open_access(person_id=person_id, **_by(request, site=True))
    return _done(request, person_id, _("The account is open; a link to a password was sent."))


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_sessions(request: HttpRequest, person_id: int) -> HttpResponse:
    """End every session of somebody."""
    services.end_sessions_of(person_id=person_id, **_by(request))
    return _done(request, person_id, _("Every session and token has ended."))


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Have a link to a password sent."""
    services.send_link_to(person_id=person_id, **_by(request, site=True))
    return _done(request, person_id, _("A link was sent; the one before is dead."))


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_factor(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take the second factor of a lost phone away."""
    services.remove_factor_of(person_id=person_id, **_by(request))
    return _done(request, person_id, _("The authenticator app is removed."))


@requires(Permission.MANAGE_STAFF)
@fresh_sign_in_required
@require_POST
def person_identity(request: HttpRequest, person_id: int) -> HttpResponse:
    """Link somebody to the identity provider."""
    form = IdentityForm(request.POST)
    if not form.is_valid():
        raise errors.Invalid
    services.change_identity(person_id=person_id, **form.cleaned_data, **_by(request))
    return _done(request, person_id, _("The identity is saved."))


def _page(
    request: HttpRequest, person_id: int, *, form: RightsForm | None = None, status: int = 200
) -> HttpResponse:
    manager = person_of(request)
    found = selectors.managed_person(manager, person_id)
    initial = {name: getattr(found, name) for name in ("role", "version")}
    initial |= {"markets": found.markets.all(), "teams": found.teams.all()}
    context = {
        "person": found,
        "is_self": found.pk == manager.pk,
        "form": form or RightsForm(initial=initial, manager=manager),
        "clash": clash_on_rights(form, found) if form and status == CONFLICT else None,
        "close_form": CloseForm(),
        "identity_form": _identity_form(found),
        "enrolled": services.is_enrolled(found),
        "may_enter": found.has_usable_password(),
    }
    return render(request, "staff/person.html", context, status=status)


def _identity_form(found: Any) -> IdentityForm | None:
    issuer = settings.OIDC_ISSUER
    if not issuer:
        return None
    return IdentityForm(initial={"subject": selectors.subject_of(found, issuer)})


def _rights(form: RightsForm) -> services.Rights:
    told = form.cleaned_data
    return services.Rights(
        role=told["role"], markets=list(told["markets"]), teams=list(told["teams"])
    )


def _joiner(form: PersonForm) -> dict[str, Any]:
    names = ("username", "display_name", "email", "language", "subject")
    told = {name: form.cleaned_data.get(name, "") for name in names}
    return {"who": services.NewPerson(**told), "rights": _rights(form)}


def _by(request: HttpRequest, *, site: bool = False) -> dict[str, Any]:
    where = {"site": site_of(request)} if site else {}
    return {"by": person_of(request), "now": clock.now(), **where}


def _done(request: HttpRequest, person_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("staff:person", person_id)
