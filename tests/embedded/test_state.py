"""The state folder: its secrets, its record and its locks."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ops_console import embedded
from ops_console.embedded import addresses, credentials, locks
from ops_console.embedded.addresses import Running
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.files import read_json
from ops_console.embedded.state import REPOSITORY, State

WHAT_RUNS = Running("run", os.getpid(), "postgresql://a", "redis://b", "http://127.0.0.1:8000/")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    monkeypatch.setenv("OPS_STATE_DIR", str(tmp_path))
    return State.from_environment().ensure()


def test_secrets_are_made_once_and_only_their_owner_reads_them(state: State) -> None:
    first = credentials.secret(state, "secret_key")
    other = credentials.secret(state, "database_password")

    assert credentials.secret(state, "secret_key") == first
    assert len(first) >= 50
    assert first != other
    assert stat.S_IMODE(state.secrets.stat().st_mode) == 0o600


def test_processes_that_ask_at_once_get_the_same_secret(state: State) -> None:
    code = "from ops_console import embedded; print(embedded.secret('secret_key'))"
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
        )
        for _ in range(6)
    ]

    answers = {process.communicate()[0] for process in asking}

    assert len(answers) == 1
    assert read_json(state.secrets) == {"secret_key": answers.pop().strip()}


def test_addresses_are_those_of_the_holder_of_the_lock(state: State) -> None:
    lock = locks.Lock(state.run_lock)
    assert lock.acquire()
    addresses.publish(state, WHAT_RUNS)

    assert addresses.running() == WHAT_RUNS
    assert embedded.database_url() == "postgresql://a"
    assert embedded.redis_url() == "redis://b"
    assert stat.S_IMODE(state.record.stat().st_mode) == 0o600
    lock.release()


def test_a_record_without_a_living_owner_counts_as_nothing(state: State) -> None:
    addresses.publish(state, WHAT_RUNS)

    assert addresses.running() is None
    assert embedded.database_url() == embedded.NO_DATABASE
    assert addresses.left_behind(state) == WHAT_RUNS


def test_production_has_no_embedded_address(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_MODE", "production")
    addresses.publish(state, WHAT_RUNS)

    assert embedded.database_url() is None
    assert embedded.redis_url() is None


def test_a_record_cut_short_counts_as_nothing(state: State) -> None:
    state.record.write_text('{"purpose": "ru', encoding="utf-8")

    assert addresses.running() is None
    assert addresses.left_behind(state) is None


def test_looking_at_a_lock_does_not_keep_others_from_taking_it(state: State) -> None:
    lock = locks.Lock(state.run_lock)

    assert not locks.is_held(state.run_lock)
    assert lock.acquire(patience=0)
    assert locks.is_held(state.run_lock)
    assert locks.holder(state.run_lock) == os.getpid()
    assert not locks.Lock(state.run_lock).acquire(patience=0)
    lock.release()
    assert not locks.is_held(state.run_lock)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(EmbeddedError, match="cannot be written by this user"):
        State(tmp_path / "state").ensure()
