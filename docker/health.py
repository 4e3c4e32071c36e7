#!/usr/bin/env python3
"""Health of a container, by role: `health web` and `health beat`.

Workers are asked by Celery itself; see docker-compose.yml.
"""

import os
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

# Beat writes its schedule file every three minutes.
OLDEST_SCHEDULE_SECONDS = 600
ANSWER_SECONDS = 3


def web() -> bool:
    """Whether the web process answers under a name that it accepts."""
    host = os.environ["OPS_ALLOWED_HOSTS"].split(",")[0]
    connection = HTTPConnection("127.0.0.1", 8000, timeout=ANSWER_SECONDS)
    connection.request("GET", "/livez", headers={"Host": host})
    return connection.getresponse().status == HTTPStatus.OK


def beat() -> bool:
    """Whether beat is still writing down what it has sent."""
    schedule = Path(os.environ["OPS_STATE_DIR"]) / "beat" / "schedule"
    return time.time() - schedule.stat().st_mtime < OLDEST_SCHEDULE_SECONDS


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
