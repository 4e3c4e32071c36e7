"""Percentiles of values that are counted rather than listed."""

from collections.abc import Mapping


def histogram_percentile(counts: Mapping[int, int], fraction: float) -> float | None:
    """Return what PostgreSQL's percentile_cont gives for the listed values; None for none."""
    total = sum(counts.values())
    if total == 0:
        return None
    position = fraction * (total - 1)
    below = int(position)
    values = sorted(value for value, count in counts.items() if count)
    lower = _value_at(values, counts, below)
    upper = _value_at(values, counts, min(below + 1, total - 1))
    return lower + (upper - lower) * (position - below)


def _value_at(values: list[int], counts: Mapping[int, int], index: int) -> int:
    for value in values:
        index -= counts[value]
        if index < 0:
            return value
    raise AssertionError(index)
