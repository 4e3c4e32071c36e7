"""The list of the inquiries behind a number, newest first, paged by key."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from psycopg2.sql import SQL

from inquiries.choices import Channel, Stage, Status, TaskType
from ops_console.shared import errors
from voc.models import RootCause
from voc.selectors.filters import ReportFilter, parameters, population

PAGE = 50
MAX_DIGITS = 18  # of a key that the database can hold
COLUMNS = (
    "id", "number", "team", "channel", "stage", "task_type", "status", "received_at",
    "closed_at", "days", "cause_id", "harm", "breach",
)  # fmt: skip
ROWS = SQL(
    """
    SELECT inquiry.id, number, team.name AS team, channel, stage, task_type, status, received_at,
        closed_at, days, cause_id, harm, breach
    FROM ({population}) inquiry JOIN staff_team team ON team.id = inquiry.team_id
    WHERE {after}
    ORDER BY received_at DESC, inquiry.id DESC
    LIMIT %(limit)s
    """
)
COUNT = SQL("SELECT count(*) FROM ({population}) inquiry")
AFTER = SQL("(received_at, inquiry.id) < (%(at)s, %(id)s)")
EVERYTHING = SQL("true")


@dataclass(frozen=True)
class ListingRow:
    """One inquiry of the list; without personal text, so that every reader of VOC may see it."""

    number: str
    team: str
    channel: str | Promise
    stage: str | Promise
    task: str | Promise
    status: str | Promise
    received_at: dt.datetime
    closed_at: dt.datetime | None
    days: int | None
    cause: RootCause | None
    harm: int | None
    breach: int | None


@dataclass(frozen=True)
class Listing:
    """A page of the list, with how many there are in all."""

    count: int
    rows: list[ListingRow]
    next_cursor: str


def listing(report: ReportFilter, causes: Mapping[int, RootCause], *, cursor: str = "") -> Listing:
    """Return the inquiries that the filter looks at, from the cursor on."""
    after = {"at": None, "id": None, **_position(cursor)}
    rows = ROWS.format(population=population(report), after=AFTER if cursor else EVERYTHING)
    with connection.cursor() as database:
        database.execute(COUNT.format(population=population(report)), parameters(report))
        (count,) = database.fetchone()
        database.execute(rows, parameters(report, limit=PAGE + 1, **after))
        found = [dict(zip(COLUMNS, row, strict=True)) for row in database.fetchall()]
    page = found[:PAGE]
    more = f"{page[-1]['received_at'].isoformat()}_{page[-1]['id']}" if len(found) > PAGE else ""
    return Listing(count, [_row(row, causes) for row in page], more)


def _position(cursor: str) -> dict[str, Any]:
    """Read a cursor; Invalid when it is not one of ours."""
    if not cursor:
        return {}
    at, _separator, key = cursor.rpartition("_")
    if not (key.isdecimal() and key.isascii() and len(key) <= MAX_DIGITS):
        raise errors.Invalid
    try:
        moment = dt.datetime.fromisoformat(at)
        return {"at": moment.astimezone(dt.UTC), "id": int(key)}
    except (ValueError, OverflowError) as error:
        raise errors.Invalid from error


def _row(row: dict[str, Any], causes: Mapping[int, RootCause]) -> ListingRow:
    return ListingRow(
        number=row["number"],
        team=row["team"],
        channel=Channel(row["channel"]).label,
        stage=Stage(row["stage"]).label,
        task=TaskType(row["task_type"]).label,
        status=Status(row["status"]).label,
        received_at=row["received_at"],
        closed_at=row["closed_at"],
        days=row["days"],
        cause=causes.get(row["cause_id"]),
        harm=row["harm"],
        breach=row["breach"],
    )
