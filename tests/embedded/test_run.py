"""`make run` as a whole, with the real console on servers of one's own."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops_console.embedded.children import Children
from ops_console.embedded.ports import any_free
from ops_console.embedded.state import REPOSITORY
from tests.embedded.conftest import copy_of
from tests.embedded.fakes import record, wait_until
from tests.servers import numbered

LAST_DATABASE = 63
# The first start is seen once for all tests, so one process runs them all.
pytestmark = pytest.mark.xdist_group("run")


@pytest.fixture(scope="module")
def environment(
    cluster: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """What an operator sets: an empty database that keeps its word, a broker, keys, a port."""
    server, children = copy_of(cluster, tmp_path_factory.mktemp("own")), Children()
    server.prepare()
    port = any_free()
    children.start(server.spec(port))
    yield {
        **os.environ,
        "OPS_MODE": "production",
        "OPS_TRUSTED_PROXY_COUNT": "1",
        "OPS_DATABASE_OPTIONS": "-c lock_timeout=10s",
        "OPS_SECRET_KEY": secrets.token_urlsafe(48),
        "OPS_PERSONAL_KEYS": f"run:{key()}",
        "OPS_PERSONAL_INDEX_KEYS": f"run:{key()}",
        "OPS_ALLOWED_HOSTS": "127.0.0.1",
        "OPS_STATE_DIR": str(tmp_path_factory.mktemp("run")),
        "OPS_PORT": str(any_free()),
        "OPS_WORKER_PROCESSES": "1",
        "DATABASE_URL": server.url(port),
        "REDIS_URL": numbered(os.environ["REDIS_URL"], LAST_DATABASE),
    }
    children.stop_all()


def key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ops_console.embedded", "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=REPOSITORY,
        env=environment,
    )


@dataclass(frozen=True)
class FirstRun:
    """What was seen of the first start, of a second one beside it, and of the stop."""

    status: int
    printed: str
    exit_code: int
    refusal: str
    refusal_code: int


@pytest.fixture(scope="module")
def first_run(environment: dict[str, str]) -> FirstRun:
    state = Path(environment["OPS_STATE_DIR"])
    console = start(environment)
    wait_until(
        lambda: bool(record(state).get("address")) or console.poll() is not None, seconds=180
    )
    if console.poll() is not None:
        pytest.fail(console.communicate()[0])
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['OPS_PORT']}/livez") as answer:
        status = answer.status
    second = start({**environment, "OPS_PORT": str(any_free())})
    refusal = second.communicate(timeout=60)[0]
    console.send_signal(signal.SIGINT)
    printed = console.communicate(timeout=60)[0]
    return FirstRun(status, printed, console.returncode, refusal, second.returncode)


def test_the_first_start_prepares_everything_and_serves(first_run: FirstRun) -> None:
    assert first_run.status == 200
    for title in ("database schema", "message catalogues", "icons", "static files", "beat"):
        assert title in first_run.printed


def test_production_shows_no_accounts(first_run: FirstRun) -> None:
    assert "is ready: http://127.0.0.1:" in first_run.printed
    assert "password" not in first_run.printed


def test_ctrl_c_is_no_failure(first_run: FirstRun) -> None:
    assert first_run.exit_code == 0
    assert "the data is kept" in first_run.printed


def test_a_second_start_beside_it_is_refused_with_the_address(
    first_run: FirstRun, environment: dict[str, str]
) -> None:
    assert first_run.refusal_code == 1
    assert f"runs already: http://127.0.0.1:{environment['OPS_PORT']}/" in first_run.refusal


@pytest.mark.usefixtures("first_run")
def test_a_later_start_prepares_nothing_again_and_starts_a_dying_worker_again(
    environment: dict[str, str],
) -> None:
    state = Path(environment["OPS_STATE_DIR"])
    console = start(environment)
    wait_until(lambda: bool(record(state).get("address")))
    worker = worker_of(state)

    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker_of(state) != worker)
    console.send_signal(signal.SIGINT)
    printed = console.communicate(timeout=60)[0]

    assert console.returncode == 0
    assert "worker was ended by signal 9 (SIGKILL); it is started again" in printed
    assert "static files" not in printed
    assert record(state) == {}


def worker_of(state: Path) -> int:
    found = json.loads((state / "servers.json").read_text(encoding="utf-8"))["children"]
    return next(int(child["pid"]) for child in found if child["name"] == "worker")


def test_production_without_servers_is_refused(environment: dict[str, str]) -> None:
    without = {name: value for name, value in environment.items() if name != "REDIS_URL"}

    outcome = start(without)

    assert "set DATABASE_URL and REDIS_URL" in outcome.communicate(timeout=30)[0]
    assert outcome.returncode == 1


def test_an_unknown_mode_is_refused(environment: dict[str, str]) -> None:
    outcome = start({**environment, "OPS_MODE": "holiday"})

    assert "OPS_MODE must be demo or production" in outcome.communicate(timeout=30)[0]
    assert outcome.returncode == 1


def test_the_command_line_says_how_it_is_used(environment: dict[str, str]) -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "ops_console.embedded", "walk"],
        cwd=REPOSITORY,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert outcome.returncode == 2
    assert "Usage:" in outcome.stderr
