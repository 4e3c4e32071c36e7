"""What the console does for itself every night."""

import datetime as dt

from operations.services.backups.nightly import enqueue_backup
from operations.services.erasing import enqueue_retention
from operations.services.verification import enqueue_verification


def enqueue_nightly(*, now: dt.datetime) -> None:
    """Record tonight's jobs; a second call in the same night changes nothing."""
    enqueue_verification(now=now)
    enqueue_backup(now=now)
    enqueue_retention(now=now)
