"""The console as it really runs, in a folder and on ports of its own; each part can be killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from ops_console.embedded import console, credentials, ports, preparation
from ops_console.embedded.children import Child, Spec
from ops_console.embedded.postgres import Postgres
from ops_console.embedded.state import PASSABLE, REPOSITORY, State
from ops_console.embedded.valkey import Valkey

WEB_PROCESSES = WORKER_PROCESSES = "2"
SERVERS = ("postgres", "valkey")
CONSOLE = ("web", "worker", "beat")
FAR_TOO_MANY_ROWS = "1000000"


class Stack:
    """Servers and processes; what is killed here is started again here, as a supervisor would."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="ops-console-faults-"))
        self.root.chmod(PASSABLE)
        self.state = State(self.root).ensure()
        self.database_folder = self.state.postgres
        self.listening = console.Listening(ports.LOOPBACK, ports.any_free())
        self._ports = {name: ports.any_free() for name in SERVERS}
        self._running: dict[str, Child] = {}
        self._started_at: dict[str, float] = {}
        self._mounted: list[Path] = []

    @property
    def port(self) -> int:
        """Where the web processes listen."""
        return self.listening.port

    def enter(self) -> None:
        """Make this stack the one that this process and its children know of."""
        for name in [name for name in os.environ if name.startswith("OPS_")]:
            if name != "OPS_FAULTS_KEEP":
                del os.environ[name]
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ops_console.settings",
            "OPS_MODE": "demo",
            "OPS_STATE_DIR": str(self.root),
            "DATABASE_URL": self._postgres().url(self._ports["postgres"]),
            "REDIS_URL": self._valkey().url(self._ports["valkey"]),
            "OPS_WEB_PROCESSES": WEB_PROCESSES,
            "OPS_WORKER_PROCESSES": WORKER_PROCESSES,
            "OPS_MIN_FREE_MEGABYTES": "1",
            # An export of everything needs nobody's approval: it is the building that is tried.
            "OPS_EXPORT_FREE_ROWS": FAR_TOO_MANY_ROWS,
        }

    def prepare(self) -> None:
        """Bring the schema and the files of the pages into being."""
        preparation.prepare(
            self.state,
            database_url=os.environ["DATABASE_URL"],
            serving_url=self._serving_url,
            demo=False,
        )
        console.forget_counts(self.state)

    def start(self, *names: str, instead: Spec | None = None) -> None:
        """Start parts and wait until they answer; `instead` runs one of them in another way."""
        for name in names:
            child = Child.start(instead or self.spec(name))
            self._running[name] = child
            self._started_at[name] = time.time()
            child.wait_until_ready()

    def spec(self, name: str) -> Spec:
        """How a part is run, as `make run` runs it."""
        if name == "postgres":
            server = self._postgres()
            server.prepare()
            return server.spec(self._ports[name])
        if name == "valkey":
            self._valkey().prepare()
            return self._valkey().spec(self._ports[name])
        own = console.specs(self.state, self.listening, database_url=self._serving_url)
        found = {spec.name: spec for spec in own}[name]
        if name == "worker":
            # Beside its own jobs it knows one that kills whoever works on it.
            found = replace(found, command=[*found.command, "--include", "faults.poison"])
        return found

    def kill(self, name: str, *, child_by: Random | None = None) -> str:
        """Kill a part with SIGKILL, or one of its child processes by chance; say which it was."""
        pid, said = self._running[name].pid, name
        if child_by is not None and (children := children_of(pid)):
            pid, said = child_by.choice(children), f"a child of {name}"
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return said

    def has_ended(self, name: str) -> bool:
        """Whether the part's first process is over."""
        return self._running[name].has_ended()

    def stop(self, name: str) -> None:
        """End a part as its supervisor does, whatever is left of it."""
        if child := self._running.pop(name, None):
            child.stop()

    def restart(self, name: str, *, instead: Spec | None = None) -> None:
        """End what is left of a part and start it again."""
        self.stop(name)
        self.start(name, instead=instead)

    def started_at(self, name: str) -> float:
        """When a part was last started: whoever worked on something before is dead."""
        return self._started_at[name]

    def mount(self, folder: Path, *, megabytes: int) -> None:
        """Put a disk of this size at the folder; only root may."""
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs"]
        subprocess.run([*command, str(folder)], check=True, capture_output=True)
        self._mounted.append(folder)

    def unmount(self, folder: Path) -> None:
        """Take the disk away again."""
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
        self._mounted.remove(folder)

    def close(self) -> None:
        """End everything that was started and leave nothing behind."""
        for name in reversed(list(self._running)):
            self.stop(name)
        for folder in list(self._mounted):
            self.unmount(folder)
        if "OPS_FAULTS_KEEP" not in os.environ:
            shutil.rmtree(self.root, ignore_errors=True)

    @property
    def _serving_url(self) -> str:
        """The database for the console's own processes, which may change rows but no tables."""
        return self._postgres().serving_url(self._ports["postgres"])

    def _postgres(self) -> Postgres:
        return Postgres(
            data=self.database_folder,
            log=self.state.logs / "postgres.log",
            password=credentials.secret(self.state, "database_password"),
            serving_password=credentials.secret(self.state, "serving_database_password"),
        )

    def _valkey(self) -> Valkey:
        return Valkey(
            data=self.state.valkey,
            log=self.state.logs / "valkey.log",
            password=credentials.secret(self.state, "redis_password"),
        )


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that do its work."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in listed if not _keeps_books(int(child))]


def _keeps_books(pid: int) -> bool:
    """Whether this is Python's own helper, which does none of the work."""
    try:
        return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def manage(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a management command of the console on this stack."""
    arguments = [sys.executable, str(REPOSITORY / "manage.py"), *command]
    return subprocess.run(arguments, check=False, capture_output=True, text=True)
