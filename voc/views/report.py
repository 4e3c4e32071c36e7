"""The report: causes by impact and by count."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ops_console.shared import clock
from ops_console.shared.costly import costly
from staff.choices import Permission
from staff.guards import person_of, requires
from voc import selectors
from voc.forms import FilterForm
from voc.views.edges import may_export


@require_safe
@requires(Permission.VIEW_VOC)
@costly
def report(request: HttpRequest) -> HttpResponse:
    """Show the causes of the inquiries that the filter in the URL looks at."""
    now = clock.now()
    form = FilterForm(request.GET, person=person_of(request), now=now)
    if not form.is_valid():
        return render(request, "voc/report.html", {"form": form}, status=422)
    shown = selectors.build_report(
        form.report_filter(), form.causes, now=now, all_issues=request.GET.get("issues") == "all"
    )
    context = {
        "form": form,
        "report": shown,
        "parts": selectors.score_parts(),
        "charts": selectors.report_charts(shown),
        "may_export": may_export(person_of(request)),
    }
    return render(request, "voc/report.html", context)
