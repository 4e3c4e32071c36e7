"""The nightly backup, where there is a key to seal it with."""

import datetime as dt
from typing import Any

from django.conf import settings

from operations.services.alive import kept_alive
from operations.services.backups.keeping import known_backups
from operations.services.backups.taking import take_backup
from ops_console.shared import clock, jobs

KIND = "operations.backup"


def enqueue_backup(*, now: dt.datetime) -> None:
    """Record today's backup; a second call on the same day changes nothing."""
    if settings.BACKUP_KEYS:
        jobs.enqueue(kind=KIND, params={}, now=now, period=f"{now.astimezone(dt.UTC).date()}")


@jobs.register(KIND)
def run_backup(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Take the backup; begun again after a crash, it takes one anew."""
    with kept_alive(job):
        backup = take_backup(now=clock.now())
    kept = len(known_backups())
    return {"rows": backup.rows, "files": backup.files, "bytes": backup.size, "kept": kept}
