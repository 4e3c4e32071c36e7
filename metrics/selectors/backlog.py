"""Open work at this moment and how old it is in business days."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from inquiries.selectors import hours_by_market
from metrics.rules.days import AGE_LIMITS, age_starts, bounds_of, business_age
from metrics.rules.selections import Selection
from metrics.rules.statements import statement
from metrics.selectors.populations import OPEN_NOW

if TYPE_CHECKING:
    from staff.models import Market


@dataclass(frozen=True)
class Backlog:
    """Open inquiries, by age as in choices.AGE_BUCKETS, and the oldest one's age."""

    open: int
    by_age: tuple[int, ...]
    oldest_days: int | None


def backlog_of(markets: "Sequence[Market]", selection: Selection, *, now: dt.datetime) -> Backlog:
    """Return the open work of the selection, whatever its period."""
    is_open = open_days(markets, now)
    limits = {market.pk: age_limits(market, is_open[market.pk], now=now) for market in markets}
    parameters = {
        **code_parameters(selection),
        "markets": list(limits),
        **{
            f"limits_{place + 1}": [moments[place] for moments in limits.values()]
            for place in range(len(AGE_LIMITS))
        },
    }
    sql = statement("backlog", condition=OPEN_NOW.condition)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    by_id = {market.pk: market for market in markets}
    ages = [
        business_age(by_id[pk].day_of(oldest), by_id[pk].day_of(now), is_open[pk])
        for pk, *_counts, oldest in rows
    ]
    columns = list(zip(*[row[1:-1] for row in rows], strict=True)) or [(0,)] * 6
    return Backlog(sum(columns[0]), tuple(map(sum, columns[1:])), max(ages, default=None))


def age_limits(
    market: "Market", is_open: Callable[[dt.date], bool], *, now: dt.datetime
) -> list[dt.datetime]:
    """Return from which moment on receipts are in each age, youngest first."""
    starts = age_starts(market.day_of(now), is_open)
    return [bounds_of(start, market.zone)[0] for start in starts]


def code_parameters(selection: Selection) -> dict[str, Any]:
    """Return the parameters that narrow raw rows to the selection's teams and codes."""
    return {
        "all_teams": selection.team_ids is None,
        "teams": list(selection.team_ids or ()),
        "channel": selection.channel,
        "stage": selection.stage,
        "task_type": selection.task_type,
    }


def open_days(
    markets: "Sequence[Market]", now: dt.datetime
) -> dict[int, Callable[[dt.date], bool]]:
    """Return for each market whether a day is a business day; without a calendar every day is."""
    hours = hours_by_market([market.pk for market in markets], year=now.year)
    return {
        market.pk: hours[market.pk].is_open if market.pk in hours else _always for market in markets
    }


def _always(_day: dt.date) -> bool:
    return True
