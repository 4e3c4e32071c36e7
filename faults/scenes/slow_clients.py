"""Forty clients send or read a few bytes a second while others want their pages."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from threading import Event, Thread

from django.conf import settings

from faults.client import Program, ask
from faults.stage import Stage
from faults.table import Outcome
from ops_console.embedded.ports import LOOPBACK

CLIENTS, PROBES = 40, 10
SLOWEST_ALLOWED = 5.0
TRICKLE_SECONDS = 0.5
SMALL_BUFFER = 2048


def run(stage: Stage) -> Outcome:
    """Hold forty connections open in three slow ways; ten probes are to be answered meanwhile."""
    port = stage.stack.port
    program = Program(port, stage.world.agents[0].token)
    large = _large_file(port)
    with _slow(port, large):
        time.sleep(1.5)
        took, statuses = [], []
        for number in range(PROBES):
            began = time.monotonic()
            answer = program.get("inquiries/") if number % 2 else ask(port, "GET", "/sign-in/")
            took.append(time.monotonic() - began)
            statuses.append(answer.status)
    good = sum(status == 200 for status in statuses)
    outcome = Outcome("", tried=PROBES, acknowledged=good, note=f"slowest {max(took):.2f} s")
    if good < PROBES or max(took) > SLOWEST_ALLOWED:
        outcome.verdict.complaints.append(f"probes answered {statuses}, slowest {max(took):.1f} s")
    return outcome


def _large_file(port: int) -> str:
    """Return the address of the largest thing that anybody may ask for."""
    files = [path for path in settings.STATIC_ROOT.rglob("*.js") if path.is_file()]
    largest = max(files, key=lambda path: path.stat().st_size)
    return f"/static/{largest.relative_to(settings.STATIC_ROOT)}"


@contextmanager
def _slow(port: int, large: str) -> Iterator[None]:
    stop = Event()
    ways = islice(cycle([_slow_headers, _slow_body, _slow_reader]), CLIENTS)
    threads = [Thread(target=_hold, args=(port, way(large), stop)) for way in ways]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _slow_headers(_large: str) -> tuple[bytes, bytes]:
    return b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n", b"X-Slow: 1\r\n"


def _slow_body(_large: str) -> tuple[bytes, bytes]:
    head = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    return head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n", b"a"


def _slow_reader(large: str) -> tuple[bytes, bytes]:
    """Ask for a large file again and again on one connection, and read almost nothing of it."""
    return f"GET {large} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 20, b""


def _hold(port: int, words: tuple[bytes, bytes], stop: Event) -> None:
    first, later = words
    with suppress(OSError), socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        line.connect((LOOPBACK, port))
        line.settimeout(TRICKLE_SECONDS)
        line.sendall(first)
        while not stop.wait(TRICKLE_SECONDS):
            if later:
                line.sendall(later)
            else:
                line.recv(16)
