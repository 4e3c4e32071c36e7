"""Celery tasks of the inquiries app."""

from typing import Any

from celery import shared_task

from inquiries.services.drafts import forget_drafts as forget
from ops_console.shared import clock


@shared_task(name="inquiries.tasks.forget_drafts")
def forget_drafts(**_future: Any) -> None:
    """Delete drafts that nobody has gone on with; beat calls it every hour."""
    forget(now=clock.now())
