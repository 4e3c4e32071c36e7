"""A console on servers of its own, each of which can be stopped and started again."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from ops_console.embedded import credentials
from ops_console.embedded.children import Child, Spec
from ops_console.embedded.console import Listening
from ops_console.embedded.console import specs as console_specs
from ops_console.embedded.ports import LOOPBACK, any_free
from ops_console.embedded.postgres import Postgres
from ops_console.embedded.state import REPOSITORY, State
from ops_console.embedded.valkey import Valkey

BACK_WITHIN_SECONDS = 20


@dataclass
class OwnSite:
    """Servers and web process under one state folder; every part keeps its port."""

    state: State
    port: int = field(default_factory=any_free)
    specs: dict[str, Spec] = field(default_factory=dict)
    running: dict[str, Child] = field(default_factory=dict)

    def start(self) -> "OwnSite":
        """Create the servers and the tables, then start the web process."""
        environment = {"OPS_MODE": "test", "OPS_STATE_DIR": str(self.state.root)}
        for name, variable, server in self._servers():
            server.prepare()
            port = any_free()
            self.specs[name] = server.spec(port)
            environment[variable] = server.url(port)
            self.begin(name)
        shutil.copytree(settings.STATIC_ROOT, self.state.root / "static")
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"]
        subprocess.run(migrate, cwd=REPOSITORY, env={**os.environ, **environment}, check=True)
        web = console_specs(self.state, Listening(LOOPBACK, self.port))[0]
        self.specs["web"] = replace(web, environment=environment)
        self.begin("web")
        return self

    def begin(self, name: str) -> None:
        """Start one part and wait until it answers."""
        self.running[name] = Child.start(self.specs[name])
        self.running[name].wait_until_ready()

    def end(self, name: str) -> None:
        """Stop one part."""
        self.running.pop(name).stop()

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Let a part and its processes stand still: connections stay open, nothing is said."""
        first = self.running[name].pid
        listed = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii")
        stopped = [first, *map(int, listed.split())]
        try:
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in reversed(stopped):
                os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        """Stop what still runs, the last started first."""
        for name in reversed(list(self.running)):
            self.end(name)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Ask for a page."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def answers_again(self, path: str, status: int, **headers: str) -> bool:
        """Whether the page is back within the time that a person would wait."""
        until = time.monotonic() + BACK_WITHIN_SECONDS
        while time.monotonic() < until:
            if self.get(path, **headers)[0] == status:
                return True
            time.sleep(0.2)
        return False

    def _servers(self) -> list[tuple[str, str, Postgres | Valkey]]:
        state, logs = self.state, self.state.logs
        secret = credentials.secret(state, "database_password")
        postgres = Postgres(state.postgres, logs / "postgres.log", secret, durable=False)
        valkey = Valkey(state.valkey, logs / "valkey.log", secret, durable=False)
        return [("postgres", "DATABASE_URL", postgres), ("valkey", "REDIS_URL", valkey)]
