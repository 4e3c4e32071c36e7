"""Comparing facts with plain counts over the raw tables, and the grains with one another."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from metrics.models import DailyFact
from metrics.rules.days import counted_between
from metrics.rules.grains import BIT, STORED, TOTAL
from metrics.rules.histograms import unpacked
from metrics.rules.measures import DURATIONS, MEASURES
from metrics.rules.statements import statement
from metrics.selectors.changes import touched_days
from metrics.selectors.populations import RECOUNTED, Population

if TYPE_CHECKING:
    from staff.models import Market

# Of the days that nothing has touched, so many are compared too, others every night.
SAMPLE_DAYS = 14
MAX_NAMED = 100
# A write that began before the run and ended during it.
GRACE = dt.timedelta(minutes=5)
Cells = Counter[tuple[dt.date, int]]


@dataclass
class Verification:
    """How many cells were compared and which disagreed."""

    cells: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)

    def compare(self, measure: str, *, where: dict[str, Any], fact: int, recount: int) -> None:
        """Compare one cell."""
        self.cells += 1
        if fact != recount:
            cell = {"measure": measure, **where, "fact": fact, "recount": recount}
            self.differences.append(cell)

    def excuse(self, days: Iterable[dt.date]) -> None:
        """Take back what differs on these days."""
        excused = {day.isoformat() for day in days}
        kept = [cell for cell in self.differences if cell["day"] not in excused]
        self.cells -= len(self.differences) - len(kept)
        self.differences = kept


def verify(
    *, market: "Market", days: Iterable[dt.date], as_of: dt.datetime, since: dt.datetime
) -> Verification:
    """Compare the facts of these days and of a sample of others.

    Differences on days to which something was written since the run began do not count: there the
    facts are not wrong but older than the tables.
    """
    chosen = sorted({*days, *_sample(market, as_of)})
    result = Verification()
    _compare_with_tables(result, market, days=chosen, as_of=as_of)
    _compare_grains(result, market, days=chosen)
    if result.differences:
        result.excuse(touched_days(market, since=since - GRACE, until=as_of))
    return result


def _sample(market: "Market", as_of: dt.datetime) -> list[dt.date]:
    """Return some days, other ones for every `as_of` but for the same one always the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM metrics_factday WHERE market_id = %s AND as_of IS NOT NULL"
            " ORDER BY md5(day::text || %s::text) LIMIT %s",
            [market.pk, as_of.isoformat(), SAMPLE_DAYS],
        )
        return [day for (day,) in cursor.fetchall()]


def _compare_with_tables(
    result: Verification, market: "Market", *, days: Sequence[dt.date], as_of: dt.datetime
) -> None:
    facts = DailyFact.objects.filter(market=market, day__in=days, grain=BIT["team_id"])
    by_team = {
        (row["day"], row["team_id"]): row for row in facts.values("day", "team_id", *MEASURES)
    }
    totals = _duration_totals(market, days)
    parameters = _recount_parameters(market, days, as_of)
    for measure, populations in RECOUNTED.items():
        counts: Cells = Counter()
        sums: Cells = Counter()
        for population in populations:
            for day, team, count, total in _recount(population, parameters):
                counts[day, team] += count
                sums[day, team] += int(total or 0)
        for day, team in by_team.keys() | counts.keys():
            where = {"day": day.isoformat(), "team": team}
            fact = by_team.get((day, team), {}).get(measure, 0)
            result.compare(measure, where=where, fact=fact, recount=counts[day, team])
            if measure in totals:
                fact = totals[measure][day, team]
                result.compare(f"{measure} (sum)", where=where, fact=fact, recount=sums[day, team])


def _duration_totals(market: "Market", days: Sequence[dt.date]) -> dict[str, Cells]:
    """Return the sums of the stored durations by day and team, under what is counted."""
    totals: dict[str, Cells] = {counted: Counter() for counted in DURATIONS.values()}
    rows = DailyFact.objects.filter(
        market=market, day__in=days, grain=BIT["team_id"] | BIT["stage"]
    ).values_list("day", "team_id", *DURATIONS)
    for day, team, *stored in rows.iterator():
        for counted, durations in zip(DURATIONS.values(), stored, strict=True):
            totals[counted][day, team] += int(unpacked(durations).sum())
    return totals


def _recount_parameters(
    market: "Market", days: Sequence[dt.date], as_of: dt.datetime
) -> dict[str, Any]:
    bounds = [counted_between(day, market.zone, as_of) for day in days]
    return {
        "market": market.pk,
        "as_of": as_of,
        "days": list(days),
        "opens": [opens for opens, _closes in bounds],
        "closes": [closes for _opens, closes in bounds],
    }


def _recount(population: Population, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    sql = statement(
        "recount",
        tables=population.tables,
        at=population.at,
        value=population.value,
        condition=population.condition,
        part=population.part,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _compare_grains(result: Verification, market: "Market", *, days: Sequence[dt.date]) -> None:
    """Every grain of a day adds up to the same total."""
    with connection.cursor() as cursor:
        cursor.execute(statement("grain_sums"), {"market": market.pk, "days": list(days)})
        sums = {(day, grain): values for day, grain, *values in cursor.fetchall()}
    nothing = [0] * len(MEASURES)
    for day in days:
        total = sums.get((day, TOTAL), nothing)
        for grain in STORED:
            where = {"day": day.isoformat(), "grain": grain}
            values = sums.get((day, grain), nothing)
            for measure, fact, whole in zip(MEASURES, values, total, strict=True):
                result.compare(measure, where=where, fact=fact, recount=whole)
