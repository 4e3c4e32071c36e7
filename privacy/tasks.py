"""Scheduled work of the privacy app."""

from typing import Any

from celery import shared_task

from ops_console.shared import clock
from privacy import services


@shared_task(name="privacy.tasks.open_reviews")
def open_reviews(**_future: Any) -> None:
    """Ask for the reviews of periods that have ended; beat calls it every day."""
    services.enqueue_reviews(now=clock.now())
