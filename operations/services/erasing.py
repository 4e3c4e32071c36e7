"""The engine of retention: batch by batch, each whole or not at all, each with its proof."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from operations import retention
from operations.models import ErasureProof, RetentionClock
from operations.selectors.retention import clock_of, due_rows, today_of
from ops_console.shared import audit, clock, jobs
from ops_console.shared.models import AuditKind, Job
from staff.selectors import all_markets, market_by_id

if TYPE_CHECKING:
    from operations.retention import RetentionRule
    from staff.models import Market

KIND = "operations.retention"
BATCH = 500
CONSOLE = "console"


def enqueue_retention(*, now: dt.datetime) -> list[Job]:
    """Record tonight's job of every market and of the console; a second call changes nothing."""
    return [_enqueue(market, now=now) for market in (*all_markets(), None)]


def _enqueue(market: "Market | None", *, now: dt.datetime) -> Job:
    day = today_of(market, now)
    params = {"market_id": market.pk if market else None, "day": day.isoformat()}
    period = f"{market.code if market else CONSOLE}:{day}"
    return jobs.enqueue(kind=KIND, params=params, now=now, period=period)[0]


@jobs.register(KIND)
def run_retention(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Erase what is due in a market on the job's day; begun again, it goes on where it was."""
    market_id = job.params["market_id"]
    market = market_by_id(market_id) if market_id else None
    day = dt.date.fromisoformat(job.params["day"])
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        job.report(progress=done, total=done)

    return apply_rules(market=market, day=day, report=report)


def apply_rules(
    *, market: "Market | None", day: dt.date, report: Callable[[int], None] = lambda count: None
) -> dict[str, int]:
    """Apply every rule that has a clock in this market; return how many rows each has erased."""
    erased: dict[str, int] = {}
    for rule in retention.rules(per_market=market is not None):
        if found := clock_of(rule, market):
            erased[rule.code] = _apply(rule, found, day=day, report=report)
    return erased


def _apply(
    rule: "RetentionRule", found: RetentionClock, *, day: dt.date, report: Callable[[int], None]
) -> int:
    total = 0
    while count := erase_batch(rule=rule, retention_clock=found, day=day, now=clock.now()):
        total += count
        report(count)
    return total


@transaction.atomic
def erase_batch(
    *, rule: "RetentionRule", retention_clock: RetentionClock, day: dt.date, now: dt.datetime
) -> int:
    """Erase the next rows that are due, and leave proof of it; return how many there were.

    What is held is looked up under the lock that placing a hold takes too: a hold that was
    acknowledged a moment before holds, and one that comes later finds its subject gone.
    """
    lock_retention()
    rows = due_rows(rule, retention_clock, today=day)
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    rule.erase(ids, now)
    proof = ErasureProof.objects.create(
        market=retention_clock.market,
        rule=rule.code,
        method=rule.method,
        day=day,
        count=len(ids),
        ids_hash=hash_of(ids),
        basis=retention_clock.basis,
        at=now,
    )
    _record(proof, retention_clock, now=now)
    return len(ids)


def hash_of(ids: list[Any]) -> str:
    """Return the SHA-256 of the numbers in their order, one a line."""
    return hashlib.sha256("\n".join(map(str, ids)).encode()).hexdigest()


def lock_retention() -> None:
    """Let only one transaction at a time erase or hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('retention', 0))")


def _record(proof: ErasureProof, found: RetentionClock, *, now: dt.datetime) -> None:
    entry = audit.Entry(
        kind=AuditKind.ERASED,
        chain=found.market.code if found.market else audit.CONSOLE_CHAIN,
        object_type="operations.ErasureProof",
        object_id=str(proof.pk),
        reason=proof.method,
        data={
            "rule": proof.rule,
            "count": proof.count,
            "ids_hash": proof.ids_hash,
            "day": proof.day.isoformat(),
        },
    )
    audit.record(entry, by=None, now=now, actor_name="retention")
