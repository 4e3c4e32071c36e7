"""The list of the inquiries behind a number of the report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ops_console.shared import clock
from staff.choices import Permission
from staff.guards import person_of, requires
from voc import selectors
from voc.forms import FilterForm
from voc.views.edges import may_export


@require_safe
@requires(Permission.VIEW_VOC)
def inquiries(request: HttpRequest) -> HttpResponse:
    """List the inquiries that the filter in the URL looks at."""
    form = FilterForm(request.GET, person=person_of(request), now=clock.now())
    if not form.is_valid():
        return render(request, "voc/inquiries.html", {"form": form}, status=422)
    chosen = form.report_filter()
    causes = {cause.pk: cause for cause in form.causes}
    page = selectors.listing(chosen, causes, cursor=request.GET.get("after", ""))
    context = {
        "form": form,
        "filter": chosen,
        "page": page,
        "may_open": person_of(request).may(Permission.VIEW_INQUIRIES),
        "may_export": may_export(person_of(request)),
    }
    return render(request, "voc/inquiries.html", context)
