"""Adding up whole weeks, so that a year is read as fifty-two rows."""

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from metrics.models import EVERY_TEAM, DailyFact, FactDay, WeekDurations
from metrics.rules.days import WEEK_DAYS, days_between, week_of
from metrics.rules.grains import BIT, TOTAL
from metrics.rules.histograms import counted, packed, unpacked
from metrics.rules.measures import DURATIONS
from metrics.rules.statements import statement
from metrics.services.days import forget_week

if TYPE_CHECKING:
    from staff.models import Market

Key = tuple[int, int, str, str, str]
Parts = dict[Key, list[bytes]]
MISSING = """
SELECT DISTINCT date_trunc('week', d.day)::date AS week FROM metrics_factday AS d
WHERE d.market_id = %(market)s AND d.day < %(this_week)s AND NOT EXISTS (
  SELECT FROM metrics_weekdurations AS w
  WHERE w.market_id = d.market_id AND w.week = date_trunc('week', d.day)::date AND w.grain = 0
)
ORDER BY week
"""
# In these three pairs every single code is found, each in few rows.
_TEAM_STAGE = BIT["team_id"] | BIT["stage"]
_CHANNEL_STAGE = BIT["channel"] | BIT["stage"]
_STAGE_TASK = BIT["stage"] | BIT["task_type"]


def missing_weeks(*, market: "Market", as_of: dt.datetime) -> list[dt.date]:
    """Return the Mondays of the past weeks that have facts and are not counted."""
    this_week = week_of(market.day_of(as_of))
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"market": market.pk, "this_week": this_week})
        return [week for (week,) in cursor.fetchall()]


@transaction.atomic
def add_up_week(*, market_id: int, week: dt.date) -> int:
    """Add up the days of a week; return the rows written, 0 while one of its days is due."""
    days = days_between(week, week + dt.timedelta(days=WEEK_DAYS - 1))
    # The lock keeps the days as they are until this transaction ends.
    held = FactDay.objects.filter(market_id=market_id, day__in=days).order_by("day")
    if any(row.as_of is None for row in held.select_for_update()):
        return 0
    parts = {name: _parts(market_id, days, name) for name in DURATIONS}
    keys = {key for groups in parts.values() for key in groups}
    keys.add((TOTAL, EVERY_TEAM, "", "", ""))
    rows = [_row(key, parts, market_id=market_id, week=week) for key in sorted(keys)]
    forget_week(market_id=market_id, week=week)
    WeekDurations.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(statement("week_facts"), {"market": market_id, "week": week})
        return len(rows) + int(cursor.rowcount)


def _parts(market_id: int, days: list[dt.date], name: str) -> Parts:
    """Gather the stored durations of these days for the total and for every single code."""
    facts = DailyFact.objects.filter(
        market_id=market_id, day__in=days, grain__in=[_TEAM_STAGE, _CHANNEL_STAGE, _STAGE_TASK]
    ).exclude(**{name: b""})
    parts: Parts = defaultdict(list)
    for grain, team_id, channel, stage, task_type, stored in facts.values_list(
        "grain", "team_id", "channel", "stage", "task_type", name
    ):
        for key in _keys(grain, team_id, codes=(channel, stage, task_type)):
            parts[key].append(bytes(stored))
    return parts


def _keys(grain: int, team_id: int, *, codes: tuple[str, str, str]) -> list[Key]:
    channel, stage, task_type = codes
    if grain == _TEAM_STAGE:
        return [(BIT["team_id"], team_id, "", "", ""), (TOTAL, EVERY_TEAM, "", "", "")]
    if grain == _CHANNEL_STAGE:
        by_channel = (BIT["channel"], EVERY_TEAM, channel, "", "")
        return [by_channel, (BIT["stage"], EVERY_TEAM, "", stage, "")]
    return [(BIT["task_type"], EVERY_TEAM, "", "", task_type)]


def _row(key: Key, parts: dict[str, Parts], **span: Any) -> WeekDurations:
    grain, team_id, channel, stage, task_type = key
    row = WeekDurations(
        grain=grain, team_id=team_id, channel=channel, stage=stage, task_type=task_type, **span
    )
    for name in DURATIONS:
        histogram = counted(unpacked(b"".join(parts[name].get(key, ()))))
        setattr(row, name, packed(histogram.values))
        setattr(row, f"{name}_counts", packed(histogram.counts))
    return row
