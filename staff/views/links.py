"""Links by which somebody chooses a password, and asking for one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from ops_console.shared import clock, errors
from ops_console.shared.idempotency import repeatable
from staff import services
from staff.forms import ForgotForm, NewPasswordForm


def site_of(request: HttpRequest) -> str:
    """Return the address at which the console was asked; a host that is not ours is refused."""
    return request.build_absolute_uri("/")


@require_http_methods(["GET", "HEAD", "POST"])
@repeatable
def forgot(request: HttpRequest) -> HttpResponse:
    """Have a link sent; the answer is the same for every name."""
    form = ForgotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ask_for_reset(
            username=form.cleaned_data["username"],
            site=site_of(request),
            address=request.META.get("REMOTE_ADDR", ""),
            now=clock.now(),
        )
        return render(request, "staff/link_sent.html")
    status = 422 if form.is_bound else 200
    return render(request, "staff/forgot.html", {"form": form}, status=status)


@sensitive_variables("secret")
@require_safe
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address bar; following a link has no other effect."""
    services.hold(request.session, secret)
    return redirect("staff:choose_password")


@sensitive_post_parameters("password", "again")
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@repeatable
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose a password by a link; signing in comes afterwards, with the second factor."""
    secret, form = services.held(request.session), NewPasswordForm(request.POST or None)
    try:
        username = services.open_link(secret=secret, now=clock.now()).person.username
        if request.method == "POST" and form.is_valid():
            try:
                services.use_link(secret=secret, now=clock.now(), **form.chosen())
            except errors.Invalid as error:
                form.add_error("password", str(error.message))
            else:
                request.session.flush()
                return render(request, "staff/password_chosen.html")
    except services.DeadLink:
        return render(request, "staff/dead_link.html", status=410)
    status = 422 if form.is_bound else 200
    context = {"form": form, "username": username}
    return render(request, "staff/choose_password.html", context, status=status)
