"""What each figure means."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.choices import DEFINITIONS
from metrics.rules.statistics import MINIMUM_N
from staff.choices import Permission
from staff.guards import requires


@require_safe
@requires(Permission.VIEW_METRICS)
def definitions(request: HttpRequest) -> HttpResponse:
    """Show the definitions of all figures."""
    context = {"definitions": list(DEFINITIONS.values()), "minimum": MINIMUM_N}
    return render(request, "metrics/definitions.html", context)
