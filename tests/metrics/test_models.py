"""What the tables of the metrics app refuse."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError

from metrics.models import DailyFact, FactDay, WeekDurations
from staff.models import Market
from tests.factories import NOW

DAY = dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    "fields",
    [
        {"grain": 7},
        {"grain": 3, "handled": 2, "handle_times": b"\0\0\0\1"},
        {"grain": 15, "closed": 1},
        {"grain": 0, "received": 1, "misguided": 2},
        {"grain": 0, "resolution_due": 1, "resolution_met": 2},
        {"grain": 0, "recontact_base_7": 1, "recontact_hits_7": 2},
        {"grain": 0, "complaint_hits": 1},
        {"grain": 0, "resolved": 1, "reopened": 2},
    ],
)
def test_facts_that_cannot_be_are_refused(market_kr: Market, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        DailyFact.objects.create(market=market_kr, day=DAY, **fields)


def test_a_coarse_grain_counts_without_lists(market_kr: Market) -> None:
    DailyFact.objects.create(market=market_kr, day=DAY, grain=0, handled=2, closed=1)

    assert DailyFact.objects.get().handled == 2


def test_each_combination_of_codes_has_one_row_a_day(market_kr: Market) -> None:
    DailyFact.objects.create(market=market_kr, day=DAY, grain=0)

    with pytest.raises(IntegrityError):
        DailyFact(market=market_kr, day=DAY, grain=0).save(force_insert=True)


def test_weeks_keep_counted_durations_only_in_coarse_grains(market_kr: Market) -> None:
    with pytest.raises(IntegrityError):
        WeekDurations.objects.create(market=market_kr, week=DAY, grain=3)


def test_a_computed_day_was_computed_as_it_was_wanted(market_kr: Market) -> None:
    with pytest.raises(IntegrityError):
        FactDay.objects.create(
            market=market_kr,
            day=DAY,
            wanted_as_of=NOW,
            as_of=NOW - dt.timedelta(hours=1),
            computed_at=NOW,
        )
