"""A command finds servers: given ones, running ones, or its own for as long as it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops_console.embedded import borrowing, locks
from ops_console.embedded.state import REPOSITORY, State
from tests.embedded.fakes import record, wait_until

COMMAND = """
import sys
import psycopg2, redis
from ops_console import embedded
with embedded.borrowed():
    database = psycopg2.connect(embedded.database_url())
    redis.Redis.from_url(embedded.redis_url()).ping()
    print(embedded.database_url(), flush=True)
    sys.stdin.readline()
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
    print("still there", flush=True)
"""


def start_command(folder: Path, **changes: str) -> subprocess.Popen[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "OPS_MODE"}
    }
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=REPOSITORY,
        env={**inherited, "OPS_STATE_DIR": str(folder), **changes},
    )


def finish(command: subprocess.Popen[str]) -> str:
    return command.communicate("\n", timeout=60)[0]


def test_a_command_has_its_own_servers_and_ends_them(tmp_path: Path) -> None:
    command = start_command(tmp_path)

    printed = finish(command)

    assert command.returncode == 0
    assert "still there" in printed
    assert record(tmp_path) == {}
    assert not (State(tmp_path).postgres / "postmaster.pid").exists()


def test_a_second_command_shares_them_and_the_first_waits_for_its_end(started_before: Path) -> None:
    first = start_command(started_before)
    wait_until(lambda: bool(record(started_before)))
    second = start_command(started_before)
    assert second.stdout is not None
    shared = second.stdout.readline()

    assert first.stdin is not None
    first.stdin.write("\n")
    first.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(1.0)
    printed_by_second = finish(second)

    assert shared in first.communicate(timeout=60)[0]
    assert "still there" in printed_by_second
    assert first.returncode == second.returncode == 0


def test_a_killed_command_does_not_block_the_next_one(started_before: Path) -> None:
    killed = start_command(started_before)
    wait_until(lambda: bool(record(started_before)))
    killed.kill()
    killed.communicate()

    assert "still there" in finish(start_command(started_before))


def test_servers_of_ones_own_are_used_and_none_is_started(tmp_path: Path) -> None:
    code = COMMAND.replace("embedded.database_url()", "__import__('os').environ['DATABASE_URL']")
    code = code.replace("embedded.redis_url()", "__import__('os').environ['REDIS_URL']")
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        input="\n",
        capture_output=True,
        check=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "OPS_STATE_DIR": str(tmp_path)},
    )

    assert "still there" in outcome.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_no_port_is_refused_in_one_line(tmp_path: Path) -> None:
    command = start_command(tmp_path, OPS_POSTGRES_PORT="none")

    printed = finish(command)

    assert command.returncode == 1
    assert printed.strip() == "OPS_POSTGRES_PORT must be a port from 1 to 65535, not 'none'."


def test_a_command_beside_an_owner_that_starts_no_server_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path).ensure()
    owner = locks.Lock(state.run_lock)
    assert owner.acquire()
    monkeypatch.setattr(borrowing, "STARTING_SECONDS", 0.2)
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("OPS_STATE_DIR", str(tmp_path))

    with pytest.raises(SystemExit, match=f"Process {os.getpid()} holds"), borrowing.borrowed():
        pytest.fail("There is no server.")

    owner.release()
