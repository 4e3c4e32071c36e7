"""The broker is away, hangs or is full: work is accepted all the same, and done once it is back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.test import Client

from ops_console.celery import SENDING, app
from ops_console.shared import clock, jobs
from ops_console.shared.models import Job, JobStatus
from staff.models import Staff
from tests.cast import signed_in
from tests.edges.valkeys import Move, address, callers, full, refusing, silent
from tests.staff.ways_in.steps import give_password, is_in, try_password

Way = Callable[[Path], AbstractContextManager[str]]


def queue() -> Job:
    return jobs.enqueue(kind="test.nothing", params={}, now=clock.now())[0]


@pytest.mark.parametrize("way", [refusing, full])
def test_a_job_is_accepted_without_it_and_sent_once_it_is_back(
    transactional_db: None, move_valkey: Move, tmp_path: Path, way: Way
) -> None:
    usual = app.conf.broker_url
    with way(tmp_path) as url:
        move_valkey(url)
        job = queue()
    move_valkey(usual)

    with app.connection_for_read() as connection, connection.SimpleQueue("celery") as messages:
        messages.clear()
        assert jobs.sweep(now=clock.now() + 2 * jobs.STALE_AFTER) == 1
        assert messages.get(block=False).payload[1] == {"job_id": job.pk}
        messages.clear()
    assert Job.objects.get(pk=job.pk).status == JobStatus.QUEUED


def test_a_broker_that_hangs_is_asked_once_and_for_seconds(
    transactional_db: None, move_valkey: Move
) -> None:
    with silent() as door:
        move_valkey(address(door))

        job = queue()

        assert callers(door) == 1
    assert Job.objects.get(pk=job.pk).status == JobStatus.QUEUED
    assert max(SENDING["socket_timeout"], SENDING["socket_connect_timeout"]) <= 2


def test_the_sweeper_does_not_ask_a_hanging_broker_for_each_job(
    transactional_db: None, move_valkey: Move
) -> None:
    for number in range(3):
        Job.objects.create(
            kind="test.nothing", period=str(number), params={}, queued_at=clock.now()
        )
    with silent() as door:
        move_valkey(address(door))

        assert jobs.sweep(now=clock.now() + 2 * jobs.STALE_AFTER) == 0

        assert callers(door) == 1


@pytest.mark.parametrize("way", [refusing, full])
def test_people_sign_in_without_it(
    alice: Staff, move_valkey: Move, tmp_path: Path, way: Way
) -> None:
    give_password(alice)
    client = Client()
    with way(tmp_path) as url:
        move_valkey(url)
        try_password(client)

        assert is_in(client)


def test_the_operations_page_does_not_guess_about_processes(
    root: Staff, move_valkey: Move, tmp_path: Path
) -> None:
    with refusing(tmp_path) as url:
        move_valkey(url)
        page = signed_in(root).get("/operations/")

    assert page.status_code == 200
    assert page.text.count("Not known yet") == 2
