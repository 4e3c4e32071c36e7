"""Cross tables of the report, to be read or taken along as CSV."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from ops_console.shared import clock
from ops_console.shared.costly import costly
from staff.choices import Permission
from staff.guards import person_of, requires
from voc import services
from voc.forms import FilterForm, PivotForm
from voc.selectors import pivot as selectors


@require_safe
@requires(Permission.VIEW_VOC)
@costly
def pivot(request: HttpRequest) -> HttpResponse:
    """Show the cross table that the URL asks for."""
    person = person_of(request)
    form = FilterForm(request.GET, person=person, now=clock.now())
    sides = PivotForm(request.GET)
    context = {"form": form, "sides": sides, "may_export": person.may(Permission.EXPORT_VOC)}
    if not (form.is_valid() and sides.is_valid()):
        return render(request, "voc/pivot.html", context, status=422)
    chosen, question = form.report_filter(), sides.question()
    context |= {
        "filter": chosen,
        "question": question,
        "query": f"{chosen.query()}&{sides.query()}",
        "table": selectors.pivot_table(chosen, question, form.causes),
    }
    return render(request, "voc/pivot.html", context)


@require_GET
@requires(Permission.EXPORT_VOC)
@costly
def pivot_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the cross table as a file."""
    person, now = person_of(request), clock.now()
    form = FilterForm(request.GET, person=person, now=now)
    sides = PivotForm(request.GET)
    if not (form.is_valid() and sides.is_valid()):
        return render(request, "voc/pivot.html", {"form": form, "sides": sides}, status=422)
    chosen, question = form.report_filter(), sides.question()
    asked = f"{chosen.query()}&{sides.query()}"
    services.record_cross_table(market=chosen.market, query=asked, by=person, now=now)
    content = selectors.pivot_csv(chosen, question, form.causes)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = selectors.pivot_name(chosen, question)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    return response
