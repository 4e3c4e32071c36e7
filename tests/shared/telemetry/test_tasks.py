"""A task knows who asked for it, through a real broker and a real worker."""

import json
import logging
import math
import time
from collections.abc import Callable, Iterator

import pytest
from celery import shared_task
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.core.cache import cache

from ops_console.celery import app
from ops_console.shared import origin
from ops_console.shared.telemetry import heartbeats, tasks
from ops_console.shared.telemetry.lines import json_lines

QUEUE = "telemetry-tests"
seen: list[origin.Origin] = []
lines: list[str] = []


@shared_task(name="tests.telemetry.look")
def look(*, job_id: int) -> None:
    seen.append(origin.current())


@shared_task(name="tests.telemetry.fail")
def fail(*, job_id: int) -> None:
    msg = "Key (name)=(Kim Cheolsu) already exists."
    raise ValueError(msg)


class Lines(logging.Handler):
    """Keeps what the log would have held."""

    def emit(self, record: logging.LogRecord) -> None:
        lines.append(json_lines().format(record))


@pytest.fixture
def _worker() -> Iterator[None]:
    seen.clear()
    lines.clear()
    handler, logger = Lines(), logging.getLogger("ops_console")
    logger.addHandler(handler)
    with start_worker(
        app, pool="solo", perform_ping_check=False, loglevel="INFO", queues=QUEUE,
        without_heartbeat=False, heartbeat_interval=1.0, shutdown_timeout=30.0,
    ):  # fmt: skip
        yield
    logger.removeHandler(handler)


def send(name: str) -> None:
    app.send_task(name, kwargs={"job_id": 7}, queue=QUEUE)


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, lines
        time.sleep(0.05)


def told(task: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in lines]
    return [line for line in found if line["event"] == "task" and line["task"] == task]


@pytest.mark.usefixtures("_worker")
def test_the_identifier_of_a_request_reaches_the_task_and_its_line() -> None:
    with origin.coming_from(origin.Origin(request_id="r1234567", address="10.0.0.7", route="x:y")):
        send("tests.telemetry.look")
    wait_for(lambda: told("tests.telemetry.look"))

    assert seen == [origin.Origin("r1234567", "10.0.0.7", "tests.telemetry.look")]
    (line,) = told("tests.telemetry.look")
    assert (line["request_id"], line["job"], line["kind"]) == ("r1234567", 7, "success")


@pytest.mark.usefixtures("_worker")
def test_a_failed_task_is_told_without_the_words_of_its_error() -> None:
    send("tests.telemetry.fail")
    wait_for(lambda: told("tests.telemetry.fail"))

    failures = [line for line in lines if '"task failed"' in line]
    assert "builtins.ValueError" in failures[0]
    assert told("tests.telemetry.fail")[0]["kind"] == "failure"
    assert "Cheolsu" not in "".join(lines)


@pytest.mark.usefixtures("_worker")
def test_a_worker_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    # A worker of an earlier test may have given its sign in this process just now.
    monkeypatch.setattr(tasks, "_last_sign", -math.inf)
    cache.clear()
    heartbeats.file_of("worker").unlink(missing_ok=True)

    wait_for(lambda: heartbeats.last("worker"))

    assert heartbeats.file_of("worker").exists()
    cache.clear()


def test_no_valkey_and_no_disk_stop_nobody_from_living(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings, "OPS_STATE_DIR", "/proc/nowhere")

    heartbeats.give("beat")

    assert "no sign of life" in caplog.text
