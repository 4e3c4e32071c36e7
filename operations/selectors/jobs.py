"""Reads of background jobs for the operations pages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse

from operations import rules
from operations.choices import ERROR_CLASSES
from ops_console.shared import errors
from ops_console.shared.models import Job, JobStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

AT_ONCE = 50
TONES = {"QUEUED": "neutral", "RUNNING": "accent", "DONE": "good", "FAILED": "bad"}


@dataclass(frozen=True)
class JobRow:
    """A job as a list shows it: no parameters, no words of an error."""

    job: Job
    error: "str | Promise"
    tone: str
    may_retry: bool


def list_jobs(*, state: str = "", kind: str = "", before: int | None = None) -> list[JobRow]:
    """Return the latest jobs, fifty at a time, newest first."""
    jobs: QuerySet[Job] = Job.objects.select_related("requested_by").defer("params", "result")
    if state:
        jobs = jobs.filter(status=state)
    if kind:
        jobs = jobs.filter(kind=kind)
    if before:
        jobs = jobs.filter(pk__lt=before)
    return [_row(job) for job in jobs.order_by("-pk")[:AT_ONCE]]


def get_job(job_id: int) -> JobRow:
    """Return one job; NotFound when there is none."""
    job = Job.objects.select_related("requested_by").filter(pk=job_id).first()
    if job is None:
        raise errors.NotFound
    return _row(job)


def counts_by_state() -> dict[str, int]:
    """Return how many jobs stand in each state, states without jobs too."""
    counted = dict(Job.objects.values_list("status").annotate(Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in JobStatus.values}


@dataclass(frozen=True)
class StateCount:
    """How many jobs stand in a state."""

    state: str
    text: str
    tone: str

    @property
    def url(self) -> str:
        """Where these jobs are listed."""
        return f"{reverse('operations:jobs')}?state={self.state}"


def state_counts() -> list[StateCount]:
    """Return the counts of all states with their words."""
    labels = dict(JobStatus.choices)
    return [
        StateCount(
            state, f"{labels[state]} {count}", TONES.get(state, "warn") if count else "neutral"
        )
        for state, count in counts_by_state().items()
    ]


def kinds() -> list[str]:
    """Return the kinds of jobs that there have been."""
    return list(Job.objects.order_by("kind").values_list("kind", flat=True).distinct())


def _row(job: Job) -> JobRow:
    name = rules.error_class(job.error)
    return JobRow(
        job=job,
        error=ERROR_CLASSES.get(name, name),
        tone=TONES.get(job.status, "warn"),
        may_retry=job.status == JobStatus.FAILED,
    )
