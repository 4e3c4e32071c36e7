"""Grains, periods, maturity and sums over time."""

import datetime as dt
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.grains import (
    BIT,
    CODES,
    FINEST,
    STORED,
    TOTAL,
    WITH_COUNTS,
    WITH_DURATIONS,
    duration_grain,
    grain_of,
)
from metrics.rules.measures import MEASURES
from metrics.rules.periods import (
    Period,
    buckets_of,
    first_maturing,
    last_mature_day,
    preset,
)
from metrics.rules.selections import Selection
from metrics.rules.series import Series

TODAY = dt.date(2026, 3, 11)


def test_grains_are_stored_once_with_durations_or_with_counts() -> None:
    assert len(set(STORED)) == len(STORED) == 10
    assert sorted(WITH_DURATIONS + WITH_COUNTS) == sorted(STORED)


@pytest.mark.parametrize("size", range(5))
def test_a_question_reads_its_own_grain_or_the_finest(size: int) -> None:
    for codes in combinations(CODES, size):
        grain = grain_of(codes)
        exact = sum(BIT[code] for code in codes)

        assert grain == (exact if exact in STORED else FINEST)
        assert grain & exact == exact
        assert size > 1 or grain == exact


@pytest.mark.parametrize("grain", WITH_COUNTS)
def test_durations_of_coarse_grains_are_found_in_a_pair_that_knows_the_code(grain: int) -> None:
    pair = duration_grain(grain)

    assert pair in WITH_DURATIONS
    assert pair & grain == grain
    assert pair != FINEST


@pytest.mark.parametrize(
    ("code", "first"),
    [("7D", "2026-03-05"), ("28D", "2026-02-12"), ("12W", "2025-12-18"), ("12M", "2025-03-12")],
)
def test_presets_end_today(code: str, first: str) -> None:
    assert preset(code, TODAY) == Period(dt.date.fromisoformat(first), TODAY)


@given(st.integers(min_value=0, max_value=400), st.booleans())
def test_buckets_hold_every_day_once(length: int, by_day: bool) -> None:  # noqa: FBT001 - drawn
    period = Period(TODAY - dt.timedelta(days=length), TODAY)

    buckets = buckets_of(period, by_day=by_day)

    days = [
        bucket.first + dt.timedelta(days=n)
        for bucket in buckets
        for n in range((bucket.last - bucket.first).days + 1)
    ]
    assert days == period.days
    assert all(
        bucket.first.isocalendar()[:2] == bucket.last.isocalendar()[:2] for bucket in buckets
    )


def test_a_day_is_mature_when_its_last_moment_has_had_the_whole_window() -> None:
    assert last_mature_day(TODAY, 7) == dt.date(2026, 3, 3)


def test_the_first_bucket_with_an_immature_day_begins_the_grey_part() -> None:
    buckets = buckets_of(Period(dt.date(2026, 2, 23), TODAY), by_day=False)

    assert first_maturing(buckets, dt.date(2026, 3, 1)) == 1
    assert first_maturing(buckets, dt.date(2026, 3, 3)) == 1
    assert first_maturing(buckets, TODAY) is None


def test_a_selection_names_the_codes_that_it_uses() -> None:
    period = Period(TODAY, TODAY)
    everything = Selection((1,), None, period)
    narrow = Selection((1,), (7,), period, channel="CHAT")

    assert everything.grain() == TOTAL
    assert everything.grain("channel") == BIT["channel"]
    assert narrow.used() == {"team_id", "channel"}
    assert narrow.grain("stage") == FINEST
    assert narrow.grain("channel") == BIT["team_id"] | BIT["channel"]


@given(
    st.lists(st.integers(min_value=0, max_value=99), min_size=1, max_size=60),
    st.integers(min_value=-3, max_value=63),
    st.integers(min_value=-3, max_value=63),
)
def test_series_sum_what_lies_between_two_days(counts: list[int], start: int, length: int) -> None:
    first = TODAY
    period = Period(first, first + dt.timedelta(days=len(counts) - 1))
    rest = [0] * (len(MEASURES) - 1)
    rows = [(first + dt.timedelta(days=n), count, *rest) for n, count in enumerate(counts)]
    series = Series.of(period, rows)
    begin, end = first + dt.timedelta(days=start), first + dt.timedelta(days=start + length)

    found = series.sum("received", first=begin, last=end)

    inside = [count for n, count in enumerate(counts) if start <= n <= start + length]
    assert found == sum(inside)
    assert sum(series.by(buckets_of(period, by_day=False), "received")) == sum(counts)
    assert series.table.dtype == np.int64
