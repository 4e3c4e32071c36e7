"""The console as browsers meet it: uvicorn in a process of its own, on the database of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from django.db import connection

READY_WITHIN_SECONDS = 30


@contextmanager
def served() -> Iterator[str]:
    """Serve the console while the block runs; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = [sys.executable, "-m", "uvicorn", "ops_console.asgi:application"]
    options = ["--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen(
        [*program, *options], env={**os.environ, "DATABASE_URL": _test_database()}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/livez", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


def _test_database() -> str:
    """Return the address of the database that pytest-django made, not of the one it copied."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=1):  # noqa: S310 - our own loopback address
                return
        except HTTPError:
            raise  # it answers, but with an error: waiting longer would not help
        except (URLError, TimeoutError):
            time.sleep(0.1)
    msg = f"The console did not answer at {address}."
    raise RuntimeError(msg)
