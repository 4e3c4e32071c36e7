"""Rates with their interval, percentiles, and when there is too little to say anything."""

import math
from dataclasses import dataclass

import numpy as np

from metrics.rules.histograms import Histogram

# The normal quantile of a two-sided 95 % interval.
Z = 1.959963984540054
# Below so many cases a figure is noise: it is shown as "not enough data", never ranked.
MINIMUM_N = 30


@dataclass(frozen=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


def enough(n: int) -> bool:
    """Tell whether so many cases allow a figure."""
    return n >= MINIMUM_N


def rate(numerator: int, denominator: int) -> float | None:
    """Return a share; None when nothing was counted."""
    return numerator / denominator if denominator else None


def wilson(numerator: int, denominator: int) -> Interval | None:
    """Return the 95 % interval of a share after Wilson (1927); None when nothing was counted."""
    if not denominator:
        return None
    n, p = denominator, numerator / denominator
    spread = 1 + Z * Z / n
    centre = (p + Z * Z / (2 * n)) / spread
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / spread
    # At 0 and n the interval touches the edge; rounding must not push the share out of it.
    return Interval(max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def percentile(durations: Histogram, fraction: float) -> float | None:
    """Return the interpolated percentile, as percentile_cont of PostgreSQL; None when empty."""
    if not durations.size:
        return None
    place = fraction * (durations.size - 1)
    below, above = _ranked(durations, math.floor(place)), _ranked(durations, math.ceil(place))
    return below + (above - below) * (place - math.floor(place))


def percentile_interval(durations: Histogram, fraction: float) -> Interval | None:
    """Return a 95 % interval of a percentile from the order of the values alone."""
    n = durations.size
    if not n:
        return None
    half = Z * math.sqrt(n * fraction * (1 - fraction))
    low = max(0, math.floor(n * fraction - half) - 1)
    high = min(n - 1, math.ceil(n * fraction + half))
    return Interval(_ranked(durations, low), _ranked(durations, high))


def mean(durations: Histogram) -> float | None:
    """Return the mean; None when empty."""
    return durations.total / durations.size if durations.size else None


def _ranked(durations: Histogram, rank: int) -> float:
    """Return the value with this rank, counted from 0."""
    place = int(np.searchsorted(np.cumsum(durations.counts), rank, side="right"))
    return float(durations.values[place])
