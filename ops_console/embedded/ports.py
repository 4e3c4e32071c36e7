"""TCP ports on the loopback address: given by the environment, or any free one."""

import os
import socket
from collections.abc import Iterable

from ops_console.embedded.errors import EmbeddedError

LOOPBACK = "127.0.0.1"
HIGHEST = 65535


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on PORT now."""
    with socket.socket() as probe:
        # Servers set this too: without it a port that was closed a minute ago counts as busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port that no program listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def given(variable: str, host: str = LOOPBACK) -> int | None:
    """The port that VARIABLE names; refuses one that is no port or in use."""
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= HIGHEST:
        msg = f"{variable} must be a port from 1 to {HIGHEST}, not {text!r}."
        raise EmbeddedError(msg)
    port = int(text)
    if not is_free(port, host):
        msg = f"Port {port} ({variable}) is in use by another program. Choose another one."
        raise EmbeddedError(msg)
    return port


def choose(variable: str, preferred: Iterable[int] = (), host: str = LOOPBACK) -> int:
    """The given port, else the first preferred one that is free, else any free one."""
    port = given(variable, host)
    if port is not None:
        return port
    return next((number for number in preferred if is_free(number, host)), None) or any_free()
