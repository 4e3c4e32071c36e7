"""Percentiles and the memory of this process."""

from pathlib import Path

import pytest

from benchmarks.timing import forget_peak, p95, peak_mb, present_mb, typical_p95


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5.0], 5.0), ([float(n) for n in range(1, 101)], 95.0), ([1.0] * 19 + [9.0], 1.0)],
)
def test_the_95th_percentile_is_the_nearest_rank(values: list[float], expected: float) -> None:
    assert p95(values) == expected


def test_actions_are_warmed_up_once_and_then_measured_in_rounds() -> None:
    calls: list[str] = []

    value = typical_p95([lambda: calls.append("one"), lambda: calls.append("two")], rounds=3)

    assert calls == ["one", "two"] * 4
    assert value >= 0


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells")
def test_the_peak_of_memory_begins_anew() -> None:
    ballast = bytearray(64 * 1024 * 1024)
    assert peak_mb() > 64

    del ballast
    forget_peak()

    assert peak_mb() < present_mb() + 16
