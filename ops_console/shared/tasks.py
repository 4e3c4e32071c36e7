"""Celery tasks of the shared mechanisms; each loads by id and makes one call."""

from typing import Any

from celery import shared_task

from ops_console.shared import clock, idempotency, jobs


@shared_task(name="ops_console.shared.tasks.run_job")
def run_job(*, job_id: int, **_future: Any) -> None:
    """Run one recorded job."""
    jobs.run(job_id)


@shared_task(name="ops_console.shared.tasks.sweep_jobs")
def sweep_jobs(**_future: Any) -> None:
    """Send stale jobs again; beat calls it every minute."""
    jobs.sweep(now=clock.now())


@shared_task(name="ops_console.shared.tasks.forget_request_keys")
def forget_request_keys(**_future: Any) -> None:
    """Delete old request keys; beat calls it every hour."""
    idempotency.forget_old(now=clock.now())
