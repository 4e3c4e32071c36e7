"""Handing files out: the link, the download, the password."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from exports import selectors, services
from exports.views.showing import detail
from ops_console.shared import clock
from ops_console.shared.idempotency import repeatable
from staff.choices import Permission
from staff.guards import fresh_sign_in_required, person_of, requires

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@require_POST
@requires(Permission.ASK_EXPORT)
@fresh_sign_in_required
@repeatable
def link(request: HttpRequest, export_id: int) -> HttpResponse:
    """Make a link to one's own file and go there.

    Without a request key, which would keep the link; a second one ends the first.
    """
    token = services.make_link(export_id=export_id, by=person_of(request), now=clock.now())
    return redirect("exports:collect", token)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ASK_EXPORT)
@fresh_sign_in_required
@repeatable
def collect(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what lies behind the link; sending the form hands it out and uses the link up.

    Looking does not use it up, so nothing that fetches pages ahead of time can. The link is its
    own request key.
    """
    person, now = person_of(request), clock.now()
    if request.method != "POST":
        export = selectors.export_by_link(person, token, now=now)
        return render(request, "exports/collect.html", detail(export, person, token=token))
    download = services.start_download(token=token, by=person, now=now)
    name = download.export.file_name
    response = StreamingHttpResponse(download, content_type=TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    response.headers["Content-Length"] = str(download.export.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A buffering proxy would keep a copy.
    response.headers["X-Accel-Buffering"] = "no"
    return response


@sensitive_variables("password")
@require_POST
@requires(Permission.ASK_EXPORT)
@fresh_sign_in_required
def password(request: HttpRequest, export_id: int) -> HttpResponse:
    """Show the password of one's own file for the only time."""
    person = person_of(request)
    password = services.show_password(export_id=export_id, by=person, now=clock.now())
    export = selectors.get_export(person, export_id)
    return render(request, "exports/show.html", detail(export, person, password=password))
