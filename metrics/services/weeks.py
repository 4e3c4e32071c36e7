"""Adding up whole weeks, so that a year is read as fifty-two rows."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from metrics.models import EVERY_TEAM, FactDay
from metrics.rules.days import ONE_DAY, WEEK_DAYS, days_between, week_of
from metrics.rules.grains import BIT, CODES, TOTAL
from metrics.rules.histograms import Numbers, counted_each, packed
from metrics.rules.measures import DURATIONS
from metrics.rules.statements import statement
from metrics.services.days import forget_weeks

if TYPE_CHECKING:
    from staff.models import Market

Lists = dict[tuple[Any, ...], Sequence[memoryview | bytes]]
MISSING = """
SELECT DISTINCT date_trunc('week', d.day)::date AS week FROM metrics_factday AS d
WHERE d.market_id = %(market)s AND d.day < %(this_week)s AND NOT EXISTS (
  SELECT FROM metrics_weekdurations AS w
  WHERE w.market_id = d.market_id AND w.week = date_trunc('week', d.day)::date AND w.grain = 0
)
ORDER BY week
"""
COUNTED = [column for name in DURATIONS for column in (name, f"{name}_counts")]
COLUMNS = ("market_id", "week", "grain", *CODES, *COUNTED)
COPY = f"COPY metrics_weekdurations ({', '.join(COLUMNS)}) FROM STDIN"
# In these three pairs every single code is found, each in few rows.
PAIRS = {
    "team_stage": BIT["team_id"] | BIT["stage"],
    "channel_stage": BIT["channel"] | BIT["stage"],
    "stage_task": BIT["stage"] | BIT["task_type"],
}
# How many cells of a row say of what it is: week, grain and codes.
KEY = 2 + len(CODES)
NOTHING = [b""] * len(DURATIONS)
LAST_DAY = (WEEK_DAYS - 1) * ONE_DAY
# Weeks made in one transaction: enough to share the cost of the statements.
TOGETHER = 8


def missing_weeks(*, market: "Market", as_of: dt.datetime) -> list[dt.date]:
    """Return the Mondays of the past weeks that have facts and are not counted."""
    this_week = week_of(market.day_of(as_of))
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"market": market.pk, "this_week": this_week})
        return [week for (week,) in cursor.fetchall()]


@transaction.atomic
def add_up(*, market_id: int, weeks: Sequence[dt.date]) -> list[dt.date]:
    """Add up the days of each of these weeks; return those made, of which no day is due."""
    days_of = {week: days_between(week, week + LAST_DAY) for week in weeks}
    every = [day for days in days_of.values() for day in days]
    # The lock keeps the days as they are until this transaction ends.
    held = FactDay.objects.filter(market_id=market_id, day__in=every).order_by("day")
    due = {week_of(row.day) for row in held.select_for_update() if row.as_of is None}
    made = [week for week in weeks if week not in due]
    if made:
        days = [day for week in made for day in days_of[week]]
        _write(market_id=market_id, weeks=made, days=days)
    return made


def _write(*, market_id: int, weeks: list[dt.date], days: list[dt.date]) -> None:
    parameters: dict[str, Any] = {"market": market_id, "weeks": weeks, "days": days, **PAIRS}
    forget_weeks(market_id=market_id, weeks=weeks)
    with connection.cursor() as cursor:
        cursor.execute(statement("week_facts"), parameters)
        cursor.execute(statement("week_lists"), parameters)
        lists_of = {row[:KEY]: row[KEY:] for row in cursor.fetchall() if any(row[KEY:])}
        for week in weeks:
            # The total says that the week is made, even if it is empty.
            lists_of.setdefault((week, TOTAL, EVERY_TEAM, "", "", ""), NOTHING)
        cursor.copy_expert(COPY, io.StringIO("".join(_lines(market_id, lists_of))))


def _lines(market_id: int, lists_of: Lists) -> Iterator[str]:
    """Yield the durations of each week and code, counted by value, as COPY reads them."""
    counted = iter(counted_each([stored for lists in lists_of.values() for stored in lists]))
    for key in lists_of:
        cells = [str(market_id), *map(str, key)]
        for _name in DURATIONS:
            histogram = next(counted)
            cells += [_hex(histogram.values), _hex(histogram.counts)]
        yield "\t".join(cells) + "\n"


def _hex(numbers: Numbers) -> str:
    return f"\\\\x{packed(numbers).hex()}"
