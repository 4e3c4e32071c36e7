"""Valkey from its wheel: a password, a log of every write, nothing evicted, loopback only."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ops_console.embedded.children import Child, Spec
from ops_console.embedded.ports import LOOPBACK
from ops_console.embedded.wheels import valkey_program

ANSWER_SECONDS = 1.0
DATABASES = 64


@dataclass(frozen=True)
class Valkey:
    """One data directory with the server for it."""

    data: Path
    log: Path
    password: str
    durable: bool = True

    def url(self, port: int) -> str:
        """Where the server is, as REDIS_URL says it."""
        return f"redis://:{self.password}@{LOOPBACK}:{port}/0"

    def prepare(self) -> None:
        """Make the data directory unless it is there."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)

    def spec(self, port: int) -> Spec:
        """How to run the server on PORT.

        The configuration goes in by standard input: on the command line anybody could read the
        password. Eviction would drop queued work, so a full memory refuses writes instead.
        """
        settings = {
            "bind": LOOPBACK,
            "port": str(port),
            "protected-mode": "yes",
            "requirepass": self.password,
            "dir": f'"{self.data}"',
            "databases": str(DATABASES),
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        lines = "".join(f"{name} {value}\n" for name, value in settings.items())
        return Spec(
            name="valkey",
            command=[str(valkey_program()), "-"],
            log=self.log,
            ready=lambda child: self._answers(child, port),
            standard_input=lines.encode(),
        )

    def _answers(self, child: Child, port: int) -> bool:
        """Whether this very server answers: a stranger on its port may even know the password."""
        question = f"AUTH {self.password}\r\nINFO server\r\nQUIT\r\n".encode()
        with suppress(OSError), socket.create_connection((LOOPBACK, port), ANSWER_SECONDS) as line:
            line.settimeout(ANSWER_SECONDS)
            line.sendall(question)
            with line.makefile("rb") as answer:
                return f"process_id:{child.pid}\r\n".encode() in answer.read()
        return False
