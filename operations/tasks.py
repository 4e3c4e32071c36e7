"""Celery tasks of the operations app; each makes one call."""

from typing import Any

from celery import shared_task

from operations.services import nightly
from ops_console.shared import clock


@shared_task(name="operations.tasks.start_nightly")
def start_nightly(**_future: Any) -> None:
    """Record tonight's work of the console itself; beat calls it."""
    nightly.enqueue_nightly(now=clock.now())
