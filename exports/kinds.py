"""The seam for higher apps: what can be exported, by whom, with which columns.

An app registers its kinds in `AppConfig.ready`. The exports app counts, asks for approval, masks,
writes and hands out the file; a kind only says what its rows are. Its rows are selected anew when
the file is built, with the rights that the person has then.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from django.http import QueryDict
from django.utils.functional import Promise

from ops_console.shared.personal import Kind, Sealed

if TYPE_CHECKING:
    from staff.models import Market, Staff

Text = str | Promise
Cell = str | Sealed | int | float | Decimal | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Column:
    """One column that may be chosen; a personal one leaves masked unless it is asked for clear."""

    code: str
    label: Text
    personal: Kind | None = None
    # Whether the box is ticked when the page opens.
    usual: bool = True


@dataclass(frozen=True)
class Row:
    """One row: a cell for each chosen column, and whose data it holds (a model's label and key).

    Personal cells are handed over as they are (`Sealed` or text): the exports app masks them.
    """

    cells: Sequence[Cell]
    subject: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Piece:
    """A stretch of a finished CSV; `rows` counts what has ended since the last piece.

    While `rows` is 0 the database connection is still copying and must be left alone.
    """

    data: bytes
    rows: int = 0


@dataclass(frozen=True)
class Asked:
    """Who asks for what: the query of a page's URL, one market, the rights of the moment."""

    query: QueryDict
    market: "Market"
    person: "Staff"
    now: dt.datetime


class Selection(Protocol):
    """The rows of one question, restricted to what the person may see."""

    def words(self) -> Sequence[tuple[Text, Text]]:
        """Return what the filter says, as (name, value) for people."""
        ...

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the rows in short statements, in an order that is the same each time."""
        ...


class CopiedSelection(Selection, Protocol):
    """A selection that the database itself can write as CSV; for kinds with many rows."""

    def csv(self, columns: Sequence[str]) -> Iterator[Piece]:
        """Yield the lines below the header, safe for spreadsheets; no column may be personal."""
        ...


@dataclass(frozen=True)
class ExportKind:
    """Something that can be exported.

    `select` raises Invalid for a query that it cannot read. `page` is the URL name of the page
    whose filters the query holds. `parameters` are the names of the query that it knows.
    """

    code: str
    label: Text
    permission: str
    columns: tuple[Column, ...]
    select: Callable[[Asked], Selection]
    page: str
    parameters: tuple[str, ...]
    # Whether `select` gives CopiedSelection.
    copied: bool = False

    def chosen(self, codes: Sequence[str]) -> list[Column]:
        """Return the columns with these codes in the order of the kind; unknown codes are none."""
        return [column for column in self.columns if column.code in codes]


_kinds: dict[str, ExportKind] = {}


def register(*kinds: ExportKind) -> None:
    """Add kinds of export; called in `AppConfig.ready` of the app that owns the rows."""
    _kinds.update({kind.code: kind for kind in kinds})


def find(code: str) -> ExportKind | None:
    """Return the kind with this code, or None."""
    return _kinds.get(code)


def all_kinds() -> Mapping[str, ExportKind]:
    """Return every kind by its code."""
    return dict(sorted(_kinds.items()))
