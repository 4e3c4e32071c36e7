"""Confidence intervals of shares."""

import math
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A share with its 95 % interval."""

    low: float
    value: float
    high: float


def wilson(hits: int, base: int, *, z: float = Z_95) -> Interval:
    """Return the Wilson score interval of hits ÷ base; without a base anything is possible."""
    if base <= 0:
        return Interval(0.0, 0.0, 1.0)
    share = hits / base
    spread = 1 + z * z / base
    centre = (share + z * z / (2 * base)) / spread
    half = z * math.sqrt(share * (1 - share) / base + z * z / (4 * base * base)) / spread
    return Interval(max(0.0, centre - half), share, min(1.0, centre + half))
