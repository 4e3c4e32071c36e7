"""The nightly job: recorded once a night, resumed after a crash, shared with other workers."""

import datetime as dt
import socket
from collections.abc import Iterator

import pytest

from metrics import services, tasks
from metrics.models import DailyFact, FactDay, FactRun
from metrics.services.nightly import KIND
from ops_console.celery import app
from ops_console.shared import jobs
from ops_console.shared.models import Job, JobStatus
from tests.metrics.world import AS_OF, FIRST_DAY, Place


def test_each_market_has_one_job_a_night(world: list[Place]) -> None:
    first = services.enqueue_nightly(now=AS_OF)

    second = services.enqueue_nightly(now=AS_OF + dt.timedelta(minutes=5))

    assert [job.pk for job in first] == [job.pk for job in second]
    assert sorted(Job.objects.values_list("period", flat=True)) == [
        "KR:2026-04-16", "TW:2026-04-16", "US-CT:2026-04-16",
    ]  # fmt: skip


def test_the_task_of_the_clock_records_the_jobs(world: list[Place]) -> None:
    tasks.start_nightly()

    assert Job.objects.filter(kind=KIND).count() == 3


def test_a_job_computes_and_verifies_its_market(world: list[Place]) -> None:
    job = services.enqueue_nightly(now=AS_OF)[0]

    jobs.run(job.pk)

    job.refresh_from_db()
    run = FactRun.objects.get()
    assert job.status == JobStatus.DONE
    assert job.result == {
        "days": run.days, "rows": run.rows, "cells": run.cells, "differing": 0
    }  # fmt: skip
    assert job.progress == job.total == run.days
    assert run.verified_at is not None
    assert DailyFact.objects.filter(market=world[0].market, day=FIRST_DAY).exists()


def test_a_job_that_died_goes_on_where_it_was(world: list[Place]) -> None:
    market = world[0].market
    job = services.enqueue_nightly(now=AS_OF)[0]
    services.begin_run(market=market, as_of=AS_OF, now=AS_OF)
    before = services.rebuild_next_days(market_id=market.pk, now=AS_OF, most=3)

    jobs.run(job.pk)

    days = FactDay.objects.filter(day__in=[row.day for row in before])
    assert [row.computed_at for row in days] == [AS_OF] * 3
    assert FactRun.objects.get().finished_at is not None
    assert services.due_days(market=market) == []


def test_the_days_are_offered_to_the_other_workers(world: list[Place]) -> None:
    with app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        queue.clear()

        jobs.run(services.enqueue_nightly(now=AS_OF)[0].pk)

        assert queue.qsize() == FactRun.objects.get().days - 1
        message = queue.get(block=False)
        message.ack()
        assert message.headers["task"] == "metrics.tasks.rebuild_day"
        assert set(message.payload[1]) == {"market_id", "day"}
        queue.clear()


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Send to an address where nobody listens: it is taken, but answers no connection."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setitem(app.conf, "broker_url", f"redis://127.0.0.1:{taken.getsockname()[1]}/0")
        # Made of the address at the first message.
        monkeypatch.setattr(app.amqp, "_producer_pool", None)
        yield


def test_a_job_does_all_days_itself_when_the_broker_is_away(
    world: list[Place], no_broker: None, caplog: pytest.LogCaptureFixture
) -> None:
    market = world[0].market
    job = services.enqueue_nightly(now=AS_OF)[0]

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.progress) == (JobStatus.DONE, FactRun.objects.get().days)
    assert services.due_days(market=market) == []
    assert f"the days of market {market.pk} stay with their job: no broker" in caplog.messages


@pytest.mark.parametrize("times", [1, 2])
def test_a_day_that_another_worker_takes_is_computed_once(world: list[Place], times: int) -> None:
    market = world[0].market
    services.want_days(market=market, days=[FIRST_DAY], as_of=AS_OF)

    for _time in range(times):
        tasks.rebuild_day(market_id=market.pk, day=FIRST_DAY.isoformat())

    assert services.due_days(market=market) == []
    assert DailyFact.objects.filter(market=market, day=FIRST_DAY, grain=0).count() == 1
