"""The nightly figures are killed at several points and resumed; the bytes must be those of a run
that nobody disturbed."""

import hashlib
import time
from typing import Any

from django.apps import apps
from django.db import connection

from faults.settling import let_time_pass, retry_those_that_gave_up, settle
from faults.stage import Stage
from faults.table import Outcome
from faults.world import MARKET
from metrics.services.nightly import KIND
from ops_console.shared import clock, jobs

KILLS = 3
TABLES = ("metrics_dailyfact", "metrics_weeklyfact", "metrics_weekdurations", "metrics_factday")
# Numbers of rows and moments of computing differ between any two runs.
NEVER_SAME = {"id", "computed_at"}
PATIENCE = 60.0
LOOK_EVERY = 0.01


def run(stage: Stage) -> Outcome:
    """Compute all days once undisturbed, once with kills, and compare."""
    as_of = clock.now()
    _forget()
    _begin("undisturbed", as_of=as_of)
    settle(stage.stack, stage.world)
    clean = _digests()
    _forget()
    job = _begin("disturbed", as_of=as_of)
    shares = sorted(stage.chance.uniform(0.05, 0.9) for _ in range(KILLS))
    at = [_kill_in_the_middle(stage, job.pk, share) for share in shares]
    settle(stage.stack, stage.world)
    resumed = _digests()
    facts = apps.get_model("metrics", "DailyFact").objects.filter(market__code=MARKET).count()
    outcome = Outcome("", tried=facts, acknowledged=facts)
    said = f"killed after {', '.join(at)} of {_state(job.pk)[2]} days"
    outcome.note = f"{said}; md5 {clean[TABLES[0]][:8]} and {resumed[TABLES[0]][:8]}"
    different = [table for table in TABLES if clean[table] != resumed[table]]
    outcome.verdict.complaints += [f"{table} differs" for table in different]
    if not facts:
        outcome.verdict.complaints.append("there was nothing to compute")
    return outcome


def _forget() -> None:
    """Forget every figure of the market, as if it had never been computed."""
    market = apps.get_model("staff", "Market").objects.get(code=MARKET)
    for name in ("DailyFact", "WeeklyFact", "WeekDurations", "FactDay", "FactRun"):
        apps.get_model("metrics", name).objects.filter(market=market).delete()


def _begin(period: str, *, as_of: Any) -> Any:
    market = apps.get_model("staff", "Market").objects.get(code=MARKET)
    params = {"market_id": market.pk, "as_of": as_of.isoformat()}
    return jobs.enqueue(kind=KIND, params=params, now=clock.now(), period=f"trial {period}")[0]


def _kill_in_the_middle(stage: Stage, job_id: int, share: float) -> str:
    """Wait until about this share of the days is computed and kill the whole worker."""
    deadline = time.monotonic() + PATIENCE
    swept_at = 0.0
    while time.monotonic() < deadline:
        status, computed, wanted = _state(job_id)
        if status == "RUNNING" and wanted and computed >= share * wanted:
            break
        if status == "FAILED":
            retry_those_that_gave_up(stage.world)
        if status in {"QUEUED", "FAILED"} or time.monotonic() - swept_at > 1:
            swept_at = time.monotonic()
            let_time_pass(killed_at=stage.stack.started_at("worker"))
        time.sleep(LOOK_EVERY)
    stage.stack.kill("worker")
    computed = _state(job_id)[1]
    stage.stack.restart("worker")
    return f"{computed}"


def _state(job_id: int) -> tuple[str, int, int]:
    """Return the job's state, and how many of how many days are computed."""
    row = apps.get_model("shared", "Job").objects.get(pk=job_id)
    days = apps.get_model("metrics", "FactDay").objects.filter(market__code=MARKET)
    return row.status, days.filter(as_of__isnull=False).count(), days.count()


def _digests() -> dict[str, str]:
    return {table: _digest(table) for table in TABLES}


def _digest(table: str) -> str:
    """Sum up a table's rows in their order, without what two runs never share."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1",
            [table],
        )
        names = ", ".join(f'"{name}"' for (name,) in cursor.fetchall() if name not in NEVER_SAME)
        cursor.execute(f"SELECT ROW({names})::text FROM {table} ORDER BY 1")
        return hashlib.md5(
            "\n".join(row for (row,) in cursor.fetchall()).encode(), usedforsecurity=False
        ).hexdigest()
