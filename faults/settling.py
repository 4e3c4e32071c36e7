"""Waiting until all accepted work is done; minutes of waiting are moved, not sat out."""

import time
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db import OperationalError, close_old_connections, connection

from faults.stack import Stack
from faults.world import World
from operations.services.jobs import retry_job
from ops_console.celery import app
from ops_console.shared import clock

PATIENCE = 180.0
LOOK_EVERY = 0.3
# Jobs that a dead worker had in hand look as if they had been silent for longer than the lease,
# and waiting ones as if they had waited for longer than the sweeper does.
SILENT = """
UPDATE shared_job SET heartbeat_at = heartbeat_at - interval '6 minutes'
WHERE status = 'RUNNING' AND heartbeat_at < to_timestamp(%s)
"""
WAITING = """
UPDATE shared_job SET queued_at = queued_at - interval '3 minutes'
WHERE status = 'QUEUED' AND queued_at < now() - interval '1 second'
"""
GAVE_UP = "gave up"


def let_time_pass(*, killed_at: float) -> None:
    """Let what was begun before a kill be old enough for the sweeper, and have it sweep."""
    with connection.cursor() as cursor:
        cursor.execute(SILENT, [killed_at])
        cursor.execute(WAITING)
    app.send_task("ops_console.shared.tasks.sweep_jobs")


def settle(stack: Stack, world: World) -> list[str]:
    """Wait until no job is open; return what stands against it. A job that gave up is retried."""
    killed_at, deadline = time.time(), time.monotonic() + PATIENCE
    swept_at, retried, said = 0.0, 0, list[str]()
    while time.monotonic() < deadline:
        said += start_again(stack)
        with suppress(OperationalError, ConnectionError):
            close_old_connections()
            retried += retry_those_that_gave_up(world)
            if not open_jobs(world):
                return [*said, *([f"{retried} jobs had to be retried by hand"] if retried else [])]
            if time.monotonic() - swept_at > 2:
                swept_at = time.monotonic()
                let_time_pass(killed_at=killed_at)
        time.sleep(LOOK_EVERY)
    kinds = ", ".join(f"{job.kind} {job.status} {job.attempts}" for job in open_jobs(world))
    msg = f"jobs are still open after {PATIENCE:.0f} s: {kinds} (logs: {stack.state.logs})"
    raise TimeoutError(msg)


def start_again(stack: Stack) -> list[str]:
    """Start what has ended by itself, as a service manager does; return what it was.

    Celery's worker does when the broker goes while it gives messages back (kombu's
    `restore_unacked` then finds no connection): an "unrecoverable error" by its own words.
    """
    ended = [name for name in ("web", "worker", "beat") if stack.has_ended(name)]
    for name in ended:
        stack.restart(name)
    return [f"{name} had ended by itself and was started again" for name in ended]


def jobs_of_trial(world: World) -> Any:
    """Return the jobs that the trial has led to."""
    return apps.get_model("shared", "Job").objects.filter(pk__gt=world.last_job_before)


def open_jobs(world: World) -> list[Any]:
    """Return the jobs that are not finished."""
    return list(jobs_of_trial(world).filter(status__in=["QUEUED", "RUNNING"]))


def retry_those_that_gave_up(world: World) -> int:
    """Do what an operator does with jobs whose workers were killed too often; return how many."""
    jobs = jobs_of_trial(world).filter(status="FAILED", error__contains=GAVE_UP)
    staff = apps.get_model("staff", "Staff")
    found = list(jobs.values_list("pk", flat=True))
    for pk in found:
        retry_job(job_id=pk, by=staff.objects.get(pk=world.root.pk), now=clock.now())
    return len(found)
