"""Durations as stored: whole numbers packed in four bytes each, and counted when merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

STORED = np.dtype(">i4")
# Whole numbers of four bytes lie this far from zero at most.
HALF = 1 << 31
# Up to here values are counted in slots; durations beyond (days in seconds) are sorted.
DENSE = 1 << 20
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Histogram:
    """Distinct values in ascending order and how often each occurs."""

    values: Numbers
    counts: Numbers

    @property
    def size(self) -> int:
        """How many durations there are."""
        return int(self.counts.sum())

    @property
    def total(self) -> int:
        """The sum of all durations."""
        return int((self.values * self.counts).sum())


def packed(numbers: Sequence[int] | Numbers) -> bytes:
    """Return whole numbers as they are stored."""
    return np.asarray(numbers, dtype=STORED).tobytes()


def unpacked(stored: bytes | memoryview) -> Numbers:
    """Return stored whole numbers."""
    return np.frombuffer(stored, dtype=STORED).astype(np.int64)


def counted(numbers: Sequence[int] | Numbers) -> Histogram:
    """Count a list of durations, in any order."""
    values, counts = np.unique(np.asarray(numbers, dtype=np.int64), return_counts=True)
    return Histogram(values, counts.astype(np.int64))


def counted_each(lists: Sequence[bytes | memoryview]) -> list[Histogram]:
    """Count several stored lists, each for itself, in one pass over all of them."""
    numbers = unpacked(b"".join(lists))
    owners = np.repeat(np.arange(len(lists)), [len(stored) // STORED.itemsize for stored in lists])
    marked, counts = np.unique((owners << 32) + numbers + HALF, return_counts=True)
    starts = np.searchsorted(marked, np.arange(len(lists)) << 32)
    values = (marked & 0xFFFFFFFF) - HALF
    # Before the first start lies nothing.
    parts = (np.split(whole, starts)[1:] for whole in (values, counts.astype(np.int64)))
    return [Histogram(*pair) for pair in zip(*parts, strict=True)]


def merged(histograms: Iterable[Histogram]) -> Histogram:
    """Add histograms up; merging is exact, in any order and grouping."""
    parts = [part for part in histograms if len(part.values)]
    if len(parts) <= 1:
        return parts[0] if parts else counted([])
    values = np.concatenate([part.values for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    if values.min() >= 0 and values.max() < DENSE:
        return _merged_densely(values, counts)
    distinct, places = np.unique(values, return_inverse=True)
    sums = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(sums, places, counts)
    return Histogram(distinct, sums)


def _merged_densely(values: Numbers, counts: Numbers) -> Histogram:
    """Add counts up in one slot a value; exact, because doubles hold whole numbers up to 2^53."""
    sums = np.bincount(values, weights=counts).astype(np.int64)
    distinct = np.flatnonzero(sums)
    return Histogram(distinct, sums[distinct])
