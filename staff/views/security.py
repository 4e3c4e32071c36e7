"""One's own way in: password, authenticator app, recovery codes, other sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ops_console.shared import clock, errors
from staff import services
from staff.forms import EnrolForm, NewPasswordForm
from staff.guards import fresh_sign_in_required, person_of, signed_in_required
from staff.views.apps import picture_of


@signed_in_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how one signs in."""
    person = person_of(request)
    context = {
        "enrolled": services.is_enrolled(person),
        "codes_left": services.codes_left(person),
        "needed": services.is_factor_needed(person),
    }
    return render(request, "staff/security.html", context)


@sensitive_post_parameters("password", "again")
@signed_in_required
@fresh_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose another password; every other session ends."""
    form, person = NewPasswordForm(request.POST or None), person_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_password(person=person, by=person, now=clock.now(), **form.chosen())
        except errors.Invalid as error:
            form.add_error("password", str(error.message))
        else:
            return _done(request, _("Your password has changed. Other sessions have ended."))
    status = 422 if form.is_bound else 200
    return render(request, "staff/password.html", {"form": form}, status=status)


@sensitive_post_parameters("code", "sealed")
@signed_in_required
@fresh_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def app_new(request: HttpRequest) -> HttpResponse:
    """Set an authenticator app up from inside."""
    posted = request.POST if request.method == "POST" else None
    form, person = EnrolForm(posted), person_of(request)
    if request.method != "POST":
        context = {"form": form, **picture_of(person)}
        return render(request, "staff/app_new.html", context)
    try:
        codes = services.enrol(person=person, now=clock.now(), **form.told())
    except errors.DomainError as error:
        form.add_error("code", str(error.message))
        context = {"form": form, **picture_of(person, sealed=form.data.get("sealed", ""))}
        return render(request, "staff/app_new.html", context, status=error.status)
    update_session_auth_hash(request, person)
    services.note_factor(request.session)
    return render(request, "staff/app_codes.html", {"codes": codes})


@signed_in_required
@fresh_sign_in_required
@require_POST
def app_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, which are shown this once."""
    person = person_of(request)
    codes = services.renew_codes(person=person, now=clock.now())
    update_session_auth_hash(request, person)
    return render(request, "staff/app_codes.html", {"codes": codes})


@signed_in_required
@fresh_sign_in_required
@require_POST
def app_remove(request: HttpRequest) -> HttpResponse:
    """Take one's own app away; Refused where the role needs one."""
    person = person_of(request)
    services.remove_own(person=person, now=clock.now())
    return _done(request, _("Your authenticator app is no longer asked for."))


@signed_in_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End every other session and every token of one's own."""
    services.end_access(person=person_of(request), now=clock.now())
    return _done(request, _("Every other session has ended."))


def _done(request: HttpRequest, text: str) -> HttpResponse:
    """Keep this session, whose hash has changed with the rest, under a new id."""
    update_session_auth_hash(request, person_of(request))
    messages.success(request, text)
    return redirect("staff:security")
