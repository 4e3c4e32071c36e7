"""Reading a foreign file: packed or not, in its encoding, row by row, within bounds.

A first pass reads the whole file without keeping it: a truncated archive, a bomb, a wrong encoding
or an unbalanced quote is found before anything is written. The second pass yields rows.
"""

import csv
import gzip
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Literal, Protocol

from django.utils.translation import gettext_lazy as _

from inquiries.services.importing import charsets
from inquiries.services.importing.lines import Lines
from inquiries.services.importing.mapping import FileShape
from ops_console.shared import errors, text_guard, uploads

MAX_UNPACKED_BYTES = 1024**3
# Text packs to a twentieth at best; a bomb packs to a thousandth. Small files may be anything.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 16 * 1024**2
MAX_COLUMNS = 500
MAX_NAMES_SHOWN = 300
MAX_CELL = 200_000
CHUNK = 256 * 1024
GZIP_MAGIC = b"\x1f\x8b"
DELIMITERS = (",", ";", "\t", "|")
Row = tuple[int, list[str]]


class Readable(Protocol):
    """A path, or what reads like one."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open it to be read from its beginning."""

    def stat(self) -> os.stat_result:
        """Tell how large it is, packed as it may be."""


@dataclass(frozen=True)
class SourceFile:
    """A file that was read through once: how to read it again and how many rows it has."""

    path: Readable
    shape: FileShape
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: int

    def read(self) -> Iterator[Row]:
        """Yield (line number, cells) of every row that is not blank, after the header."""
        with _rows(self.path, self.shape, (self.encoding, self.delimiter)) as rows:
            next(rows)
            yield from rows


def scan(path: Readable, shape: FileShape) -> SourceFile:
    """Read the file through; Invalid tells why it cannot be imported at all."""
    with path.open("rb") as file:
        uploads.require_text(file)
    chunks = _chunks(path)
    if shape.encoding is None:
        encoding = charsets.detect(chunks)
    else:
        # Read with the mark at the beginning or without it.
        encoding = "utf-8-sig" if shape.encoding == "utf-8" else shape.encoding
        for _chunk in chunks:
            pass
    try:
        delimiter = shape.delimiter or _guess_delimiter(path, shape, encoding)
        with _rows(path, shape, (encoding, delimiter)) as rows:
            header = _header(next(rows, (0, []))[1])
            count = sum(1 for _row in rows)
    except UnicodeError as error:
        raise errors.Invalid(
            _("The file is not written in %(name)s.") % {"name": encoding}
        ) from error
    return SourceFile(path, shape, encoding, delimiter, header, count)


@contextmanager
def _opened(path: Readable) -> Iterator[IO[bytes]]:
    with path.open("rb") as plain:
        packed = plain.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        plain.seek(0)
        if not packed:
            yield plain
            return
        with gzip.open(plain, "rb") as unpacked:
            yield unpacked  # type: ignore[misc]


def _chunks(path: Readable) -> Iterator[bytes]:
    """Yield the unpacked bytes; Invalid for a broken archive or one that unpacks to too much."""
    packed_size, size = path.stat().st_size, 0
    try:
        with _opened(path) as raw:
            while chunk := raw.read(CHUNK):
                size += len(chunk)
                bomb = size > RATIO_COUNTS_FROM and size > MAX_RATIO * packed_size
                if bomb or size > MAX_UNPACKED_BYTES:
                    raise errors.TooLarge(_("The file unpacks to more than the console accepts."))
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise errors.Invalid(_("The packed file is damaged or cut off.")) from error


@contextmanager
def _rows(path: Readable, shape: FileShape, form: tuple[str, str]) -> Iterator[Iterator[Row]]:
    """Open the file for its rows; `form` is its encoding and delimiter."""
    with _opened(path) as raw:
        text = io.TextIOWrapper(raw, encoding=form[0], errors="surrogateescape", newline="")
        lines = Lines(text)
        lines.skip(shape.skip_lines)
        yield _read_rows(lines, _dialect(shape, form[1]))


def _dialect(shape: FileShape, delimiter: str) -> dict[str, str | int]:
    if not shape.quote:
        return {"delimiter": delimiter, "quoting": csv.QUOTE_NONE}
    return {"delimiter": delimiter, "quotechar": shape.quote}


def _read_rows(lines: Lines, dialect: dict[str, str | int]) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, **dialect)  # type: ignore[arg-type]
    try:
        for cells in reader:
            if any(cells):
                yield lines.row_begins, cells
            lines.next_row()
    except csv.Error as error:
        raise errors.Invalid(
            _("Line %(line)s cannot be read: a quote is not closed or a cell is too long.")
            % {"line": lines.row_begins}
        ) from error


def _guess_delimiter(path: Readable, shape: FileShape, encoding: str) -> str:
    """Return the usual delimiter that splits the header into most cells."""
    widths: dict[str, int] = {}
    for delimiter in DELIMITERS:
        with _rows(path, shape, (encoding, delimiter)) as rows, suppress(errors.Invalid):
            widths[delimiter] = len(next(rows, (0, []))[1])
    return max(DELIMITERS, key=lambda delimiter: widths.get(delimiter, 0))


def _header(cells: list[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise errors.Invalid(_("The file is empty."))
    if not text_guard.all_storable(header):
        raise errors.Invalid(_("The header holds characters that cannot be read."))
    if len(header) > MAX_COLUMNS:
        raise errors.Invalid(
            _("The file has %(count)s columns; at most %(limit)s are accepted.")
            % {"count": len(header), "limit": MAX_COLUMNS}
        )
    return _told_apart(header)


def _told_apart(header: tuple[str, ...]) -> tuple[str, ...]:
    """Number the names that stand there twice; a mapping has to say which of them it means."""
    times, seen = Counter(header), Counter[str]()
    names = []
    for name in header:
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if name and times[name] > 1 else name)
    doubled = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if doubled:
        raise errors.Invalid(
            _("The column %(name)s stands in the header twice.")
            % {"name": doubled[0][:MAX_NAMES_SHOWN]}
        )
    return tuple(names)
