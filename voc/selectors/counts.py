"""Counts of a report by cause, stage, channel, task and month, each with its days to close.

Everything comes from one pass over the inquiries: each breakdown is counted together with the
whole days to close, so that medians are exact and every breakdown adds up to the same total.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg2.sql import SQL

from voc import rules
from voc.choices import DateBasis
from voc.selectors.filters import ReportFilter, parameters, population

# GROUPING() has a bit for each column that a row is not grouped by.
BREAKDOWNS = {15: "cause", 23: "stage", 27: "channel", 29: "task", 30: "month"}
COUNTS = SQL(
    """
    WITH population AS (
        SELECT cause_id, stage, channel, task_type, date_trunc('month', {time})::date AS month, days
        FROM ({population}) inquiry
        -- A fence: seen through it, days would look as various as two times of day, and be sorted.
        OFFSET 0
    )
    SELECT GROUPING(cause_id, stage, channel, task_type, month),
        cause_id, stage, channel, task_type, month, days, count(*)
    FROM population
    GROUP BY GROUPING SETS (
        (cause_id, days), (stage, days), (channel, days), (task_type, days), (month, days)
    )
    """
)
TIME = {DateBasis.RECEIVED: SQL("received_local"), DateBasis.CLOSED: SQL("closed_local")}


@dataclass
class Tally:
    """Inquiries of one kind, with the days to close of those that are closed."""

    count: int = 0
    days: Counter[int] = field(default_factory=Counter)

    @property
    def closed(self) -> int:
        """How many of them are closed."""
        return self.days.total()

    @property
    def median_days(self) -> float | None:
        """The median of market days from receipt to closing; None when none is closed."""
        return rules.histogram_percentile(self.days, 0.5)

    def add(self, count: int, days: int | None) -> None:
        """Add inquiries that took so many days, or are not closed."""
        self.count += count
        if days is not None:
            self.days[days] += count

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.count + other.count, self.days + other.days)


@dataclass
class Counts:
    """The tallies of a report; a cause of None stands for inquiries without a cause."""

    cause: dict[int | None, Tally] = field(default_factory=dict)
    stage: dict[str, Tally] = field(default_factory=dict)
    channel: dict[str, Tally] = field(default_factory=dict)
    task: dict[str, Tally] = field(default_factory=dict)
    month: dict[dt.date, Tally] = field(default_factory=dict)

    @property
    def total(self) -> Tally:
        """All inquiries of the report."""
        return sum(self.stage.values(), Tally())


def counts(report: ReportFilter) -> Counts:
    """Count the inquiries that the filter looks at."""
    query = COUNTS.format(population=population(report), time=TIME[DateBasis(report.basis)])
    result = Counts()
    with connection.cursor() as cursor:
        cursor.execute(query, parameters(report))
        for kind, *keys, days, count in cursor.fetchall():
            _add(result, kind, keys, days=days, count=count)
    return result


def _add(result: Counts, kind: int, keys: list[Any], *, days: int | None, count: int) -> None:
    names = list(BREAKDOWNS.values())
    name = BREAKDOWNS[kind]
    getattr(result, name).setdefault(keys[names.index(name)], Tally()).add(count, days)
