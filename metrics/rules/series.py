"""Facts of a selection day by day, as a table that sums quickly."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from metrics.rules.measures import MEASURES
from metrics.rules.periods import Bucket, Period

_COLUMN = {name: place for place, name in enumerate(MEASURES)}


@dataclass(frozen=True, eq=False)
class Series:
    """One row a day of the period, one column a measure."""

    period: Period
    table: npt.NDArray[np.int64]

    @classmethod
    def of(cls, period: Period, rows: Iterable[Sequence[Any]]) -> "Series":
        """Build the table from rows of a day and its measures; days without facts are zero."""
        table = np.zeros((period.length, len(MEASURES)), dtype=np.int64)
        for day, *values in rows:
            table[(day - period.first).days] = values
        return cls(period, table)

    def sum(
        self, measure: str, *, first: dt.date | None = None, last: dt.date | None = None
    ) -> int:
        """Return the sum of a measure, over the days from the first to the last when given."""
        start = max(0, (first - self.period.first).days) if first else 0
        end = min(self.period.length, (last - self.period.first).days + 1) if last else None
        if end is not None and end <= start:
            return 0
        return int(self.table[start:end, _COLUMN[measure]].sum())

    def by(self, buckets: Sequence[Bucket], measure: str) -> list[int]:
        """Return the sum of a measure for each bucket."""
        running = self._running[:, _COLUMN[measure]]
        places = [
            ((bucket.first - self.period.first).days, (bucket.last - self.period.first).days + 1)
            for bucket in buckets
        ]
        return [int(running[end] - running[start]) for start, end in places]

    @cached_property
    def _running(self) -> npt.NDArray[np.int64]:
        zero = np.zeros((1, len(MEASURES)), dtype=np.int64)
        return np.concatenate([zero, np.cumsum(self.table, axis=0)])
