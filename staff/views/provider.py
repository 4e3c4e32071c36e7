"""Signing in at the company's identity provider, and proving it anew there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from ops_console.shared import clock
from staff import services
from staff.guards import person_of
from staff.views.arrival import arrive, next_page


@require_safe
def provider(request: HttpRequest) -> HttpResponse:
    """Lead to the provider; NotFound where none is configured."""
    where = services.start_provider(
        request.session,
        back=request.build_absolute_uri(reverse("staff:provider_back")),
        target=next_page(request),
        again=request.user.is_authenticated,
        now=clock.now(),
    )
    return redirect(where)


@sensitive_variables("answer")
@require_safe
def provider_back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer: sign in, or note that it was proved anew."""
    now = clock.now()
    try:
        found, factor, kept = services.finish_provider(request.session, answer=request.GET, now=now)
        if request.user.is_authenticated:
            services.confirm_provider(
                request.session, person=person_of(request), found=found, now=now
            )
            return redirect(kept["target"])
    except services.ProviderRefused as error:
        return render(request, "staff/provider_refused.html", {"error": error}, status=403)
    onwards = services.enter(request, person=found, target=kept["target"], factor=factor)
    return arrive(request, onwards, carried="")
