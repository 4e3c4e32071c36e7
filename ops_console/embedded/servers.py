"""Both servers together: started where no address of one's own is given."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ops_console.embedded import credentials, ports, processes
from ops_console.embedded.addresses import left_behind, withdraw
from ops_console.embedded.children import ChildDied, Children, Spec
from ops_console.embedded.postgres import Postgres
from ops_console.embedded.state import State
from ops_console.embedded.valkey import Valkey

ATTEMPTS = 3


@dataclass(frozen=True)
class Addresses:
    """Where the database and the broker are."""

    database_url: str
    redis_url: str
    # The same database for a role that may change rows but no tables.
    serving_url: str


def own_address(name: str) -> str | None:
    """Address that the environment gives under NAME, or in the file that NAME_FILE names."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return None


def all_given() -> bool:
    """Whether no embedded server is needed."""
    return bool(own_address("DATABASE_URL") and own_address("REDIS_URL"))


def clear_leftovers(state: State) -> None:
    """End what a killed owner left running; call it only while holding the run lock."""
    record = left_behind(state)
    if record is None:
        return
    for child in reversed(record.children):
        processes.end_leftover(child.pid, child.started, polite=child.stop_signal)
    withdraw(state)


def start(children: Children, state: State, *, durable: bool = True) -> Addresses:
    """Start the servers that the environment gives no address for."""
    own = own_address("DATABASE_URL")
    if own:
        owner, serving = own_address("OPS_OWNER_DATABASE_URL") or own, own
    else:
        owner, serving = _start_postgres(children, state, durable=durable)
    redis_url = own_address("REDIS_URL") or _start_valkey(children, state, durable=durable)
    return Addresses(database_url=owner, redis_url=redis_url, serving_url=serving)


def _start_postgres(children: Children, state: State, *, durable: bool) -> tuple[str, str]:
    server = Postgres(
        data=state.postgres,
        log=state.logs / "postgres.log",
        password=credentials.secret(state, "database_password"),
        serving_password=credentials.secret(state, "serving_database_password"),
        durable=durable,
    )
    server.prepare()
    port = _start_on_free_port(children, "OPS_POSTGRES_PORT", server.spec)
    return server.url(port), server.serving_url(port)


def _start_valkey(children: Children, state: State, *, durable: bool) -> str:
    server = Valkey(
        data=state.valkey,
        log=state.logs / "valkey.log",
        password=credentials.secret(state, "redis_password"),
        durable=durable,
    )
    server.prepare()
    return server.url(_start_on_free_port(children, "OPS_VALKEY_PORT", server.spec))


def _start_on_free_port(children: Children, variable: str, spec: Callable[[int], Spec]) -> int:
    """Start on a port; when another program was quicker to take it, try the next one."""
    for attempt in range(1, ATTEMPTS + 1):
        port = ports.choose(variable)
        try:
            children.start(spec(port))
        except ChildDied:
            if ports.is_free(port) or attempt == ATTEMPTS:
                raise
        else:
            return port
    raise AssertionError
