"""The nightly job: one a market and night, which catches up whatever earlier nights missed."""

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from metrics.models import FactDay
from metrics.services import runs
from metrics.services.days import due_days
from ops_console import celery
from ops_console.shared import clock, jobs
from staff.selectors import all_markets, market_by_id

if TYPE_CHECKING:
    from ops_console.shared.models import Job

logger = logging.getLogger(__name__)
KIND = "metrics.nightly"


def enqueue_nightly(*, now: dt.datetime) -> "list[Job]":
    """Record tonight's job of every market; a second call in the same night changes nothing."""
    return [
        jobs.enqueue(
            kind=KIND,
            params={"market_id": market.pk, "as_of": now.isoformat()},
            now=now,
            period=f"{market.code}:{market.day_of(now)}",
        )[0]
        for market in all_markets()
    ]


@jobs.register(KIND)
def run_nightly(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Recompute and verify a market; begun again after a crash, it goes on where it was.

    The job works through the days itself, and offers each to the other workers: with one worker it
    does everything, with ten a tenth, and a lost message costs nothing.
    """
    market = market_by_id(job.params["market_id"])
    as_of = dt.datetime.fromisoformat(job.params["as_of"])
    run = runs.begin_run(market=market, as_of=as_of, now=clock.now())
    days = due_days(market=market)
    _offer(market.pk, days)

    def report(_days: list[FactDay]) -> None:
        left = len(due_days(market=market))
        job.report(progress=max(0, len(days) - left), total=len(days))

    runs.compute_days(run=run, now=clock.now(), report=report)
    runs.add_up_weeks(run=run)
    run = runs.finish_run(run=run, now=clock.now())
    return {"days": run.days, "rows": run.rows, "cells": run.cells, "differing": run.differing}


def _offer(market_id: int, days: list[dt.date]) -> None:
    """Tell the workers of the days; the broker is only a hint, so its absence is no failure."""
    try:
        for day in days[1:]:
            celery.send("metrics.tasks.rebuild_day", market_id=market_id, day=day.isoformat())
    except Exception:  # noqa: BLE001 - any broker failure; the job does the days itself
        logger.warning("the days of market %s stay with their job: no broker", market_id)
