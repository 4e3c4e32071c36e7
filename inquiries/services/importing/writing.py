"""Writing converted rows: COPY of a batch in one transaction, with events, customers and policies.

Rows already known (market, source, external reference) are left alone, so the same file again
creates nothing. An advisory lock per market and source keeps two imports from racing between the
look-up and the COPY.
"""

import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from inquiries.choices import ComplaintLevel, EventKind, Priority, RequesterRole
from inquiries.import_targets import ImportedSection
from inquiries.rules.identifiers import inquiry_number
from inquiries.services import numbers
from inquiries.services.importing.clocks import (
    CLOCK_COLUMNS,
    ClockRow,
    ImportedClocks,
    next_due,
)
from inquiries.services.importing.converting import Converted
from inquiries.services.importing.parties import Parties
from ops_console.shared import audit
from ops_console.shared.models import AuditKind
from staff.selectors import people_by_id

if TYPE_CHECKING:
    from staff.models import Market

INQUIRY_COLUMNS = (
    "id", "number", "market_id", "team_id", "assignee_id", "customer_id", "policy_id", "channel",
    "channel_out", "stage", "task_type", "requester_role", "subject", "customer_words",
    "words_language", "details", "priority", "status", "received_at", "first_response_at",
    "resolved_at", "closed_at", "complaint_level", "complaint_at", "external_source",
    "external_ref", "version", "created_by_id", "created_at", "updated_at", "next_due_at",
)  # fmt: skip
# Who imports by the command line has no account here.
COMMAND = "import_inquiries"
EVENT_COLUMNS = ("inquiry_id", "kind", "at", "actor_id", "data")
_json = json.JSONEncoder(ensure_ascii=False).encode
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class Destination:
    """Where the rows of one import go and in whose name."""

    market: "Market"
    team_id: int
    source: str
    language: str
    actor_id: int | None
    clocks: ImportedClocks

    @cached_property
    def constants(self) -> dict[str, Any]:
        """What every row of the import has alike."""
        return {
            "market_id": self.market.pk,
            "channel_out": "",
            "external_source": self.source,
            "version": 1,
            "created_by_id": self.actor_id,
        }


@dataclass(frozen=True)
class Allotted:
    """A new row with its id, number and clocks."""

    inquiry_id: int
    number: int
    row: Converted
    clocks: list[ClockRow]


@transaction.atomic
def write_batch(
    rows: Sequence[Converted],
    *,
    into: Destination,
    sections: dict[str, ImportedSection],
    now: dt.datetime,
) -> list[int]:
    """Write the rows that are not known yet; return the ids of the inquiries created."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"import {into.market.pk} {into.source}"],
        )
    new = unknown(rows, into)
    if not new:
        return []
    parties = Parties.of([row.fields for row in new], market=into.market, now=now)
    allotted = _allot(new, into)
    copy(
        "inquiries_inquiry",
        INQUIRY_COLUMNS,
        (_inquiry_line(one, into=into, parties=parties, now=now) for one in allotted),
    )
    copy(
        "inquiries_inquiryevent",
        EVENT_COLUMNS,
        (event for one in allotted for event in _events(one, into=into, now=now)),
    )
    copy("inquiries_clock", CLOCK_COLUMNS, _clock_lines(allotted))
    _write_sections(allotted, sections, now)
    _record(allotted, parties, into=into, now=now)
    return [one.inquiry_id for one in allotted]


def _record(
    allotted: Sequence[Allotted], parties: Parties, *, into: Destination, now: dt.datetime
) -> None:
    """Leave one entry for the batch, with the ids of those whose data it entered."""
    entry = audit.Entry(
        kind=AuditKind.IMPORTED,
        chain=into.market.code,
        object_type="inquiries.Inquiry",
        reason=into.source[:30],
        data={
            "inquiries": len(allotted),
            "first": allotted[0].inquiry_id,
            "last": allotted[-1].inquiry_id,
            "customers": parties.added,
            "fields": ["name", "phone"] if parties.added else [],
        },
    )
    by = people_by_id({into.actor_id}).get(into.actor_id) if into.actor_id else None
    audit.record(entry, by=by, now=now, actor_name=COMMAND)


def _allot(rows: Sequence[Converted], into: Destination) -> list[Allotted]:
    ids, sequence = _inquiry_ids(len(rows)), numbers.allot(len(rows))
    return [
        Allotted(inquiry_id, number, row, into.clocks.plan(row.fields))
        for inquiry_id, number, row in zip(ids, sequence, rows, strict=True)
    ]


def _write_sections(
    allotted: Sequence[Allotted], sections: dict[str, ImportedSection], now: dt.datetime
) -> None:
    for name, section in sections.items():
        values = [(one.inquiry_id, one.row.sections[name]) for one in allotted]
        section.write([value for value in values if value[1] is not None], now=now)


def _clock_lines(allotted: Sequence[Allotted]) -> Iterable[str]:
    for one in allotted:
        for kind, *rest in one.clocks:
            yield line((one.inquiry_id, kind, 1, *rest))


def unknown(rows: Sequence[Converted], into: Destination) -> list[Converted]:
    """Return the rows that were not imported before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT external_ref FROM inquiries_inquiry"
            " WHERE market_id = %s AND external_source = %s AND external_ref = ANY(%s)"
            " AND external_ref <> ''",
            [into.market.pk, into.source, [row.fields["external_ref"] for row in rows]],
        )
        known = {reference for (reference,) in cursor.fetchall()}
    return [row for row in rows if row.fields["external_ref"] not in known]


def _inquiry_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('inquiries_inquiry', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _inquiry_line(
    allotted: Allotted, *, into: Destination, parties: Parties, now: dt.datetime
) -> str:
    """Return the COPY line of one inquiry."""
    fields = allotted.row.fields
    day = into.market.day_of(fields["received_at"])
    values = {
        **into.constants,
        **fields,
        "id": allotted.inquiry_id,
        "number": inquiry_number(into.market.code, day=day, sequence=allotted.number),
        "team_id": fields.get("team") or into.team_id,
        "assignee_id": fields.get("assignee"),
        "customer_id": parties.customer_id(fields),
        "policy_id": parties.policy_id(fields),
        "requester_role": fields.get("requester_role") or RequesterRole.POLICYHOLDER.value,
        "customer_words": fields.get("customer_words") or "",
        "words_language": into.language if fields.get("customer_words") else "",
        "details": _json(allotted.row.details),
        "priority": fields.get("priority") or Priority.NORMAL.value,
        **_complaint(fields),
        "created_at": now,
        "updated_at": now,
        "next_due_at": next_due(fields, allotted.clocks),
    }
    return line(map(values.get, INQUIRY_COLUMNS))


def _complaint(fields: dict[str, Any]) -> dict[str, Any]:
    level = fields.get("complaint_level") or ComplaintLevel.NONE.value
    moment = fields.get("complaint_at") or fields["received_at"]
    is_complaint = level != ComplaintLevel.NONE
    return {"complaint_level": level, "complaint_at": moment if is_complaint else None}


def _events(allotted: Allotted, *, into: Destination, now: dt.datetime) -> Iterable[str]:
    """Yield the import itself, and the answer and closing at their historic times."""
    row, inquiry_id = allotted.row, allotted.inquiry_id
    data = _json({"source": into.source, "line": row.line})
    yield line((inquiry_id, EventKind.IMPORTED.value, now, into.actor_id, data))
    ends = ((EventKind.RESOLVED.value, "resolved_at"), (EventKind.CLOSED.value, "closed_at"))
    for kind, name in ends:
        moment = row.fields.get(name)
        if moment is not None:
            yield line((inquiry_id, kind, moment, None, "{}"))


def line(values: Iterable[Any]) -> str:
    """Return one line of PostgreSQL's COPY text format."""
    return "\t".join([_cell(value) for value in values])


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        # Most texts need no escaping, and asking is much quicker than translating.
        if value.isprintable() and "\\" not in value:
            return value
        return value.translate(_ESCAPES)
    if isinstance(value, dt.datetime):
        return _written(value)
    return str(value)


@lru_cache(maxsize=20_000)
def _written(moment: dt.datetime) -> str:
    return moment.isoformat(" ")


def copy(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPY the lines into the table, inside the caller's transaction."""
    text = "\n".join(lines)
    if not text:
        return
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(f"{text}\n")
        )
