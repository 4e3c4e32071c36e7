"""Numbers to places: nice axis ticks and linear scales; pure arithmetic, property-tested."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
# Beyond these the differences between ticks drown in the float's own rounding.
SMALLEST_RELATIVE_SPAN = 1e-9
SMALLEST, LARGEST = 1e-100, 1e100


def finite(values: Iterable[float | None]) -> list[float]:
    """Return the values that can be drawn: numbers whose sums stay numbers."""
    return [float(value) for value in values if value is not None and abs(value) <= LARGEST]


def nice_step(span: float, count: int) -> Decimal:
    """Return the smallest round step (1, 2, 2.5, 5) that cuts the span into at most `count`."""
    raw = span / max(count, 1)
    exponent = math.floor(math.log10(raw))
    fraction = Decimal(raw).scaleb(-exponent)
    chosen = next((step for step in STEPS if step >= fraction), STEPS[-1])
    return chosen.scaleb(exponent)


def nice_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Return rising round numbers that enclose [low, high], about `count` + 1 of them."""
    low, high = _spread(min(low, high), max(low, high))
    step = nice_step(high - low, count)
    first = math.floor(Decimal(low) / step)
    last = math.ceil(Decimal(high) / step)
    return [float(step * index) for index in range(first, last + 1)]


def _spread(low: float, high: float) -> tuple[float, float]:
    """Open up a span that is empty or too narrow to be told apart."""
    largest = max(abs(low), abs(high))
    if largest < SMALLEST:
        return 0.0, 1.0
    if high - low > largest * SMALLEST_RELATIVE_SPAN:
        return low, high
    return low - largest / 2, high + largest / 2


@dataclass(frozen=True)
class Scale:
    """A linear scale from a domain to a range of places."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return the place of a value, kept inside the range."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


def axis(
    values: Sequence[float], *, zero: bool, top: float, bottom: float
) -> tuple[Scale, list[float]]:
    """Return the scale and ticks of a value axis; places run from `bottom` up to `top`."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    ticks = nice_ticks(low, high)
    return Scale(ticks[0], ticks[-1], bottom, top), ticks


def chosen_labels(count: int, most: int) -> list[int]:
    """Return the places whose labels are shown, evenly spaced, at most `most`."""
    if count <= most:
        return list(range(count))
    step = math.ceil((count - 1) / (most - 1))
    return list(range(0, count, step))
