"""Celery tasks of the staff app; each makes one call."""

from typing import Any

from celery import shared_task

from ops_console.shared import clock
from staff import services


@shared_task(name="staff.tasks.lock_dormant")
def lock_dormant(**_future: Any) -> None:
    """Close accounts that nobody uses any more; beat calls it every night."""
    services.lock_dormant(now=clock.now())
