"""Chance with a fixed seed: the same seed and moment make the same data."""

import math
import random
from collections.abc import Mapping
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
LARGE = 50


class Wheel(Generic[T]):
    """Things with weights, to be drawn often."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.things = list(weights)
        self.sums = list(accumulate(weights.values()))


class Dice(random.Random):  # noqa: S311 - not for secrets
    """Draws in the shapes that service work has."""

    def chance(self, share: float) -> bool:
        """Return True in this share of the draws."""
        return self.random() < share

    def spin(self, wheel: Wheel[T]) -> T:
        """Draw one thing by its weight."""
        return self.choices(wheel.things, cum_weights=wheel.sums)[0]

    def long_tailed(self, mean: float, variation: float) -> float:
        """Draw from a lognormal with this mean and coefficient of variation."""
        sigma = math.sqrt(math.log(1 + variation**2))
        return self.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)

    def around(self, median: float, sigma: float) -> float:
        """Draw from a lognormal with this median."""
        return self.lognormvariate(math.log(median), sigma)

    def count(self, mean: float) -> int:
        """Draw a number of arrivals: Poisson, for large means its normal shape."""
        if mean > LARGE:
            return max(0, round(self.gauss(mean, math.sqrt(mean))))
        limit, product, events = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            events += 1
        return events
