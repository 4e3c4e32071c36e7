"""The export of the inquiries of a report as CSV."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from ops_console.shared import clock
from staff.choices import Permission
from staff.guards import person_of, requires
from voc import selectors
from voc.forms import FilterForm


@require_GET
@requires(Permission.EXPORT_VOC)
def export(request: HttpRequest) -> HttpResponseBase:
    """Stream the inquiries that the filter in the URL looks at."""
    form = FilterForm(request.GET, person=person_of(request), now=clock.now())
    if not form.is_valid():
        return render(request, "voc/report.html", {"form": form}, status=422)
    chosen = form.report_filter()
    response = StreamingHttpResponse(
        selectors.export_csv(chosen, form.causes), content_type="text/csv; charset=utf-8"
    )
    name = selectors.export_name(chosen)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    # A buffering proxy would hold the first rows back.
    response.headers["X-Accel-Buffering"] = "no"
    return response
