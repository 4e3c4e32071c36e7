"""The processes of the console itself: web, worker and beat."""

import os
import shutil
import signal
import sys
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from ops_console.embedded import ports
from ops_console.embedded.children import Child, Spec
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.state import PRIVATE, REPOSITORY, State
from ops_console.embedded.trampoline import Launch

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared with, not bound to
PREFERRED_PORTS = range(8000, 8020)
ANSWER_SECONDS = 2.0
GRACE_SECONDS = 2


@dataclass(frozen=True)
class Listening:
    """Where the web process listens."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Listening":
        """OPS_HOST (loopback unless given) and OPS_PORT (a free one unless given)."""
        host = os.environ.get("OPS_HOST") or ports.LOOPBACK
        return cls(host, ports.choose("OPS_PORT", PREFERRED_PORTS, host))

    @property
    def address(self) -> str:
        """What to open in a browser."""
        host = f"[{self.reachable}]" if ":" in self.reachable else self.reachable
        return f"http://{host}:{self.port}/"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK_HOSTS

    @property
    def reachable(self) -> str:
        """The host under which this machine itself reaches it."""
        return ports.LOOPBACK if self.host == EVERYWHERE else self.host


def count(variable: str, default: int) -> int:
    """The number of processes that VARIABLE asks for."""
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        msg = f"{variable} must be a number from 1 up, not {text!r}."
        raise EmbeddedError(msg)
    return int(text)


def specs(state: State, listening: Listening, *, database_url: str = "") -> list[Spec]:
    """The three processes, in the order in which they start.

    They use the database at `database_url`; without one, what the environment says.
    """
    given = {"DATABASE_URL": database_url} if database_url else {}
    return [
        replace(spec, environment={**spec.environment, **given})
        for spec in (_web(state, listening), _worker(state), _beat(state))
    ]


def forget_counts(state: State) -> None:
    """Begin counting anew: each process counts into files of its own, which must not add up."""
    shutil.rmtree(state.counts, ignore_errors=True)
    state.counts.mkdir(mode=PRIVATE)


def _counting(state: State) -> dict[str, str]:
    return {"PROMETHEUS_MULTIPROC_DIR": str(state.counts)}


def _module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def _web(state: State, listening: Listening) -> Spec:
    return Spec(
        name="web",
        command=_module(
            "uvicorn", "ops_console.asgi:application",
            "--host", listening.host,
            "--port", str(listening.port),
            "--workers", str(count("OPS_WEB_PROCESSES", 1)),
            "--timeout-graceful-shutdown", str(GRACE_SECONDS),
            "--no-server-header",
            # Addresses carry filters, and filters may carry a customer's number.
            "--no-access-log",
            # The console counts its proxies itself.
            "--no-proxy-headers",
        ),
        log=state.logs / "web.log",
        stop=((signal.SIGTERM, GRACE_SECONDS + 3.0),),
        ready=lambda child: _answers(child, listening),
        environment=_counting(state),
        launch=Launch(directory=REPOSITORY),
    )  # fmt: skip


def _worker(state: State) -> Spec:
    return Spec(
        name="worker",
        command=_module(
            "celery", "--quiet", "-A", "ops_console", "worker",
            "--concurrency", str(count("OPS_WORKER_PROCESSES", 2)),
            "--loglevel", "INFO",
            "--without-gossip", "--without-mingle",
        ),
        log=state.logs / "worker.log",
        # First let running tasks end, then give them back to the broker.
        stop=((signal.SIGTERM, 5.0), (signal.SIGQUIT, 5.0)),
        environment=_counting(state),
        launch=Launch(directory=REPOSITORY),
    )  # fmt: skip


def _beat(state: State) -> Spec:
    return Spec(
        name="beat",
        command=_module(
            "celery", "--quiet", "-A", "ops_console", "beat",
            "--schedule", str(state.root / "beat" / "schedule"),
            "--pidfile", "",
            "--loglevel", "INFO",
        ),
        log=state.logs / "beat.log",
        launch=Launch(directory=REPOSITORY),
    )  # fmt: skip


def _answers(child: Child, listening: Listening) -> bool:
    """Whether the web process serves; asked only while it lives, for another may have its port."""
    if child.has_ended():
        return False
    # Not urllib, which would ask a proxy named in the environment.
    connection = HTTPConnection(listening.reachable, listening.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/livez")
        # A host that production does not allow is answered too, with a refusal.
        return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
