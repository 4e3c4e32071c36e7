"""One pass from rows to a finished file: written, packed and hashed while it grows."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pyzipper

from exports.choices import Format
from exports.services.files import csv_file, xlsx_file
from exports.services.files.cells import Plain, Table, prepared

if TYPE_CHECKING:
    from exports.kinds import CopiedSelection, Row, Selection

# Rows between two looks at whether the export still may go on.
AT_ONCE = 1000
MODE = 0o640


class TooManyRows(Exception):
    """There are more rows than may leave."""


@dataclass(frozen=True)
class Written:
    """A finished file."""

    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to write and how; `passed` is told the rows so far, `reveal` each unmasked batch."""

    selection: "Selection"
    table: Table
    format: str
    copied: bool
    about: list[list[str]]
    most: int
    inner_name: str
    password: str
    passed: Callable[[int], None]
    reveal: "Callable[[list[Row]], None]"


class _Hashed(io.RawIOBase):
    """A file that is only ever appended to, so that its hash grows with it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.size += len(data)
        self._file.write(data)
        return len(data)


def write_file(path: Path, plan: Plan) -> Written:
    """Write the file; TooManyRows when there are more than the plan allows.

    A file that is to leave behind a password never lies on the disk without it.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    with os.fdopen(descriptor, "wb") as file:
        # The process may have a narrower mask; nothing wider than this is ever wanted.
        os.fchmod(file.fileno(), MODE)
        hashed = _Hashed(file)
        with _inside(cast("IO[bytes]", hashed), plan) as out:
            rows = _write(out, plan)
        file.flush()
        os.fsync(file.fileno())
    return Written(rows, hashed.size, hashed.digest.hexdigest())


@contextmanager
def _inside(out: IO[bytes], plan: Plan) -> Iterator[IO[bytes]]:
    if not plan.password:
        yield out
        return
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(plan.password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        with archive.open(plan.inner_name, "w", force_zip64=True) as entry:
            yield entry


def _write(out: IO[bytes], plan: Plan) -> int:
    codes = [column.code for column in plan.table.columns]
    counter = _Counter(plan)
    if plan.copied and plan.format == Format.CSV:
        pieces = cast("CopiedSelection", plan.selection).csv(codes)
        for rows in csv_file.write_pieces(out, pieces, plan.table):
            counter.add(rows)
        return counter.rows
    batches = _batches(plan, codes, counter)
    if plan.format == Format.CSV:
        csv_file.write_rows(out, batches, plan.table)
    else:
        xlsx_file.write_rows(out, batches, plan.table, about=plan.about)
    return counter.rows


class _Counter:
    """Counts the rows, and stops when there are too many."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.rows = 0

    def add(self, rows: int) -> None:
        self.rows += rows
        if self.rows > self._plan.most:
            raise TooManyRows
        self._plan.passed(self.rows)


def _batches(plan: Plan, codes: list[str], counter: _Counter) -> Iterator[list[list[Plain]]]:
    batch: list[Row] = []
    for row in plan.selection.rows(codes):
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield _finished(batch, plan, counter)
            batch = []
    if batch:
        yield _finished(batch, plan, counter)


def _finished(batch: "list[Row]", plan: Plan, counter: _Counter) -> list[list[Plain]]:
    counter.add(len(batch))
    if plan.table.clear:
        plan.reveal(batch)
    return [prepared(row.cells, plan.table) for row in batch]
