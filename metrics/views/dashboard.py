"""The dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import selectors
from metrics.forms import FilterForm
from metrics.views.cards import cards_of
from metrics.views.drawings import Drawings
from metrics.views.edges import zone_of
from metrics.views.wording import short_time
from ops_console.shared import clock
from staff.choices import Permission
from staff.guards import person_of, requires


@require_safe
@requires(Permission.VIEW_METRICS)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the figures that the filter in the URL asks for."""
    person = person_of(request)
    places = selectors.places_of(person)
    form = FilterForm(request.GET, places)
    if not form.is_valid() or not places.markets:
        return render(request, "metrics/dashboard.html", {"form": form}, status=422)
    filter_ = form.metrics_filter()
    now, zone = clock.now(), zone_of(places, filter_)
    figures = selectors.figures_of(places, filter_, now=now)
    may_open = person.may(Permission.VIEW_INQUIRIES)
    context = {
        "form": form,
        "figures": figures,
        "zone": zone,
        "verified_at": short_time(figures.freshness, now=now, zone=zone),
        "cards": cards_of(figures, filter_, may_open=may_open),
        "charts": Drawings(figures, filter_, may_open=may_open).all(),
    }
    return render(request, "metrics/dashboard.html", context)
