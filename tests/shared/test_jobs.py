"""Background jobs: recorded once, run once in effect, ended when they are poison."""

import base64
import datetime as dt
import json
import os
import signal
from typing import Any

import pytest
from django.db import connection, transaction
from redis import Redis

from ops_console.celery import app
from ops_console.shared import clock, errors, jobs
from ops_console.shared.models import Job, JobStatus

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
runs: list[int] = []


@pytest.fixture(autouse=True)
def _kinds() -> None:
    runs.clear()
    jobs.register("test.good")(good)
    jobs.register("test.refused")(refused)
    jobs.register("test.faulty")(faulty)
    jobs.register("test.overtaken")(overtaken)
    jobs.register("test.deadly")(deadly)


def good(*, job: jobs.JobHandle) -> dict[str, Any]:
    runs.append(job.job_id)
    job.report(progress=5, total=10)
    return {"rows": job.params["rows"]}


def refused(*, job: jobs.JobHandle) -> dict[str, Any]:
    raise errors.Invalid(f"no {job.params['rows']} rows")


def faulty(*, job: jobs.JobHandle) -> dict[str, Any]:
    runs.append(job.job_id)
    raise ZeroDivisionError


def overtaken(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Fall silent in the first attempt, let a second worker finish, then fail."""
    runs.append(job.job_id)
    if len(runs) == 2:
        return {"by": "the second"}
    Job.objects.filter(pk=job.job_id).update(heartbeat_at=NOW - 10 * jobs.LEASE)
    jobs.run(job.job_id)
    raise ZeroDivisionError


def deadly(*, job: jobs.JobHandle) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def retried(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Be given up, tried again by an operator (attempts from nought), and wake after that."""
    runs.append(job.job_id)
    if len(runs) == 1:
        Job.objects.filter(pk=job.job_id).update(status=JobStatus.QUEUED, attempts=0)
        jobs.run(job.job_id)
        return {"by": "the first"}
    return {"by": "the retry"}


def queue(kind: str, period: str = "") -> Job:
    job, _ = jobs.enqueue(kind=kind, params={"rows": 3}, now=NOW, period=period)
    return job


def test_a_job_runs_and_keeps_its_result(db: None) -> None:
    job = queue("test.good")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.result, job.progress, job.total) == (
        JobStatus.DONE,
        {"rows": 3},
        5,
        10,
    )


def test_a_second_message_for_a_finished_job_does_nothing(db: None) -> None:
    job = queue("test.good")

    jobs.run(job.pk)
    jobs.run(job.pk)

    assert runs == [job.pk]


def test_a_period_has_one_job(db: None) -> None:
    first, first_is_new = jobs.enqueue(kind="test.good", params={}, now=NOW, period="KR 2026-11-01")
    second, second_is_new = jobs.enqueue(
        kind="test.good", params={}, now=NOW, period="KR 2026-11-01"
    )

    assert first == second
    assert (first_is_new, second_is_new) == (True, False)


def test_an_expected_refusal_fails_at_once_with_its_text(db: None) -> None:
    job = queue("test.refused")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.error, job.attempts) == (JobStatus.FAILED, "no 3 rows", 1)


def test_a_faulty_job_ends_after_three_attempts(db: None) -> None:
    job = queue("test.faulty")

    for _ in range(10):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert len(runs) == jobs.MAX_ATTEMPTS
    assert job.status == JobStatus.FAILED
    assert "ZeroDivisionError" in job.error


def test_a_job_that_kills_its_worker_is_given_up(db: None) -> None:
    job = queue("test.good")
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.RUNNING, attempts=jobs.MAX_ATTEMPTS, heartbeat_at=NOW - 10 * jobs.LEASE
    )

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (runs, job.status) == ([], JobStatus.FAILED)


def in_a_process(job_id: int) -> int:
    """Run a job in a process of its own; return the signal that ended it."""
    child = os.fork()
    if child == 0:
        # The parent goes on using the connection that the child inherits.
        connection.connection = None
        jobs.run(job_id)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_poison_job_kills_three_workers_and_ends_as_a_dead_letter(
    transactional_db: None,
) -> None:
    job = queue("test.deadly")
    later = clock.now() + 2 * jobs.LEASE
    ends: list[int] = []

    for _ in range(jobs.MAX_ATTEMPTS + 1):
        ends.append(in_a_process(job.pk))
        assert jobs.sweep(now=later) == (1 if ends[-1] else 0)
        Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(heartbeat_at=NOW)

    job.refresh_from_db()
    assert ends == [signal.SIGKILL] * jobs.MAX_ATTEMPTS + [0]
    assert (job.status, job.error) == (JobStatus.FAILED, "gave up after 3 attempts")
    assert jobs.sweep(now=later) == 0


def test_a_wiped_broker_loses_no_job(transactional_db: None) -> None:
    waiting = [queue("test.good") for _ in range(3)]
    jobs.run(waiting[0].pk)

    Redis.from_url(app.conf.broker_url).flushdb()
    assert sent() == []
    jobs.sweep(now=NOW + 2 * jobs.STALE_AFTER)
    again = sent()
    for job_id in again:
        jobs.run(job_id)

    assert again == [job.pk for job in waiting[1:]]
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE}
    assert sorted(runs) == [job.pk for job in waiting]


def test_a_worker_from_before_a_retry_changes_nothing(db: None) -> None:
    job = queue("test.overtaken")
    Job.objects.filter(pk=job.pk).update(attempts=0)
    jobs.register("test.overtaken")(retried)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts, job.result) == (JobStatus.DONE, 1, {"by": "the retry"})


def test_a_running_job_is_not_taken_by_a_second_worker(db: None) -> None:
    job = queue("test.good")
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.RUNNING, heartbeat_at=dt.datetime.now(tz=dt.UTC)
    )

    jobs.run(job.pk)

    assert runs == []


def test_a_worker_that_was_given_up_changes_nothing_when_it_wakes(db: None) -> None:
    job = queue("test.overtaken")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (len(runs), job.attempts) == (2, 2)
    assert (job.status, job.result, job.error) == (JobStatus.DONE, {"by": "the second"}, "")


def test_the_sweeper_sends_what_waits_or_fell_silent(db: None) -> None:
    waiting, silent, fresh = queue("test.good"), queue("test.good"), queue("test.good")
    done = queue("test.good")
    later = NOW + 2 * jobs.LEASE
    Job.objects.filter(pk=silent.pk).update(status=JobStatus.RUNNING, heartbeat_at=NOW)
    Job.objects.filter(pk=fresh.pk).update(queued_at=later)
    jobs.run(done.pk)

    sent()

    assert jobs.sweep(now=later) == 2
    assert sent() == [waiting.pk, silent.pk]


def sent() -> list[int]:
    """Return the job ids in the broker's queue, oldest first, and empty it."""
    broker = Redis.from_url(app.conf.broker_url)
    messages = [json.loads(message) for message in broker.lrange("celery", 0, -1)]
    broker.delete("celery")
    bodies = [json.loads(base64.b64decode(message["body"])) for message in messages]
    return [kwargs["job_id"] for _args, kwargs, _embed in reversed(bodies)]


def test_a_job_is_sent_when_its_transaction_commits(transactional_db: None) -> None:
    sent()

    with transaction.atomic():
        job = queue("test.good")
        before = sent()

    assert (before, sent()) == ([], [job.pk])


def test_a_job_of_a_failed_transaction_never_existed(transactional_db: None) -> None:
    sent()

    def queue_and_fail() -> None:
        with transaction.atomic():
            queue("test.good")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()

    assert (Job.objects.count(), sent()) == (0, [])


def test_progress_is_shown_to_its_owner_only(db: None) -> None:
    job = queue("test.good")

    assert jobs.find(kind="test.good", job_id=job.pk) == job
    with pytest.raises(errors.NotFound):
        jobs.find(kind="test.good", job_id=job.pk, requested_by_id=7)
    with pytest.raises(errors.NotFound):
        jobs.find(kind="other", job_id=job.pk)


def test_the_broker_is_a_real_one() -> None:
    assert Redis.from_url(app.conf.broker_url).ping()
