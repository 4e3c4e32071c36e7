"""Processes that one owner starts in order, watches, and stops in the reverse order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Self

from ops_console.embedded import processes
from ops_console.embedded.addresses import ChildRecord
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.trampoline import Launch

TAIL_LINES = 20
TAIL_BYTES = 64 * 1024
PAUSE = 0.05


@dataclass(frozen=True)
class Spec:
    """A process to start: what it is called, how it begins, when it is ready, how it ends."""

    name: str
    command: list[str]
    log: Path
    # Signals to stop it with, each with the seconds it is given; SIGKILL follows by itself.
    stop: tuple[tuple[int, float], ...] = ((signal.SIGTERM, 10.0),)
    ready: Callable[["Child"], bool] = lambda child: True
    ready_seconds: float = 60.0
    launch: Launch = field(default_factory=Launch)
    environment: Mapping[str, str] = field(default_factory=dict)
    standard_input: bytes = b""

    @property
    def log_before(self) -> Path:
        """Log of the start before the last."""
        return before_of(self.log)


class ChildDied(EmbeddedError):
    """A process ended that should not have; the message has its name and the end of its log."""

    def __init__(self, child: "Child") -> None:
        self.child = child
        super().__init__(
            f"{child.spec.name} {child.ending()}. The end of {child.spec.log}:\n\n{child.tail()}"
        )


class NotReady(EmbeddedError):
    """A process lives but does not answer."""

    def __init__(self, child: "Child") -> None:
        super().__init__(
            f"{child.spec.name} gave no answer within {child.spec.ready_seconds:.0f} s. "
            f"The end of {child.spec.log}:\n\n{child.tail()}"
        )


class Child:
    """One started process with its log."""

    def __init__(self, spec: Spec, process: subprocess.Popen[bytes]) -> None:
        self.spec = spec
        self.process = process
        self._began = time.monotonic()

    @classmethod
    def start(cls, spec: Spec) -> Self:
        """Start the process in a session of its own, so that Ctrl-C reaches only the owner."""
        polite = spec.stop[0][0]
        launch = replace(spec.launch, death_signal=polite)
        with open_log(spec.log) as log:
            process = subprocess.Popen(
                launch.command(spec.command),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **spec.environment},
                start_new_session=True,
            )
        child = cls(spec, process)
        with suppress(BrokenPipeError), process.stdin:  # type: ignore[union-attr]
            process.stdin.write(spec.standard_input)  # type: ignore[union-attr]
        return child

    @property
    def pid(self) -> int:
        """Process number."""
        return self.process.pid

    def has_ended(self) -> bool:
        """Whether the process is over."""
        return self.process.poll() is not None

    def age(self) -> float:
        """Seconds since the process was started."""
        return time.monotonic() - self._began

    def record(self) -> ChildRecord:
        """What a later owner needs to end this process, should this owner be killed."""
        started = processes.start_time(self.pid) or ""
        return ChildRecord(self.spec.name, self.pid, started, self.spec.stop[0][0])

    def wait_until_ready(self) -> None:
        """Wait until the process answers; raise when it ends or stays silent."""
        deadline = time.monotonic() + self.spec.ready_seconds
        while not self.spec.ready(self):
            if self.has_ended():
                raise ChildDied(self)
            if time.monotonic() > deadline:
                raise NotReady(self)
            time.sleep(PAUSE)

    def stop(self) -> None:
        """End the process as its spec says, with force when that does not help, and what it left.

        Processes that a killed one has started live on: they would hold its port and its work.
        """
        for number, seconds in self.spec.stop:
            if self.has_ended():
                break
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def ending(self) -> str:
        """How the process ended, in words."""
        code = self.process.returncode
        if code is not None and code < 0:
            return f"was ended by signal {-code} ({signal.Signals(-code).name})"
        return f"ended with exit code {code}"

    def tail(self) -> str:
        """The last lines of the log, indented."""
        lines = tail(self.spec.log)
        return "\n".join(f"    {line}" for line in lines) or "    (it wrote nothing)"


class Children:
    """The processes of one owner, in the order in which they were started."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(self, spec: Spec) -> Child:
        """Start one more and wait until it is ready."""
        child = Child.start(spec)
        self._children.append(child)
        try:
            child.wait_until_ready()
        except EmbeddedError:
            self._children.remove(child)
            child.stop()
            raise
        return child

    def start_again(self, ended: Child) -> Child:
        """Start what has ended in its old place and wait until it is ready; else it ends there."""
        ended.stop()
        child = Child.start(ended.spec)
        self._children[self._children.index(ended)] = child
        try:
            child.wait_until_ready()
        except EmbeddedError:
            child.stop()
            raise
        return child

    def records(self) -> tuple[ChildRecord, ...]:
        """Who is running, for the record file."""
        return tuple(child.record() for child in self._children)

    def find_ended(self) -> Child | None:
        """The first process that is over, if any is."""
        return next((child for child in self._children if child.has_ended()), None)

    def stop_all(self, *, before: Callable[[str], None] = lambda name: None) -> None:
        """Stop all, the last started first; BEFORE is told each name."""
        while self._children:
            child = self._children[-1]
            if not child.has_ended():
                before(child.spec.name)
            child.stop()
            self._children.pop()


def open_log(path: Path) -> IO[bytes]:
    """Begin a new log, keeping the one of the start before."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        path.replace(before_of(path))
    return path.open("wb")


def before_of(log: Path) -> Path:
    """Where the log of the start before is kept."""
    return log.with_suffix(".previous.log")


def tail(path: Path, lines: int = TAIL_LINES) -> list[str]:
    """The last lines of a file that may be long."""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return log.read().decode("utf-8", errors="replace").splitlines()[-lines:]
