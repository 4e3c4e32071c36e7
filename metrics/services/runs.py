"""Whole recomputations of a market: find the days, compute them, add up the weeks, verify."""

import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from metrics.models import FactDay, FactRun
from metrics.selectors.changes import changed_days
from metrics.services.crews import Crew
from metrics.services.days import BATCH, rebuild_next_days, want_days
from metrics.services.verification import MAX_NAMED, verify
from metrics.services.weeks import TOGETHER, add_up, missing_weeks

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Market

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


def compute_days(
    *, run: FactRun, now: dt.datetime, report: Report, crew: Crew | None = None
) -> None:
    """Compute every wanted day of the run's market, beside whoever else is doing so."""
    crew = crew or Crew()
    take = partial(_take_days, run.market_id, now=now, report=report, hands=crew.size)
    crew.all_do(take)
    # Others may still have days in hand, and may fail.
    while _due(run.market_id).exists():
        if not take():
            time.sleep(PATIENCE_SECONDS)


def add_up_weeks(*, run: FactRun, crew: Crew | None = None) -> int:
    """Add up the past weeks whose days were computed; return how many."""
    crew = crew or Crew()
    weeks = missing_weeks(market=run.market, as_of=run.as_of)
    size = max(1, min(TOGETHER, -(-len(weeks) // crew.size)))
    waiting = deque(weeks[place : place + size] for place in range(0, len(weeks), size))
    return sum(crew.all_do(partial(_add_up, run.market_id, waiting)))


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


def _due(market_id: int) -> "QuerySet[FactDay]":
    return FactDay.objects.filter(market_id=market_id, as_of__isnull=True)


def _take_days(market_id: int, *, now: dt.datetime, report: Report, hands: int) -> int:
    """Compute days until nobody but others has any in hand; return how many."""
    taken = 0
    while left := _due(market_id).count():
        # Few enough that nobody has to wait long for the last ones.
        most = min(BATCH, -(-left // hands))
        computed = rebuild_next_days(market_id=market_id, now=now, most=most)
        if not computed:
            break
        report(computed)
        taken += len(computed)
    return taken


def _add_up(market_id: int, waiting: "deque[list[dt.date]]") -> int:
    made = 0
    while True:
        try:
            weeks = waiting.popleft()
        except IndexError:
            return made
        made += len(add_up(market_id=market_id, weeks=weeks))
