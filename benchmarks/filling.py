"""Fills the scratch database: the generator of the demo, scaled, one process a market."""

import multiprocessing
from io import StringIO

from django.core.management import call_command
from django.db import connections

from benchmarks.indexes import without_indexes
from benchmarks.results import Say
from demo import loading
from demo.places import MARKETS
from demo.settling import Settled
from ops_console.shared import clock

# Two years; fewer weeks only for so few rows that they would be spread too thin.
WEEKS, LEAST_WEEKS, LEAST_A_WEEK = 104, 8, 100
SHARE_OPEN, MOST_OPEN, PLAYBOOK_DAYS = 10, 10_000, 10
WORKDAYS, LEAST_AGENTS, TEAMS = 5, 8, 5
# First and later contacts of an inquiry together, and what one agent does on a day.
CONTACTS, CONTACTS_A_DAY = 1.4, 20
BASE = 1_000_000_000


def fill(rows: int, *, say: Say) -> None:
    """Write about so many inquiries of two years, up to 10,000 of them still open."""
    wanted = wanted_of(rows)
    with without_indexes():
        settled = loading.settle_people(wanted, say=_quiet)
        call_command("load_causes", stdout=StringIO())
        _in_processes(wanted, settled)
        loading.remember_changed_contacts()
        say("  indexes")


def wanted_of(rows: int) -> loading.Wanted:
    """Return what to load for so many rows: as many agents as can do the work."""
    weeks = min(WEEKS, max(LEAST_WEEKS, rows // LEAST_A_WEEK))
    agents = rows * CONTACTS / (weeks * WORKDAYS * TEAMS * CONTACTS_A_DAY)
    return loading.Wanted(
        now=clock.now(),
        count=rows,
        weeks=weeks,
        still_open=min(MOST_OPEN, rows // SHARE_OPEN),
        agents_a_team=max(LEAST_AGENTS, round(agents)),
        playbook_days=PLAYBOOK_DAYS,
    )


def _in_processes(wanted: loading.Wanted, settled: dict[str, Settled]) -> None:
    # A forked process must not share the parent's connection.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=_load, args=(place, settled, wanted))
        for place in range(len(MARKETS))
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("Filling the scratch database failed; see above.")


def _load(place: int, settled: dict[str, Settled], wanted: loading.Wanted) -> None:
    plan = MARKETS[place]
    loading.load_market(plan, settled[plan.code], wanted, say=_quiet, base=(place + 1) * BASE)
    connections.close_all()


def _quiet(_text: str) -> None:
    """Say nothing: the generator's progress is for the demo."""
