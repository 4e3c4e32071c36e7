"""Valkey in every way in which it does not do its part: refusing, hanging, full."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis

from ops_console.embedded import ports
from ops_console.embedded.children import Children
from ops_console.embedded.valkey import Valkey

Move = Callable[[str], None]


@contextmanager
def refusing(_folder: Path) -> Iterator[str]:
    """Yield an address that is taken and answers no connection."""
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        yield address(taken)


@contextmanager
def hanging(_folder: Path) -> Iterator[str]:
    """Yield the address of a server that takes connections and never says a word."""
    with silent() as door:
        yield address(door)


@contextmanager
def full(folder: Path) -> Iterator[str]:
    """Yield the address of a server without room: it reads, and takes nothing."""
    children, server = Children(), Valkey(folder / "valkey", folder / "log", "word", durable=False)
    server.prepare()
    port = ports.any_free()
    try:
        children.start(server.spec(port))
        with Redis.from_url(server.url(port)) as operator:
            operator.config_set("maxmemory", 1)
        yield server.url(port)
    finally:
        children.stop_all()


@contextmanager
def silent() -> Iterator[socket.socket]:
    """Yield a door at which the system lets everybody in, and behind which nobody is."""
    with socket.create_server((ports.LOOPBACK, 0), backlog=100) as door:
        door.settimeout(0)
        yield door


def address(door: socket.socket) -> str:
    """Return where it is, as REDIS_URL says it."""
    return f"redis://:word@{ports.LOOPBACK}:{door.getsockname()[1]}/0"


def callers(door: socket.socket) -> int:
    """Return how many have come to a silent door since this was last asked; they are sent away."""
    count = 0
    with suppress(BlockingIOError):
        while True:
            door.accept()[0].close()
            count += 1
    return count
