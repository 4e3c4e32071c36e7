"""What operators do with jobs."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from operations.choices import NOT_FAILED, Operation
from ops_console.shared import audit, errors, jobs
from ops_console.shared.models import AuditKind, Job, JobStatus

if TYPE_CHECKING:
    from staff.models import Staff


@transaction.atomic
def retry_job(*, job_id: int, by: "Staff", now: dt.datetime) -> Job:
    """Give a failed job its attempts again and send it; Refused when it has not failed."""
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise errors.NotFound
    if job.status != JobStatus.FAILED:
        raise errors.Refused(NOT_FAILED)
    entry = audit.Entry(
        kind=AuditKind.OPERATED,
        object_type="shared.Job",
        object_id=str(job.pk),
        reason=Operation.RETRY,
        data={"kind": job.kind, "attempts": job.attempts},
    )
    job.status, job.attempts, job.queued_at = JobStatus.QUEUED, 0, now
    job.finished_at, job.error, job.progress = None, "", 0
    job.save(update_fields=["status", "attempts", "queued_at", "finished_at", "error", "progress"])
    transaction.on_commit(lambda: jobs.send(job.pk))
    audit.record(entry, by=by, now=now)
    return job
