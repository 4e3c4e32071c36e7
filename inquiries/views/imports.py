"""Imports in the browser: upload, check with preview, run with progress, refused rows."""

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from inquiries import selectors
from inquiries.choices import Channel, Stage, Status, TaskType
from inquiries.forms.imports import ImportForm
from inquiries.services import importing
from inquiries.views.edges import READ, READ_AND_WRITE, WRITE, answer
from ops_console.shared import clock, errors
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from inquiries.models import ImportRun
    from staff.models import Staff

PREVIEW = {
    "line": _("Line"),
    "external_ref": _("External reference"),
    "received_at": _("Received"),
    "resolved_at": _("Resolved"),
    "closed_at": _("Closed"),
    "status": _("Status"),
    "channel": _("Channel"),
    "stage": _("Stage"),
    "task_type": _("Task type"),
    "subject": _("Subject"),
}
LABELS: dict[str, dict[str, Any]] = {
    "status": dict(Status.choices),
    "channel": dict(Channel.choices),
    "stage": dict(Stage.choices),
    "task_type": dict(TaskType.choices),
}


@requires(Permission.IMPORT_INQUIRIES)
@require_http_methods(list(READ))
def runs(request: HttpRequest) -> HttpResponse:
    """List one's own imports."""
    context = {"runs": selectors.import_runs(person_of(request))}
    return answer(request, "inquiries/imports/index.html", context)


@requires(Permission.IMPORT_INQUIRIES)
@require_http_methods(list(READ_AND_WRITE))
def new(request: HttpRequest) -> HttpResponse:
    """Take a file and its mapping and have them checked."""
    person = person_of(request)
    earlier = selectors.mappings_used(person)
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else ()
    form = ImportForm(*sent, earlier=earlier)
    if is_sent and form.is_valid():
        try:
            run = _start(form, person)
        except errors.DomainError as error:
            form.add_error("mapping", str(error.message))
        else:
            return redirect("inquiries:import_show", run.pk)
    status = 422 if is_sent else 200
    return answer(request, "inquiries/imports/new.html", {"form": form}, status=status)


def _start(form: ImportForm, person: "Staff") -> "ImportRun":
    text = form.cleaned_data["mapping"]
    if not text:
        earlier = selectors.import_run(person, form.cleaned_data["earlier"])
        text = earlier.mapping["text"]
    return importing.start_check(
        upload=form.cleaned_data["file"], mapping_text=text, by=person, now=clock.now()
    )


@requires(Permission.IMPORT_INQUIRIES)
@require_http_methods(list(READ))
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show where an import stands: its progress, its preview and problems, or its result."""
    run = selectors.import_run(person_of(request), run_id)
    job = run.job
    result = job.result if job and job.status == "DONE" else {}
    context = {
        "run": run,
        "job": job,
        "result": result,
        "rows": [_shown(row) for row in result.get("preview", [])],
        "columns": PREVIEW.values(),
        "is_open": bool(job and job.status in {"QUEUED", "RUNNING"}),
        "poll_url": reverse("inquiries:import_show", args=[run.pk]),
    }
    return answer(request, "inquiries/imports/show.html", context)


def _shown(row: dict[str, Any]) -> list[Any]:
    cells = [(name, row.get(name, "")) for name in PREVIEW]
    return [LABELS.get(name, {}).get(cell, cell) for name, cell in cells]


@requires(Permission.IMPORT_INQUIRIES)
@require_http_methods(list(WRITE))
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import a file whose check has succeeded."""
    run = importing.start_import(run_id=run_id, by=person_of(request), now=clock.now())
    return redirect("inquiries:import_show", run.pk)


@requires(Permission.IMPORT_INQUIRIES)
@require_http_methods(list(READ))
def rejects(request: HttpRequest, run_id: int) -> FileResponse:
    """Hand out the refused rows with line, column, value and reason."""
    run = selectors.import_run(person_of(request), run_id)
    return FileResponse(
        importing.rejects_of(run),
        as_attachment=True,
        filename=f"{run.file_name}.rejects.csv",
        content_type="text/csv; charset=utf-8",
    )
