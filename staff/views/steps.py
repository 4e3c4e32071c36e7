"""Steps on the way in after the password: nobody is signed in on these pages."""

from allauth.account.internal.stagekit import stash_login
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ops_console.shared import clock, errors
from ops_console.shared.idempotency import repeatable
from staff import services
from staff.choices import Factor, Stage
from staff.forms import CodeForm, EnrolForm
from staff.views.apps import picture_of
from staff.views.arrival import arrive, show


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@repeatable
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code; open only to somebody whose password was right a moment ago."""
    stage = _stage(request, Stage.SECOND_FACTOR)
    if stage is None:
        return redirect("staff:sign_in")
    form = CodeForm(request.POST or None)
    template = "staff/second_factor.html"
    if request.method != "POST":
        return show(request, template, form)
    if not form.is_valid():
        return show(request, template, form, status=422)
    try:
        used = services.verify(person=stage.login.user, now=clock.now(), **form.cleaned_data)
    except errors.DomainError as error:
        form.add_error(None, str(error.message))
        return show(request, template, form, status=error.status)
    return _pass(request, stage, factor=used)


@sensitive_post_parameters("code", "sealed")
@require_http_methods(["GET", "HEAD", "POST"])
@repeatable
def enrol(request: HttpRequest) -> HttpResponse:
    """Have an authenticator app set up on the way in, where the role needs one."""
    stage = _stage(request, Stage.ENROL)
    if stage is None:
        return redirect("staff:sign_in")
    posted = request.POST if request.method == "POST" else None
    person, form = stage.login.user, EnrolForm(posted)
    if stage.state.get("done"):
        if request.method == "POST":
            return _pass(request, stage, factor=Factor.TOTP)
        return show(request, "staff/recovery_codes.html", form, codes=[])
    if request.method != "POST":
        return show(request, "staff/enrol.html", form, **picture_of(person))
    try:
        codes = services.enrol(person=person, now=clock.now(), **form.told())
    except errors.DomainError as error:
        form.add_error("code", str(error.message))
        again = picture_of(person, sealed=form.data.get("sealed", ""))
        return show(request, "staff/enrol.html", form, status=error.status, **again)
    stage.state["done"] = True
    stash_login(request, stage.login)
    return show(request, "staff/recovery_codes.html", form, codes=codes)


def _stage(request: HttpRequest, key: Stage) -> LoginStage | None:
    if request.user.is_authenticated:
        return None
    return LoginStageController.enter(request, key)


def _pass(request: HttpRequest, stage: LoginStage, *, factor: Factor) -> HttpResponse:
    """Leave the step; without another one the person is signed in."""
    carried = stage.login.state.get("carried", "")
    request.second_factor = factor  # type: ignore[attr-defined]
    return arrive(request, stage.exit(), carried=carried)
