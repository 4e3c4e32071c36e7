"""Signs of life of a job whose work is one long step."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from ops_console.shared.jobs import JobHandle

# Several times within the lease, after which another worker takes the job for abandoned.
EVERY_SECONDS = 60.0


@contextmanager
def kept_alive(job: "JobHandle", *, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Report from a thread beside the work until it ends, however it ends."""
    done = threading.Event()

    def report() -> None:
        try:
            while not done.wait(every):
                job.report(progress=0, total=1)
        finally:
            connection.close()

    beside = threading.Thread(target=report, name="kept-alive", daemon=True)
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()
