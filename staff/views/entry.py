"""Getting in and out: password, second factor, proving it again, leaving."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ops_console.shared import clock, errors
from ops_console.shared.idempotency import repeatable
from ops_console.shared.language import remember
from staff import services
from staff.forms import ConfirmForm, SignInForm
from staff.guards import person_of, signed_in_required
from staff.views.arrival import arrive, next_page, show


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@repeatable
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password; go on to `next` when it is a page of ours."""
    form = SignInForm(request.POST or None)
    template, carried = "staff/sign_in.html", request.POST.get("carried", "")
    if request.method != "POST":
        return show(request, template, form)
    if not form.is_valid():
        return show(request, template, form, status=422)
    try:
        person = services.check_password(request, **form.cleaned_data, now=clock.now())
    except errors.DomainError as error:
        form.add_error(None, str(error.message))
        return show(request, template, form, status=error.status)
    onwards = services.enter(request, person=person, target=next_page(request), carried=carried)
    return arrive(request, onwards, carried=carried)


@sensitive_post_parameters("password", "code")
@signed_in_required
@require_http_methods(["GET", "HEAD", "POST"])
@repeatable
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask again who is at the keyboard, before something that matters."""
    form, person = ConfirmForm(request.POST or None), person_of(request)
    template, enrolled = "staff/confirm.html", services.is_enrolled(person)
    if request.method != "POST":
        return show(request, template, form, enrolled=enrolled)
    if not form.is_valid():
        return show(request, template, form, status=422, enrolled=enrolled)
    try:
        services.confirm(request, person=person, now=clock.now(), **form.cleaned_data)
    except errors.DomainError as error:
        form.add_error(None, str(error.message))
        return show(request, template, form, status=error.status, enrolled=enrolled)
    return arrive(request, redirect(next_page(request)), carried=request.POST.get("carried", ""))


@require_POST
@repeatable
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language of a visitor who has not signed in, in a cookie."""
    code = request.POST.get("language", "")
    query = urlencode({"next": request.POST.get("next", "")})
    response = redirect(f"{resolve_url('staff:sign_in')}?{query}")
    if code in dict(settings.LANGUAGES):
        remember(response, code)
    return response


@require_POST
@repeatable
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and tell the browser to forget what it kept."""
    services.sign_out(request, reason="ASKED", now=clock.now())
    response = redirect("staff:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    services.forget_who(response)
    return response
