"""Scheduled work of exports."""

from typing import Any

from celery import shared_task

from exports import services
from ops_console.shared import clock


@shared_task(name="exports.tasks.sweep_exports")
def sweep_exports(**_future: Any) -> None:
    """Clear away what is over; beat calls it every five minutes."""
    services.sweep(now=clock.now())
