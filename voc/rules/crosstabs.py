"""Cross tables of counted cells with their margins.

pandas takes longer to load than the rest of the app and some 50 MB: this module is loaded by the
first cross table that somebody asks for, and no other module may import it at its top.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import pandas as pd

from voc.choices import Measure

ALL, REST = "*", "\u2026"
COLUMNS = ["row", "column", "inquiries", "cases", "total"]
# Row, column, inquiries, and of what the measure is a mean: cases with their total.
Cell = tuple[str, str, int, int, float]


@dataclass(frozen=True)
class Side:
    """How one side of the table is ordered and cut: by time its newest stay, else its largest."""

    by_time: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Crosstab:
    """Keys and values; the last row and the last column are the sums, their key is `ALL`.

    What was cut off is added up under the key `REST`. None: nothing to take a mean of.
    """

    rows: list[str]
    columns: list[str]
    values: list[list[float | None]]


def crosstab(cells: Iterable[Cell], *, measure: Measure, rows: Side, columns: Side) -> Crosstab:
    """Cross the cells; margins come from the inquiries themselves, never from means of means."""
    frame = pd.DataFrame(list(cells), columns=COLUMNS)
    frame["row"] = _cut(frame, "row", rows)
    frame["column"] = _cut(frame, "column", columns)
    sums = frame.pivot_table(
        index="row",
        columns="column",
        values=["inquiries", "cases", "total"],
        aggfunc="sum",
        fill_value=0,
        margins=True,
        margins_name=ALL,
    )
    counts = _part(sums, "inquiries")
    values = _measured(sums, measure)
    row_keys = _ordered(counts[ALL], rows)
    column_keys = _ordered(counts.T[ALL], columns)
    shown = values.loc[row_keys, column_keys].astype(object)
    return Crosstab(row_keys, column_keys, shown.where(shown.notna(), None).to_numpy().tolist())


def _measured(sums: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    counts, cases = _part(sums, "inquiries"), _part(sums, "cases")
    if measure is Measure.COUNT:
        return counts
    if measure is Measure.SHARE:
        return counts.div(counts[ALL], axis=0)
    return _part(sums, "total") / cases.where(cases > 0)


def _part(sums: pd.DataFrame, name: str) -> pd.DataFrame:
    return cast("pd.DataFrame", sums[name])


def _cut(frame: pd.DataFrame, side: str, how: Side) -> pd.Series:
    keys = frame[side]
    if how.most is None:
        return keys
    kept = _ordered(frame.groupby(side)["inquiries"].sum(), how)
    kept = kept[-how.most :] if how.by_time else kept[: how.most]
    return keys.where(keys.isin(kept), REST)


def _ordered(counts: pd.Series, how: Side) -> list[str]:
    """Return the keys by time or by count, then what was cut off, then the sum."""
    inner = counts.drop([ALL, REST], errors="ignore").sort_index()
    if not how.by_time:
        inner = inner.sort_values(ascending=False, kind="stable")
    return [*inner.index, *(key for key in (REST, ALL) if key in counts.index)]
