"""Where a piece of work comes from: the request or job that log lines and audit entries name."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Origin:
    """The request or job at hand: its identifier, the machine's address, and what it is for."""

    request_id: str = ""
    address: str = ""
    route: str = ""


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def current() -> Origin:
    """Return the origin of what is being done now; empty outside requests and jobs."""
    return _origin.get()


def at_route(route: str) -> None:
    """Name what the work at hand is for, once that is known."""
    _origin.set(replace(_origin.get(), route=route))


def new_request_id() -> str:
    """Return an identifier that no other request has."""
    return secrets.token_hex(8)


@contextmanager
def coming_from(origin: Origin) -> Iterator[Origin]:
    """Let everything inside know its origin."""
    token = _origin.set(origin)
    try:
        yield origin
    finally:
        _origin.reset(token)
