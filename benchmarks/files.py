"""Files in and out, beside COPY of the same rows."""

import io
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.http import QueryDict

from benchmarks.pages import ANALYST, MANAGER
from benchmarks.results import Result
from benchmarks.timing import forget_peak, peak_mb, present_mb
from benchmarks.visiting import Visitor
from exports import selectors as export_selectors
from exports import services as exports
from exports.kinds import Asked
from inquiries.services.importing import import_file, parse_mapping, scan
from ops_console.shared import clock, jobs
from staff.selectors import market_by_code

IMPORTED, SOURCE = 100_000, "BENCH"
MAPPING = f"""
[file]
encoding = "utf-8"
delimiter = ","
[target]
market = "KR"
team = "CARE1"
source = "{SOURCE}"
language = "ko"
time_zone = "Asia/Seoul"
dates = ["%Y-%m-%d %H:%M:%S"]
[columns]
external_ref = "reference"
received_at = "received"
closed_at = "closed"
channel = "channel"
stage = "stage"
task_type = "task"
subject = "subject"
customer_words = "words"
[constants]
requester_role = "POLICYHOLDER"
status = "CLOSED"
"""
FILE = """
COPY (
  SELECT 'R' || row_number() OVER () AS reference,
    to_char(received_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI:SS') AS received,
    to_char(closed_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI:SS') AS closed,
    channel, stage, task_type AS task, subject, customer_words AS words
  FROM inquiries_inquiry, generate_series(1, %s) WHERE status = 'CLOSED' LIMIT %s
) TO STDOUT (FORMAT csv, HEADER)
"""
TABLES = {
    "inquiries_inquiry": "external_source = '{source}'",
    "inquiries_inquiryevent": (
        "inquiry_id IN (SELECT id FROM inquiries_inquiry WHERE external_source = '{source}')"
    ),
}
COPY_OUT = "COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT"
EXPORT_FLOOR = """
COPY (
  SELECT i.number, i.external_ref, i.market_id, i.team_id, i.channel, i.stage, i.task_type,
    t.cause_id, t.harm, t.breach, t.fault, s.cause_id, i.received_at, i.resolved_at, i.closed_at,
    i.status
  FROM inquiries_inquiry AS i
  LEFT JOIN voc_tag AS t ON t.inquiry_id = i.id AND t.is_primary
  LEFT JOIN voc_tag AS s ON s.inquiry_id = i.id AND NOT s.is_primary
  WHERE i.market_id = (SELECT id FROM staff_market WHERE code = 'KR') AND i.status <> 'MERGED'
  ORDER BY i.received_at, i.id
) TO STDOUT (FORMAT csv)
"""


def importing(rows: int) -> list[Result]:
    """Measure the import of 100,000 validated rows beside COPY into tables with all indexes."""
    wanted = min(IMPORTED, rows)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "inquiries.csv"
        with file.open("wb") as out, connection.cursor() as cursor:
            sql = cursor.mogrify(FILE, [-(-wanted * 2 // rows), wanted]).decode()
            cursor.copy_expert(sql, out)
        forget_peak()
        started = time.perf_counter()
        mapping = parse_mapping(MAPPING)
        report = import_file(
            scan(file, mapping.shape),
            mapping=mapping,
            rejects=Path(folder) / "rejects.csv",
            now=clock.now(),
        )
        seconds = time.perf_counter() - started
        if report.created != wanted:
            msg = f"the import created {report.created} of {wanted} rows"
            raise RuntimeError(msg)
        floor = _copy_again(Path(folder))
    return [
        Result("import_ratio", seconds, "s", wanted, floor, floor / seconds),
        Result("import_rss_mb", peak_mb(), "MB", wanted),
    ]


def exporting(rows: int) -> list[Result]:
    """Measure the building of a market's tagged inquiries as a file, beside COPY of the columns.

    From the start of the worker's job to the manifest: rights, rows, hash, audit entry.
    """
    analyst, manager = Visitor(ANALYST).person, Visitor(MANAGER).person
    job_id = _asked_for(analyst, manager)
    first = _first_rows(analyst)
    before = present_mb()
    forget_peak()
    started = time.perf_counter()
    jobs.run(job_id)
    seconds = time.perf_counter() - started
    grown = max(0.0, peak_mb() - before)
    export = export_selectors.own_exports(analyst)[0]
    if export.status != "READY" or export.rows is None:
        msg = f"the export ended as {export.status}"
        raise RuntimeError(msg)
    exports.cancel(export_id=export.pk, by=analyst, now=clock.now())
    floor = _copied_out()
    return [
        Result("export_ratio", seconds, "s", export.rows, floor, floor / seconds),
        Result("export_first_byte_s", first, "s", export.rows),
        Result("export_rss_mb", grown, "MB", export.rows),
    ]


def _asked_for(analyst: Any, manager: Any) -> int:
    """Ask for everything of the market and have it approved; return the job."""
    kind, market = export_selectors.kind_for(analyst, "voc"), market_by_code("KR")
    wanted = exports.NewExport(
        kind=kind,
        market=market,
        query=QueryDict("period=all"),
        columns=[column.code for column in kind.columns],
        format="CSV",
        reason="OTHER",
        reason_text="Measurement of the export",
    )
    export = exports.ask(wanted=wanted, by=analyst, now=clock.now())
    if export.needs:
        export = exports.decide(
            export_id=export.pk, approve=True, text="", by=manager, now=clock.now()
        )
    assert export.job is not None  # noqa: S101 - an export that needs nothing more has a job
    return export.job.pk


def _first_rows(analyst: Any) -> float:
    """Return how long the first rows of the file take to come out of the database."""
    kind = export_selectors.kind_for(analyst, "voc")
    asked = Asked(QueryDict("period=all"), market_by_code("KR"), analyst, clock.now())
    started = time.perf_counter()
    pieces: Any = kind.select(asked)
    with closing(pieces.csv([column.code for column in kind.columns])) as lines:
        next(lines)
        return time.perf_counter() - started


def _copy_again(folder: Path) -> float:
    """COPY the rows that the import made into tables like theirs, indexes included."""
    total = 0.0
    with connection.cursor() as cursor:
        for table, condition in TABLES.items():
            path = folder / table
            chosen = COPY_OUT.format(table=table, condition=condition.format(source=SOURCE))
            with path.open("wb") as out:
                cursor.copy_expert(chosen, out)
            cursor.execute(f"CREATE TABLE {table}_like (LIKE {table} INCLUDING ALL)")
            with path.open("rb") as rows, _timed() as took:
                cursor.copy_expert(f"COPY {table}_like FROM STDIN", rows)
            total += took[0]
            cursor.execute(f"DROP TABLE {table}_like")
    return total


class _Nowhere(io.RawIOBase):
    """Counts what is written into it and keeps nothing."""

    size = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.size += len(data)
        return len(data)


def _copied_out() -> float:
    with connection.cursor() as cursor, _timed() as took:
        cursor.copy_expert(EXPORT_FLOOR, _Nowhere())
    return took[0]


@contextmanager
def _timed() -> Iterator[list[float]]:
    took = [0.0]
    started = time.perf_counter()
    yield took
    took[0] = time.perf_counter() - started
