"""Background jobs: recorded with the business change, sent after commit, run once in effect.

A handler is a function `handler(*, job: JobHandle) -> dict` registered under a kind by the app that
owns the work. It must be idempotent: after a crash the same job starts again.
"""

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F, Q

from ops_console import celery
from ops_console.shared import clock, errors
from ops_console.shared.models import Job, JobStatus
from ops_console.shared.telemetry.redaction import summary_of

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
STALE_AFTER = dt.timedelta(minutes=2)
LEASE = dt.timedelta(minutes=5)


class NotYet(Exception):
    """It is not this job's turn: it goes back into the queue, and the attempt does not count."""


class Handler(Protocol):
    """What a kind of job does; its return value is kept as the job's result."""

    def __call__(self, *, job: "JobHandle") -> dict[str, Any]: ...


@dataclass(frozen=True)
class JobHandle:
    """What a running job may know and report of itself.

    `attempt` and `since` tell its worker from others: an operator's retry counts from one again.
    """

    job_id: int
    period: str
    params: dict[str, Any]
    requested_by_id: int | None
    attempt: int
    since: dt.datetime | None = None

    def report(self, *, progress: int, total: int) -> None:
        """Record progress (in units of `total`) and prove that the worker is alive."""
        self.change(progress=progress, total=total, heartbeat_at=clock.now())

    def change(self, **fields: Any) -> None:
        """Change the job's row, unless another worker has taken over from a silent one."""
        running = Job.objects.filter(pk=self.job_id, status=JobStatus.RUNNING)
        if self.since is not None:
            running = running.filter(started_at=self.since)
        running.filter(attempts=self.attempt).update(**fields)


_handlers: dict[str, Handler] = {}


def register(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of this kind of job."""

    def decorate(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return decorate


def enqueue(
    *,
    kind: str,
    params: dict[str, Any],
    now: dt.datetime,
    period: str = "",
    requested_by_id: int | None = None,
) -> tuple[Job, bool]:
    """Record a job and send it after commit; return it and whether it is new.

    With a `period` the job exists once: asking again returns the first one.
    """
    job, created = Job.objects.get_or_create(
        kind=kind,
        period=period or secrets.token_hex(16),
        defaults={"params": params, "queued_at": now, "requested_by_id": requested_by_id},
    )
    if created:
        transaction.on_commit(lambda: send(job.pk))
    return job, created


def send(job_id: int) -> bool:
    """Tell a worker of the job; a broker that is away is no loss, the sweeper sends again."""
    try:
        celery.send("ops_console.shared.tasks.run_job", job_id=job_id)
    except Exception:  # noqa: BLE001 - any broker failure; the row stays queued and is swept
        logger.warning("job %s waits for the sweeper: the broker does not answer", job_id)
        return False
    return True


def run(job_id: int) -> None:
    """Run a queued job, or one whose worker died; a second message for it does nothing."""
    job = _claim(job_id)
    if job is None:
        return
    handle = _handle_of(job)
    try:
        result = _handlers[job.kind](job=handle)
    except NotYet:
        handle.change(status=JobStatus.QUEUED, attempts=F("attempts") - 1)
    except errors.DomainError as error:
        _finish(handle, JobStatus.FAILED, error=str(error.message))
    except Exception as error:
        logger.exception("job %s (%s) failed", job_id, job.kind)
        final = job.attempts >= MAX_ATTEMPTS
        # Its class and its places: the words of an error quote rows and inputs.
        trace = summary_of(error)
        if final:
            _finish(handle, JobStatus.FAILED, error=trace)
        else:
            handle.change(status=JobStatus.QUEUED, error=trace)
    else:
        _finish(handle, JobStatus.DONE, result=result)


def _claim(job_id: int) -> Job | None:
    """Take the job's lease and count the attempt before any work, so that a poison job ends."""
    moment = clock.now()
    abandoned = Q(status=JobStatus.RUNNING, heartbeat_at__lt=moment - LEASE)
    taken = Job.objects.filter(Q(status=JobStatus.QUEUED) | abandoned, pk=job_id).update(
        status=JobStatus.RUNNING,
        attempts=F("attempts") + 1,
        started_at=moment,
        heartbeat_at=moment,
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    if job.attempts > MAX_ATTEMPTS:
        gave_up = f"gave up after {MAX_ATTEMPTS} attempts"
        _finish(_handle_of(job), JobStatus.FAILED, error=gave_up)
        return None
    return job


def _handle_of(job: Job) -> JobHandle:
    return JobHandle(
        job.pk, job.period, job.params, job.requested_by_id, job.attempts, job.started_at
    )


def _finish(
    handle: JobHandle, status: JobStatus, *, result: dict[str, Any] | None = None, error: str = ""
) -> None:
    handle.change(status=status, result=result or {}, error=error, finished_at=clock.now())


def sweep(*, now: dt.datetime) -> int:
    """Send again what no worker has taken or whose worker fell silent; return how many."""
    waiting = Q(status=JobStatus.QUEUED, queued_at__lt=now - STALE_AFTER)
    silent = Q(status=JobStatus.RUNNING, heartbeat_at__lt=now - LEASE)
    ids = list(Job.objects.filter(waiting | silent).order_by("pk").values_list("pk", flat=True))
    # A broker that hangs is not asked for each of them.
    return sum(1 for _sent in takewhile(send, ids))


def find(*, kind: str, job_id: int, requested_by_id: int | None = None) -> Job:
    """Return a job for its progress page; NotFound when it is of another kind or person."""
    jobs = Job.objects.filter(kind=kind, pk=job_id)
    if requested_by_id is not None:
        jobs = jobs.filter(requested_by_id=requested_by_id)
    job = jobs.first()
    if job is None:
        raise errors.NotFound
    return job
