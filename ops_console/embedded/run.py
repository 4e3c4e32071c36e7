"""The whole of `make run`, in the order in which it happens."""

import os

from ops_console.embedded import console, servers
from ops_console.embedded.announcement import announce
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.preparation import prepare
from ops_console.embedded.state import State
from ops_console.embedded.supervisor import Supervisor, supervise
from ops_console.embedded.terminal import step


def run() -> int:
    """Start everything, announce it, and watch until asked to stop or until a process dies."""
    is_demo = _mode() == "demo"
    if not is_demo and not servers.all_given():
        msg = "Production needs servers of its own: set DATABASE_URL and REDIS_URL."
        raise EmbeddedError(msg)

    def work(supervisor: Supervisor) -> None:
        listening = console.Listening.from_environment()
        with step("servers"):
            where = supervisor.start_servers()
        prepare(
            supervisor.state,
            database_url=where.database_url,
            serving_url=where.serving_url,
            demo=is_demo,
        )
        console.forget_counts(supervisor.state)
        for spec in console.specs(supervisor.state, listening, database_url=where.serving_url):
            with step(spec.name):
                supervisor.start(spec)
        supervisor.serve(listening.address)
        announce(
            supervisor.state,
            listening.address,
            show_accounts=is_demo and listening.is_loopback,
        )
        supervisor.watch()

    return supervise(State.from_environment(), work)


def _mode() -> str:
    mode = os.environ.setdefault("OPS_MODE", "demo")
    if mode not in {"demo", "production"}:
        msg = f"OPS_MODE must be demo or production, not {mode!r}."
        raise EmbeddedError(msg)
    return mode
