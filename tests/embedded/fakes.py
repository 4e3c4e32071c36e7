"""Small real processes that stand for servers, and an owner that runs them like `make run`."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ops_console.embedded.children import Child, Spec
from ops_console.embedded.patience import Patience
from ops_console.embedded.state import REPOSITORY, State
from ops_console.embedded.supervisor import Supervisor, supervise

PASSWORD = "made-for-this-test"

# Says when it is up, writes one line when it is asked to end, and ends.
POLITE = """
import signal, sys, time
def end(*_):
    open({diary!r}, "a").write({name!r} + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("{name} is up", flush=True)
while True:
    time.sleep(0.05)
"""

DYING = """
import sys, time
print("up, then: no room left", flush=True)
time.sleep(0.3)
sys.exit(3)
"""


def spec(folder: Path, name: str, code: str, **changes: object) -> Spec:
    """A process that runs CODE in this Python."""
    fields = {
        "name": name,
        "command": [sys.executable, "-c", code],
        "log": folder / f"{name}.log",
        "ready_seconds": 60.0,
        **changes,
    }
    return Spec(**fields)  # type: ignore[arg-type]


def polite(folder: Path, name: str) -> Spec:
    """A process that writes its name into the diary when it is asked to end."""
    code = POLITE.format(name=name, diary=str(folder / "diary"))
    return spec(folder, name, code, ready=is_up)


def is_up(child: Child) -> bool:
    """Whether the process has written its first line."""
    return "up" in child.spec.log.read_text(encoding="utf-8")


def wait_until(condition: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


def start_owner(state: Path, *names: str, dies: str = "") -> subprocess.Popen[str]:
    """Start an owner of polite processes in a process of its own; DIES ends by itself with 3."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.embedded.fakes", str(state), dies, *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=REPOSITORY,
    )


def end(owner: subprocess.Popen[str], number: int = signal.SIGINT) -> str:
    """Send a signal to the owner, wait for its end and return all that it printed."""
    owner.send_signal(number)
    return owner.communicate(timeout=30)[0]


def record(state: Path) -> dict[str, object]:
    """What the owner has published."""
    path = state / "servers.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _own(state: Path, dies: str, names: list[str]) -> int:
    def work(supervisor: Supervisor) -> None:
        for name in names:
            supervisor.start(polite(state, name))
        if dies:
            supervisor.start(spec(state, dies, DYING, ready=is_up))
        supervisor.serve("http://127.0.0.1:4711/")
        supervisor.watch()

    return supervise(State(state), work, Patience((0.0, 0.1)))


if __name__ == "__main__":
    sys.exit(_own(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
