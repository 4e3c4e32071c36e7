"""Whole recomputations of a market: find the days, compute them, add up the weeks, verify."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.db import connection, transaction

from metrics.models import FactDay, FactRun
from metrics.selectors.changes import changed_days
from metrics.services.days import rebuild_next_days, want_days
from metrics.services.verification import MAX_NAMED, verify
from metrics.services.weeks import add_up_week, missing_weeks

if TYPE_CHECKING:
    from staff.models import Market

T = TypeVar("T")
Report = Callable[[list[FactDay]], None]
# How long to wait before looking again at days that another process has in hand.
PATIENCE_SECONDS = 0.2


@transaction.atomic
def begin_run(
    *,
    market: "Market",
    as_of: dt.datetime,
    now: dt.datetime,
    days: Iterable[dt.date] | None = None,
    is_complete: bool = True,
) -> FactRun:
    """Record a run and ask for its days: the given ones, else all that may have changed.

    Begun again after a crash, it is the same run, and what it had computed stays. Only a complete
    one, over all changes, moves the mark from which the next one looks.
    """
    run, is_new = FactRun.objects.get_or_create(
        market=market, as_of=as_of, is_complete=is_complete, defaults={"started_at": now}
    )
    if is_new or run.finished_at:
        wanted = changed_days(market, as_of=as_of) if days is None else sorted(set(days))
        want_days(market=market, days=wanted, as_of=as_of)
    return run


def compute_days(*, run: FactRun, now: dt.datetime, report: Report, workers: int = 1) -> None:
    """Compute every wanted day of the run's market, beside whoever else is doing so."""

    def work_off() -> None:
        _work_off(run.market_id, now, report)

    _at_once([work_off] * workers, workers=workers)


def add_up_weeks(*, run: FactRun, workers: int = 1) -> int:
    """Add up the past weeks whose days were computed; return how many."""
    weeks = missing_weeks(market=run.market, as_of=run.as_of)
    jobs = [partial(add_up_week, market_id=run.market_id, week=week) for week in weeks]
    return sum(rows > 0 for rows in _at_once(jobs, workers=workers))


def finish_run(*, run: FactRun, now: dt.datetime, compare: bool = True) -> FactRun:
    """Compare the days of the run with the raw tables, unless told not to, and finish it."""
    computed = FactDay.objects.filter(market=run.market, computed_at__gte=run.started_at)
    rows_of = dict(computed.order_by("day").values_list("day", "rows"))
    run.days, run.rows, run.finished_at = len(rows_of), sum(rows_of.values()), now
    if compare:
        result = verify(market=run.market, days=rows_of, as_of=run.as_of, since=run.started_at)
        run.cells, run.differing, run.verified_at = result.cells, len(result.differences), now
        run.differences = result.differences[:MAX_NAMED]
    run.save(
        update_fields=[
            "days", "rows", "cells", "differing", "differences", "verified_at", "finished_at",
        ]
    )  # fmt: skip
    return run


def _work_off(market_id: int, now: dt.datetime, report: Report) -> None:
    while FactDay.objects.filter(market_id=market_id, as_of__isnull=True).exists():
        computed = rebuild_next_days(market_id=market_id, now=now)
        if computed:
            report(computed)
        else:
            time.sleep(PATIENCE_SECONDS)


def _at_once(jobs: Sequence[Callable[[], T]], *, workers: int) -> list[T]:
    """Run jobs in so many threads; the database does the work, so threads are enough."""
    if workers == 1:
        return [job() for job in jobs]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(_with_own_connection, jobs))


def _with_own_connection(job: Callable[[], T]) -> T:
    try:
        return job()
    finally:
        connection.close()
