"""Pages of operators: health and jobs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from operations.forms import JobFilterForm
from operations.selectors import health
from operations.selectors import jobs as job_selectors
from operations.selectors.checks import last_chain_check
from operations.services.backups import known_backups
from operations.services.jobs import retry_job
from ops_console.shared import clock
from staff.choices import Permission
from staff.guards import person_of, requires


@require_safe
@requires(Permission.OPERATE)
def index(request: HttpRequest) -> HttpResponse:
    """Show how every part is and when the regular work was last done."""
    now = clock.now()
    context = {
        "parts": list(health.parts(now=now)),
        "regular": health.regular_work(now=now),
        "counts": job_selectors.state_counts(),
        "backups": known_backups(),
        "check": last_chain_check(),
    }
    return render(request, "operations/index.html", context)


@require_safe
@requires(Permission.OPERATE)
def jobs(request: HttpRequest) -> HttpResponse:
    """List jobs by state and kind, newest first."""
    form = JobFilterForm(request.GET, kinds=job_selectors.kinds())
    rows = job_selectors.list_jobs(**form.cleaned_data) if form.is_valid() else []
    context = {"form": form, "rows": rows, "more": _older(request, rows)}
    status = 200 if form.is_valid() else 422
    return render(request, "operations/jobs.html", context, status=status)


def _older(request: HttpRequest, rows: "list[job_selectors.JobRow]") -> str:
    if len(rows) < job_selectors.AT_ONCE:
        return ""
    query = request.GET.copy()
    query["before"] = str(rows[-1].job.pk)
    return f"?{query.urlencode()}"


@require_safe
@requires(Permission.OPERATE)
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one job: its times, attempts and the class of its error."""
    return render(request, "operations/job.html", {"row": job_selectors.get_job(job_id)})


@require_POST
@requires(Permission.OPERATE)
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Try a failed job again."""
    retry_job(job_id=job_id, by=person_of(request), now=clock.now())
    messages.success(request, _("The job is waiting for a worker again."))
    return redirect("operations:job", job_id)
