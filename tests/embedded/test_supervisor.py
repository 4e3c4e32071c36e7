"""One owner for each state folder; what it starts ends with it, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops_console.embedded import locks, processes, servers
from ops_console.embedded.addresses import ChildRecord, Running, publish, running
from ops_console.embedded.state import State
from tests.embedded.fakes import end, record, start_owner, wait_until

NAMES = ("postgres", "valkey", "web", "worker", "beat")


def started(folder: Path) -> dict[str, int]:
    """Process numbers by name, as published."""
    children = record(folder)["children"]
    assert isinstance(children, list)
    return {each["name"]: each["pid"] for each in children}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_all_in_order_and_is_no_failure(tmp_path: Path, number: int) -> None:
    owner = start_owner(tmp_path, *NAMES)
    wait_until(lambda: record(tmp_path).get("address") is not None)

    printed = end(owner, number)

    assert owner.returncode == 0
    assert "the data is kept" in printed
    assert (tmp_path / "diary").read_text(encoding="utf-8").split() == list(reversed(NAMES))
    assert record(tmp_path) == {}


def test_a_second_signal_while_stopping_changes_nothing(tmp_path: Path) -> None:
    owner = start_owner(tmp_path, *NAMES)
    wait_until(lambda: record(tmp_path).get("address") is not None)

    owner.send_signal(signal.SIGINT)
    end(owner, signal.SIGTERM)

    assert owner.returncode == 0
    assert (tmp_path / "diary").read_text(encoding="utf-8").split() == list(reversed(NAMES))


@pytest.mark.parametrize("name", ["postgres", "worker"])
def test_a_part_that_ends_by_itself_is_started_again_in_its_place(
    tmp_path: Path, name: str
) -> None:
    owner = start_owner(tmp_path, *NAMES)
    wait_until(lambda: record(tmp_path).get("address") is not None)
    before = started(tmp_path)

    os.kill(before[name], signal.SIGKILL)
    wait_until(lambda: started(tmp_path)[name] != before[name])
    after = started(tmp_path)
    printed = end(owner)

    assert list(after) == list(before)
    assert {each for each in NAMES if after[each] != before[each]} == {name}
    assert f"{name} was ended by signal 9 (SIGKILL); it is started again" in printed
    assert f"{name} is back" in printed
    assert owner.returncode == 0
    assert (tmp_path / "diary").read_text(encoding="utf-8").split() == list(reversed(NAMES))


def test_several_parts_that_end_at_once_all_come_back(tmp_path: Path) -> None:
    owner = start_owner(tmp_path, *NAMES)
    wait_until(lambda: record(tmp_path).get("address") is not None)
    before = started(tmp_path)

    for name in ("worker", "valkey"):
        os.kill(before[name], signal.SIGKILL)
    wait_until(
        lambda: all(started(tmp_path)[each] != before[each] for each in ("worker", "valkey"))
    )
    printed = end(owner)

    assert printed.count("is back") == 2
    assert owner.returncode == 0


def test_a_part_that_keeps_dying_ends_the_whole_with_its_name_and_log(tmp_path: Path) -> None:
    owner = start_owner(tmp_path, "postgres", "web", dies="worker")

    printed = owner.communicate(timeout=30)[0]

    assert owner.returncode not in {0, None}
    assert "worker ended with exit code 3" in printed
    assert printed.count("it is started again") == 2
    assert "no room left" in printed
    assert (tmp_path / "diary").read_text(encoding="utf-8").split() == ["web", "postgres"]
    assert record(tmp_path) == {}


def test_a_second_run_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    first = start_owner(tmp_path, "web")
    wait_until(lambda: record(tmp_path).get("address") is not None)

    second = start_owner(tmp_path, "web")
    printed = second.communicate(timeout=30)[0]

    assert second.returncode not in {0, None}
    assert f"http://127.0.0.1:4711/ (process {first.pid})" in printed
    assert first.poll() is None
    end(first)
    assert first.returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells the children")
def test_when_the_owner_is_killed_its_processes_end_and_the_next_start_works(
    tmp_path: Path,
) -> None:
    owner = start_owner(tmp_path, *NAMES)
    wait_until(lambda: record(tmp_path).get("address") is not None)
    children = record(tmp_path)["children"]
    assert isinstance(children, list)

    owner.kill()
    owner.communicate(timeout=30)

    assert running(State(tmp_path)) is None
    wait_until(lambda: not any(processes.start_time(each["pid"]) for each in children))
    again = start_owner(tmp_path, "web")
    wait_until(lambda: record(tmp_path).get("pid") == again.pid)
    end(again)
    assert again.returncode == 0


def test_what_a_killed_owner_left_is_ended_before_the_next_start(tmp_path: Path) -> None:
    state = State(tmp_path).ensure()
    orphan = subprocess.Popen(["sleep", "60"], start_new_session=True)
    left = ChildRecord("web", orphan.pid, processes.start_time(orphan.pid) or "", signal.SIGTERM)
    publish(state, Running("run", 1, "postgresql://x", "redis://x", children=(left,)))

    servers.clear_leftovers(state)

    assert orphan.wait(timeout=10) == -signal.SIGTERM
    assert record(tmp_path) == {}


def test_a_stranger_that_got_an_old_process_number_is_left_alone(tmp_path: Path) -> None:
    state = State(tmp_path).ensure()
    stranger = subprocess.Popen(["sleep", "60"])
    left = ChildRecord("web", stranger.pid, "another start time", signal.SIGTERM)
    publish(state, Running("run", 1, "postgresql://x", "redis://x", children=(left,)))

    servers.clear_leftovers(state)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_lock_file_without_a_holder_does_not_count(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    lock.write_text(str(os.getpid()), encoding="ascii")

    assert not locks.is_held(lock)
    assert locks.Lock(lock).acquire(patience=0)
