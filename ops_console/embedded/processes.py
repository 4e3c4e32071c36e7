"""Processes known by number: whether they live, and whether they are still the same ones."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PAUSE = 0.05
# Fields of /proc/PID/stat after the name, counted from the state (proc_pid_stat(5)).
STATE, START_TIME = 0, 19


def start_time(pid: int) -> str | None:
    """When process PID began, in the system's own notation; None when it is dead or a zombie.

    Where process 1 does not reap (many containers), a killed server stays a zombie for ever.
    """
    if can_look():
        return _from_proc(pid)
    answer = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],  # noqa: S607 - where ps is differs
        check=False,
        capture_output=True,
        text=True,
    ).stdout.strip()
    state, _, began = answer.partition(" ")
    return None if not state or state.startswith("Z") else began.strip()


def _from_proc(pid: int) -> str | None:
    try:
        line = PROC.joinpath(str(pid), "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = line.rpartition(")")[2].split()
    return None if fields[STATE] in {"Z", "X"} else fields[START_TIME]


def is_same(pid: int, started: str) -> bool:
    """Whether PID is alive and is the process that began then."""
    return start_time(pid) == started


def wait_for_end(pid: int, started: str, *, seconds: float) -> bool:
    """Wait for a process that need not be a child; False when it outlives the time."""
    deadline = time.monotonic() + seconds
    while is_same(pid, started):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def end_leftover(pid: int, started: str, *, polite: int, seconds: float = 10.0) -> None:
    """End a process of an owner that was killed: politely first, then with its whole group."""
    if not is_same(pid, started):
        return
    with suppress(ProcessLookupError):
        os.kill(pid, polite)
    if not wait_for_end(pid, started, seconds=seconds):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        wait_for_end(pid, started, seconds=seconds)


def can_look() -> bool:
    """Whether this system shows what other processes are doing."""
    return PROC.joinpath("self", "stat").exists()


def working_in(folder: Path, program: str) -> list[int]:
    """Live processes of PROGRAM whose working directory is FOLDER."""
    found = []
    for entry in PROC.glob("[0-9]*"):
        with suppress(OSError):
            name = (entry / "comm").read_text(encoding="utf-8").strip()
            pid = int(entry.name)
            if name == program and (entry / "cwd").resolve() == folder and start_time(pid):
                found.append(pid)
    return found
