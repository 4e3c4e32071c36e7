"""Every write of the metrics app: facts of days and weeks, runs and their verification."""

from metrics.services.crews import Crew
from metrics.services.days import due_days, rebuild_day, rebuild_next_days, want_days
from metrics.services.nightly import enqueue_nightly, run_nightly
from metrics.services.runs import add_up_weeks, begin_run, compute_days, finish_run
from metrics.services.verification import Verification, verify
from metrics.services.weeks import add_up, missing_weeks

__all__ = [
    "Crew",
    "Verification",
    "add_up",
    "add_up_weeks",
    "begin_run",
    "compute_days",
    "due_days",
    "enqueue_nightly",
    "finish_run",
    "missing_weeks",
    "rebuild_day",
    "rebuild_next_days",
    "run_nightly",
    "verify",
    "want_days",
]
