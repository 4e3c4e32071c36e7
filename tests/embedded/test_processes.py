"""Processes by number, on systems with and without /proc; programs in wheels; the right Python."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ops_console.embedded import processes, wheels
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.state import REPOSITORY

WITHOUT_PROC = pytest.mark.skipif(shutil.which("ps") is None, reason="this machine has no ps")


@pytest.fixture(params=["proc", pytest.param("ps", marks=WITHOUT_PROC)])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "ps":
        monkeypatch.setattr(processes, "PROC", Path("/nowhere"))
    elif not processes.can_look():
        pytest.skip("this system has no /proc")


@pytest.mark.usefixtures("_system")
def test_a_process_is_known_while_it_lives_and_not_as_a_zombie() -> None:
    child = subprocess.Popen(["sleep", "60"])
    began = processes.start_time(child.pid)

    assert began
    assert processes.is_same(child.pid, began)
    assert not processes.is_same(child.pid, "some other time")
    child.kill()
    assert processes.wait_for_end(child.pid, began, seconds=5)
    child.wait()
    assert processes.start_time(child.pid) is None


def test_a_leftover_that_ignores_the_polite_signal_is_killed() -> None:
    code = (
        "import signal, time; signal.signal(15, signal.SIG_IGN);"
        "print(1, flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    child.stdout.readline()

    began = processes.start_time(child.pid) or ""
    processes.end_leftover(child.pid, began, polite=signal.SIGTERM, seconds=0.3)

    assert child.wait(timeout=5) == -signal.SIGKILL
    child.stdout.close()


@pytest.mark.parametrize("find", [lambda: wheels.postgres_program("initdb"), wheels.valkey_program])
def test_a_missing_wheel_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, find: Callable[[], Path]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(EmbeddedError, match="set DATABASE_URL and REDIS_URL"):
        find()


def test_a_program_that_the_wheel_does_not_have_is_named() -> None:
    with pytest.raises(EmbeddedError, match="no_such_program"):
        wheels.postgres_program("no_such_program")


def test_a_python_without_django_gives_way_to_the_projects_own() -> None:
    # -S hides the installed packages, as another Python of the machine would.
    outcome = subprocess.run(
        [sys.executable, "-S", "manage.py", "version"],
        cwd=REPOSITORY,
        env={**os.environ, "OPS_MODE": "test"},
        check=True,
        capture_output=True,
        text=True,
    )

    assert outcome.stdout.startswith("5.2.")
