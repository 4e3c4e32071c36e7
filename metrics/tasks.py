"""Celery tasks of the metrics app; each loads by id and makes one call."""

import datetime as dt
from typing import Any

from celery import shared_task

from metrics import services
from ops_console.shared import clock


@shared_task(name="metrics.tasks.start_nightly")
def start_nightly(**_future: Any) -> None:
    """Record the nightly job of every market; beat calls it."""
    services.enqueue_nightly(now=clock.now())


@shared_task(name="metrics.tasks.rebuild_day")
def rebuild_day(*, market_id: int, day: str, **_future: Any) -> None:
    """Compute one market day, unless that is done or in hand."""
    services.rebuild_day(market_id=market_id, day=dt.date.fromisoformat(day), now=clock.now())
