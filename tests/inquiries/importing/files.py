"""Small foreign files and their mappings."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from inquiries.services import importing
from inquiries.services.importing import Report
from tests.factories import NOW

MAPPING = """
[target]
market = "KR"
team = "CLAIMS"
source = "OLD"
dates = ["iso", "%d/%m/%Y %H:%M"]

[columns]
external_ref = "id"
received_at = "received"
closed_at = "closed"
task_type = "kind"
subject = "title"

[constants]
channel = "EMAIL"
stage = "KEEP"

[values.task_type]
paper = "CERT"
claim = "CLAIM_HOSP"
"""
HEADER = "id,received,closed,kind,title"
ROW = "A1,2026-01-05 10:00,2026-01-07 09:30,paper,Certificate"


def text_of(*rows: str) -> str:
    """Return a file with the usual header."""
    return "\n".join([HEADER, *rows]) + "\n"


def write(folder: Path, content: str | bytes, *, name: str = "old.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(path: Path, mapping: str = MAPPING, **options: Any) -> Report:
    """Import the file; what it refuses stands beside it."""
    parsed = importing.parse_mapping(mapping)
    values: dict[str, Any] = {"now": NOW, "rejects": rejects_beside(path), **options}
    return importing.import_file(importing.scan(path, parsed.shape), mapping=parsed, **values)


def rejects_beside(path: Path) -> Path:
    return path.with_suffix(".rejects.csv")


def refused(path: Path) -> list[tuple[int, str, str, str]]:
    """Return line, column, value and reason of each refused row."""
    with rejects_beside(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(int(line), column, value, reason) for line, column, value, reason, *_cells in rows]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]
