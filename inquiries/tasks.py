"""Celery tasks of the inquiries app."""

from typing import Any

from celery import shared_task

from inquiries.services.drafts import forget_drafts as forget
from inquiries.services.importing import enqueue_sweep
from ops_console.shared import clock


@shared_task(name="inquiries.tasks.forget_drafts")
def forget_drafts(**_future: Any) -> None:
    """Delete drafts that nobody has gone on with; beat calls it every hour."""
    forget(now=clock.now())


@shared_task(name="inquiries.tasks.sweep_files")
def sweep_files(**_future: Any) -> None:
    """Record tonight's look for files that no import knows; beat calls it."""
    enqueue_sweep(now=clock.now())
