#!/usr/bin/env python3
"""Health of a container, by role: `health web`, `health worker` and `health beat`."""

import os
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

# A worker gives a sign of life every twenty seconds, beat each time that it sends something.
OLDEST_SIGN_SECONDS = 150
ANSWER_SECONDS = 3


def web() -> bool:
    """Whether the web process answers under a name that it accepts."""
    host = os.environ["OPS_ALLOWED_HOSTS"].split(",")[0]
    connection = HTTPConnection("127.0.0.1", 8000, timeout=ANSWER_SECONDS)
    connection.request("GET", "/livez", headers={"Host": host})
    return connection.getresponse().status == HTTPStatus.OK


def worker() -> bool:
    """Whether the worker on this machine has given a sign of life."""
    return _is_young("worker")


def beat() -> bool:
    """Whether beat has."""
    return _is_young("beat")


def _is_young(part: str) -> bool:
    sign = Path(os.environ["OPS_STATE_DIR"]) / "heartbeats" / part
    return sign.exists() and time.time() - sign.stat().st_mtime < OLDEST_SIGN_SECONDS


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
