"""Intervals and percentiles against textbook values, brute force and PostgreSQL itself."""

import math

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.histograms import counted, counted_each, merged, packed, unpacked
from metrics.rules.statistics import (
    enough,
    mean,
    percentile,
    percentile_interval,
    rate,
    wilson,
)

DURATIONS = st.lists(st.integers(min_value=0, max_value=10_000_000), max_size=200)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        (0, 20, 0.0, 0.161),
        (1, 20, 0.009, 0.236),
        (3, 40, 0.026, 0.199),
        (5, 100, 0.022, 0.112),
        (40, 1000, 0.030, 0.054),
        (20, 20, 0.839, 1.0),
    ],
)
def test_wilson_gives_the_published_intervals(
    numerator: int, denominator: int, low: float, high: float
) -> None:
    interval = wilson(numerator, denominator)

    assert interval is not None
    assert interval.low == pytest.approx(low, abs=0.0006)
    assert interval.high == pytest.approx(high, abs=0.0006)


@given(st.integers(min_value=1, max_value=100_000), st.data())
def test_the_share_lies_in_its_interval_and_the_interval_between_0_and_1(
    denominator: int, data: st.DataObject
) -> None:
    numerator = data.draw(st.integers(min_value=0, max_value=denominator))

    interval = wilson(numerator, denominator)

    assert interval is not None
    assert 0 <= interval.low <= numerator / denominator <= interval.high <= 1


@given(st.integers(min_value=1, max_value=5_000), st.data())
def test_more_cases_make_the_interval_narrower(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(min_value=0, max_value=denominator))

    few, many = wilson(numerator, denominator), wilson(numerator * 4, denominator * 4)

    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


def test_nothing_counted_has_neither_share_nor_interval() -> None:
    assert rate(0, 0) is None
    assert wilson(0, 0) is None
    assert percentile(counted([]), 0.5) is None
    assert percentile_interval(counted([]), 0.5) is None
    assert mean(counted([])) is None


@pytest.mark.parametrize(("n", "says"), [(0, False), (29, False), (30, True), (1000, True)])
def test_thirty_cases_are_enough(n: int, *, says: bool) -> None:
    assert enough(n) is says


@given(DURATIONS.filter(bool), st.sampled_from([0.0, 0.1, 0.5, 0.9, 0.99, 1.0]))
def test_percentiles_interpolate_between_the_sorted_values(
    durations: list[int], fraction: float
) -> None:
    ordered = sorted(durations)
    place = fraction * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]

    found = percentile(counted(durations), fraction)

    assert found == pytest.approx(below + (above - below) * (place - math.floor(place)))


@given(DURATIONS.filter(bool))
def test_the_median_lies_in_its_interval(durations: list[int]) -> None:
    histogram = counted(durations)

    median, interval = percentile(histogram, 0.5), percentile_interval(histogram, 0.5)

    assert median is not None
    assert interval is not None
    assert interval.low <= median <= interval.high


@given(st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=20), max_size=12))
def test_lists_counted_together_are_as_lists_counted_alone(lists: list[list[int]]) -> None:
    together = counted_each([packed(numbers) for numbers in lists])

    alone = [counted(numbers) for numbers in lists]
    assert [(h.values.tolist(), h.counts.tolist()) for h in together] == [
        (h.values.tolist(), h.counts.tolist()) for h in alone
    ]


@given(st.lists(DURATIONS, max_size=8))
def test_merged_histograms_are_the_histogram_of_everything(parts: list[list[int]]) -> None:
    whole = counted([value for part in parts for value in part])

    found = merged(counted(part) for part in parts)

    assert found.values.tolist() == whole.values.tolist()
    assert found.counts.tolist() == whole.counts.tolist()
    assert found.size == sum(map(len, parts))
    assert found.total == sum(map(sum, parts))


@given(st.lists(st.integers(min_value=-(2**31), max_value=2**31 - 1)))
def test_durations_come_back_as_they_were_stored(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)).tolist() == numbers
    assert len(packed(numbers)) == 4 * len(numbers)


@pytest.mark.parametrize("fraction", [0.5, 0.9])
@pytest.mark.parametrize(
    "durations", [[7], [1, 2], [3, 3, 3, 9], [5, 1, 4, 1, 5, 9, 2, 6], list(range(0, 5000, 7))]
)
def test_percentiles_equal_those_of_postgresql(
    db: None, durations: list[int], fraction: float
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(%s) WITHIN GROUP (ORDER BY v) FROM unnest(%s) AS v",
            [fraction, durations],
        )
        (expected,) = cursor.fetchone()

    assert percentile(counted(durations), fraction) == pytest.approx(expected, rel=1e-12)


def test_what_the_database_packs_is_read_back(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(int4send(v), ''::bytea ORDER BY v) FROM unnest(%s) v",
            [[3, 1, 70_000]],
        )
        (stored,) = cursor.fetchone()

    assert unpacked(stored).tolist() == [1, 3, 70_000]
