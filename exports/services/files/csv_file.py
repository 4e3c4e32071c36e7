"""CSV: UTF-8 with a byte order mark, text quoted, nothing that a spreadsheet would run."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

from exports.services.files.cells import Plain, Table
from ops_console.shared.csv_cells import BYTE_ORDER_MARK, safe_cell

if TYPE_CHECKING:
    from exports.kinds import Piece

# Tab and line breaks are text; the others are shown to have been there.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
REPLACEMENT = "\ufffd"


def write_rows(out: IO[bytes], batches: Iterable[list[list[Plain]]], table: Table) -> None:
    """Write header, rows and the line that says whose file this is."""
    _write_header(out, table)
    for batch in batches:
        out.write(_lines(batch))
    _write_foot(out, table)


def write_pieces(out: IO[bytes], pieces: "Iterator[Piece]", table: Table) -> Iterator[int]:
    """Write lines that the database has made; yield how many rows each finished stretch had."""
    _write_header(out, table)
    for piece in pieces:
        if piece.data:
            out.write(piece.data)
        if piece.rows:
            yield piece.rows
    _write_foot(out, table)


def _write_header(out: IO[bytes], table: Table) -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(safe_cell(name) for name in table.header)
    out.write((BYTE_ORDER_MARK + line.getvalue()).encode())


def _write_foot(out: IO[bytes], table: Table) -> None:
    out.write(_lines([[table.watermark]]))


def _lines(rows: Iterable[list[Plain]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _shown(cell: Plain) -> str | int | float:
    match cell:
        case None:
            return ""
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case dt.date():
            return cell.isoformat()
        case int() | float():
            return cell
        case _:
            return CONTROLS.sub(REPLACEMENT, safe_cell(str(cell)))
