"""Cells on their way into a file: masked unless asked for clear, told in the market's time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from exports.kinds import Cell, Column
from ops_console.shared.personal import Kind, Sealed, mask

Plain = str | int | float | Decimal | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Table:
    """What every row of a file has in common."""

    columns: Sequence[Column]
    clear: frozenset[str]
    zone: ZoneInfo
    watermark: str

    @property
    def header(self) -> list[str]:
        """The names of the columns in the language of the moment."""
        return [str(column.label) for column in self.columns]


def prepared(cells: Sequence[Cell], table: Table) -> list[Plain]:
    """Return a row as it may leave the console."""
    pairs = zip(cells, table.columns, strict=True)
    return [
        _plain(cell, table.zone)
        if column.personal is None
        else _personal(cell, column.personal, clear=column.code in table.clear)
        for cell, column in pairs
    ]


def _personal(cell: Cell, kind: Kind, *, clear: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Sealed):
        return cell.reveal() if clear else str(cell)
    text = cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return text if clear else mask(kind, text)


def _plain(cell: Cell, zone: ZoneInfo) -> Plain:
    if isinstance(cell, Sealed):
        # A column that forgot its classification still gives away no more than the mask.
        return str(cell)
    if isinstance(cell, dt.datetime) and cell.tzinfo is not None:
        return cell.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return cell
