"""The console as it runs for people: web processes of its own, and the nightly job."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from benchmarks.facts import TOUCH, TOUCHED_SHARE, WORKERS
from ops_console.embedded import console, ports
from ops_console.embedded.children import Child
from ops_console.embedded.state import REPOSITORY, State

WEB_PROCESSES = "2"


@contextmanager
def served() -> Iterator[int]:
    """Have the pages served inside the block; give the port."""
    listening = console.Listening(ports.LOOPBACK, ports.any_free())
    with TemporaryDirectory(prefix="ops-console-bench-") as folder:
        state = State(Path(folder)).ensure()
        console.forget_counts(state)
        with patch.dict(os.environ, _environment()):
            web = Child.start(console.specs(state, listening)[0])
        try:
            web.wait_until_ready()
            yield listening.port
        finally:
            web.stop()


class Nights:
    """Nightly jobs, one behind the other, each after the latest one per cent was touched."""

    def __init__(self, rows: int) -> None:
        self.failed = 0
        self._touched = max(1, rows // TOUCHED_SHARE)
        self._ending = threading.Event()
        self._job: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Begin a job whenever the last one is done, until it is enough; for a thread."""
        while not self._ending.is_set():
            with connection.cursor() as cursor:
                cursor.execute(TOUCH, [self._touched])
            command = [sys.executable, str(REPOSITORY / "manage.py"), "recompute"]
            self._job = subprocess.Popen(  # noqa: S603 - our own command
                [*command, "--workers", str(WORKERS)],
                stdout=subprocess.DEVNULL,
                env={**os.environ, **_environment()},
            )
            if self._ending.is_set():
                self._job.terminate()
            self.failed += self._job.wait() != 0 and not self._ending.is_set()
        connection.close()

    def end(self) -> None:
        """Stop the job that runs."""
        self._ending.set()
        if self._job is not None:
            self._job.terminate()


def _environment() -> dict[str, str]:
    """Say where the servers are, and that two processes answer."""
    own = connection.settings_dict
    person = f"{quote(own['USER'], safe='')}:{quote(own['PASSWORD'], safe='')}"
    return {
        "DATABASE_URL": f"postgresql://{person}@{own['HOST']}:{own['PORT']}/{own['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "OPS_WEB_PROCESSES": WEB_PROCESSES,
    }
