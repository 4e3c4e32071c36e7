"""A job that kills whoever works on it, until the poison is taken away."""

import os
import signal
from pathlib import Path
from typing import Any

from django.conf import settings

from ops_console.shared import jobs

KIND = "faults.poison"


def antidote() -> Path:
    """Return the file whose presence makes the job harmless."""
    return Path(settings.OPS_STATE_DIR) / "antidote"


@jobs.register(KIND)
def die(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Kill this process as a fault in a library would, and leave a mark for each death."""
    if not antidote().exists():
        with antidote().with_name("deaths").open("a", encoding="ascii") as deaths:
            deaths.write(f"{job.attempt}\n")
        os.kill(os.getpid(), signal.SIGKILL)
    return {"attempt": job.attempt}
