"""Probes: alive without any server, ready only with all of them, figures for those who may."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from operations.selectors import readiness
from staff.models import Staff
from tests.cast import signed_in

TOKEN = "a-token-of-the-tests"


def test_living_asks_no_server_not_even_for_the_session(bob: Staff, settings: Any) -> None:
    browser = signed_in(bob)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def refuse(*_query: Any) -> None:
        raise AssertionError

    with connection.execute_wrapper(refuse):
        assert browser.get("/livez").content == b"ok\n"


@pytest.mark.django_db(transaction=True)
def test_with_every_part_there_the_console_is_ready(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": []})


@pytest.mark.django_db(transaction=True)
def test_what_is_missing_is_named_and_nothing_else_is_told(client: Client, settings: Any) -> None:
    # not a secret
    settings.REDIS_URL = "redis://:secret-word@127.0.0.1:1/0"
    settings.MIN_FREE_BYTES = 2**62

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "failing": ["valkey", "disk"]}
    assert b"secret-word" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_without_its_database_the_console_says_so_in_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    began = time.monotonic()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["database", "migrations"])
    assert time.monotonic() - began < 2


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_is_not_applied_keeps_the_console_from_serving(client: Client) -> None:
    applied = MigrationRecorder.Migration.objects.filter(app="inquiries").latest("pk")
    applied.delete()
    try:
        failing = client.get("/readyz").json()["failing"]
    finally:
        applied.save(force_insert=True)

    assert failing == ["migrations"]


@pytest.mark.django_db(transaction=True)
def test_a_part_that_hangs_costs_a_second_once_and_no_pile_of_threads(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setitem(readiness.CHECKS, "valkey", lambda: release.wait(20))
    began = time.monotonic()
    try:
        failing = [client.get("/readyz").json()["failing"] for _ in range(3)]
        seconds = time.monotonic() - began
    finally:
        release.set()

    assert failing == [["valkey"]] * 3
    assert 3 <= seconds < 5
    assert threading.active_count() < 20


def test_other_methods_are_refused(client: Client) -> None:
    assert client.post("/livez").status_code == 405
    assert client.post("/metrics").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_figures_are_labelled_with_route_names_only(client: Client, db: None) -> None:
    client.get("/nowhere/900101-1234567/")
    client.get("/desk/", {"q": "Kim"})

    told = client.get("/metrics").content.decode()

    assert 'ops_requests_total{method="GET",route="unknown",status="404"}' in told
    assert 'route="inquiries:desk"' in told
    assert "900101" not in told
    assert "Kim" not in told
    for name in (
        "ops_jobs",
        "ops_oldest_job_seconds",
        "ops_heartbeat_seconds",
        "ops_exports",
        "ops_ready",
    ):
        assert f"\n{name}{{" in told, name


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("203.0.113.9", {}, 404),
        ("203.0.113.9", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("203.0.113.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer "}, 404),
        ("203.0.113.9", {"Authorization": f"Bearer {TOKEN}x"}, 404),
    ],
)
def test_only_this_machine_and_the_token_get_figures(
    db: None, settings: Any, address: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = TOKEN

    answer = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)

    assert answer.status_code == status


def test_an_empty_token_is_nobodys(client: Client, db: None) -> None:
    answer = Client(REMOTE_ADDR="203.0.113.9").get("/metrics", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_cannot_be_read_hides_no_other(client: Client, settings: Any) -> None:
    def refuse(*_query: Any) -> None:
        raise AssertionError

    with connection.execute_wrapper(refuse):
        told = client.get("/metrics").content.decode()

    assert 'ops_unreadable{figure="ops_jobs"} 1.0' in told
    assert "ops_heartbeat_seconds{" in told


COUNT = """
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
from ops_console.shared.telemetry.figures import count_request
count_request(route="a:b", method="GET", status=200, seconds=0.1)
count_request(route="a:b", method="BREW", status=405, seconds=0.1)
"""
ADD_UP = """
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def test_the_counts_of_several_processes_are_added_up(tmp_path: Path) -> None:
    def run(code: str) -> str:
        command = [sys.executable, "-c", code, str(tmp_path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    for _process in range(3):
        run(COUNT)

    told = run(ADD_UP)
    assert 'ops_requests_total{method="GET",route="a:b",status="200"} 3.0' in told
    assert 'ops_requests_total{method="other",route="a:b",status="405"} 3.0' in told
