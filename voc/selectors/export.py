"""The export of a report's inquiries: one row an inquiry, with causes, times and days to close."""

import datetime as dt
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg2.sql import SQL, Composable, Identifier

from exports.kinds import Column, Piece, Row, Text
from inquiries.choices import Channel, Stage, Status, TaskType
from ops_console.shared.csv_cells import DANGEROUS, safe_cell
from voc.choices import DateBasis, Fault, Only, Slot
from voc.models import RootCause
from voc.selectors.copying import copy_csv
from voc.selectors.database import roomy
from voc.selectors.filters import ReportFilter, parameters, population

# The file is written in stretches of receipt time: each is small enough to be sorted in memory,
# the first rows leave at once, and one export never holds a snapshot of the database for long.
# Rows that the program itself handles come in smaller ones, since it holds a whole one.
FIRST_ROWS, ROWS, HANDLED_ROWS = 2_000, 100_000, 5_000
COUNT = SQL("SELECT count(*) FROM ({population}) inquiry")
STRETCH = SQL(
    """
    SELECT count(*), max(received_at), min(id), max(id)
    FROM (
        SELECT received_at, id FROM inquiries_inquiry inquiry
        WHERE market_id = %(market)s AND {conditions}
        ORDER BY received_at LIMIT %(limit)s
    ) stretch
    """
)
EXPORT = SQL(
    """
    SELECT {columns}
    FROM (
        SELECT inquiry.*, second_tag.cause_id AS second_id
        FROM ({population}) inquiry
        LEFT JOIN voc_tag second_tag
            ON second_tag.inquiry_id = inquiry.id AND NOT second_tag.is_primary
            AND second_tag.inquiry_id BETWEEN %(first_id)s AND %(last_id)s
        -- A fence: without it each local time would be worked out twice.
        OFFSET 0
    ) inquiry
    JOIN unnest(%(teams_known)s, %(team_labels)s) AS team (id, label)
        ON team.id = inquiry.team_id
    JOIN unnest(%(channels)s, %(channel_labels)s) AS channel (code, label)
        ON channel.code = inquiry.channel
    JOIN unnest(%(stages)s, %(stage_labels)s) AS stage (code, label)
        ON stage.code = inquiry.stage
    JOIN unnest(%(tasks)s, %(task_labels)s) AS task (code, label)
        ON task.code = inquiry.task_type
    JOIN unnest(%(statuses)s, %(status_labels)s) AS status (code, label)
        ON status.code = inquiry.status
    LEFT JOIN unnest(%(faults)s, %(fault_labels)s) AS fault (code, label)
        ON fault.code = inquiry.fault
    LEFT JOIN unnest({causes}) AS cause (id, code, heading, label) ON cause.id = inquiry.cause_id
    LEFT JOIN unnest({causes}) AS second_cause (id, code, heading, label)
        ON second_cause.id = inquiry.second_id
    ORDER BY inquiry.received_at, inquiry.id
    """
)
CAUSES = SQL(
    "%(cause_ids)s::bigint[], %(cause_codes)s::text[], %(headings)s::text[], "
    "%(cause_labels)s::text[]"
)
TEAMS = "SELECT id, name FROM staff_team WHERE market_id = %s ORDER BY id"
REFERENCE = "inquiry.external_ref"
SAFE_REFERENCE = (
    f"CASE WHEN {REFERENCE} ~ %(dangerous)s THEN '''' || {REFERENCE} ELSE {REFERENCE} END"
)
_CODE, _HEADING = _("code"), _("heading")


@dataclass(frozen=True)
class _Source:
    """A column: its name for people and its SQL; `quoted` when it is text that somebody wrote.

    Quoted, so that a separator that a spreadsheet guesses wrongly cannot open a cell inside.
    """

    label: Text
    sql: str
    quoted: bool = False


def _beside(slot: Slot, what: Text) -> Text:
    return format_lazy("{} ({})", slot.label, what)


_SOURCES = {
    "number": _Source(_("Inquiry number"), "inquiry.number"),
    "reference": _Source(_("External reference"), SAFE_REFERENCE, quoted=True),
    "market": _Source(_("Market"), "%(market_name)s", quoted=True),
    "team": _Source(_("Team"), "team.label", quoted=True),
    "channel": _Source(_("Channel"), "channel.label", quoted=True),
    "stage": _Source(_("Stage"), "stage.label", quoted=True),
    "task": _Source(_("Task"), "task.label", quoted=True),
    "cause_code": _Source(_beside(Slot.PRIMARY, _CODE), "cause.code"),
    "cause_heading": _Source(_beside(Slot.PRIMARY, _HEADING), "cause.heading", quoted=True),
    "cause": _Source(Slot.PRIMARY.label, "cause.label", quoted=True),
    "harm": _Source(_("Harm (0 to 4)"), "inquiry.harm"),
    "breach": _Source(_("Rule at risk (0 to 4)"), "inquiry.breach"),
    "fault": _Source(_("Whose fault"), "fault.label", quoted=True),
    "second_code": _Source(_beside(Slot.SECOND, _CODE), "second_cause.code"),
    "second_heading": _Source(_beside(Slot.SECOND, _HEADING), "second_cause.heading", quoted=True),
    "second": _Source(Slot.SECOND.label, "second_cause.label", quoted=True),
    "received": _Source(_("Received"), "date_trunc('second', inquiry.received_local)"),
    "resolved": _Source(
        pgettext_lazy("date", "Resolved"),
        "date_trunc('second', inquiry.resolved_at AT TIME ZONE %(zone)s)",
    ),
    "closed": _Source(
        pgettext_lazy("date", "Closed"), "date_trunc('second', inquiry.closed_local)"
    ),
    "days": _Source(
        _("Days to close"), "inquiry.closed_local::date - inquiry.received_local::date"
    ),
    "status": _Source(_("Status"), "status.label", quoted=True),
}
EXPORT_COLUMNS = tuple(Column(code, source.label) for code, source in _SOURCES.items())
CODES = {
    "channel": Channel,
    "stage": Stage,
    "task": TaskType,
    "fault": Fault,
}


@dataclass(frozen=True)
class TaggedSelection:
    """The inquiries that a report looks at; none of their columns is about a person."""

    report: ReportFilter
    causes: Sequence[RootCause]

    def words(self) -> list[tuple[Text, Text]]:
        """Return what the filter says."""
        report = self.report
        days = [day.isoformat() if day else "" for day in (report.span.first, report.span.last)]
        said: list[tuple[Text, Text]] = [
            (_("Period"), " … ".join(days).strip()),
            (_("By day of"), DateBasis(report.basis).label),
        ]
        if report.team:
            said.append((_("Team"), report.team.name))
        said += [
            (_SOURCES[name].label, CODES[name](getattr(report, name)).label)
            for name in ("stage", "channel", "task")
            if getattr(report, name)
        ]
        if report.cause:
            said.append((_("Cause"), report.cause.label))
        said += [(_("Only these"), Only(name).label) for name in report.only]
        return said

    def count(self) -> int:
        """Return how many inquiries there are."""
        query = COUNT.format(population=population(self.report))
        with connection.cursor() as cursor:
            cursor.execute(query, parameters(self.report))
            return int(cursor.fetchone()[0])

    def csv(self, columns: Sequence[str]) -> Iterator[Piece]:
        """Yield the lines, written by the database itself."""
        values = parameters(self.report, **_labels(self.report, self.causes, safe=True))
        # The database asks for at least one.
        quoted = [code for code in columns if _SOURCES[code].quoted] or columns[:1]
        names = SQL(", ").join(map(Identifier, quoted))
        for stretch in self._stretches(values, rows=ROWS):
            query = self._query(stretch, columns)
            with roomy(), closing(copy_csv(query, values | stretch.values(), quoted=names)) as it:
                rows = yield from _pieces(it)
            yield Piece(b"", rows=rows)

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the rows as values; their texts are as the database holds them."""
        values = parameters(self.report, **_labels(self.report, self.causes, safe=False))
        for stretch in self._stretches(values, rows=HANDLED_ROWS):
            query = self._query(stretch, columns, reference=REFERENCE)
            with roomy(), connection.cursor() as cursor:
                cursor.execute(query, values | stretch.values())
                found = cursor.fetchall()
            for cells in found:
                yield Row(cells)

    def _query(
        self, stretch: "_Stretch", columns: Sequence[str], *, reference: str = SAFE_REFERENCE
    ) -> Composable:
        bounded = replace(self.report, ids=stretch.ids)
        chosen = [
            SQL("{} AS {}").format(
                SQL(reference if code == "reference" else _SOURCES[code].sql), Identifier(code)
            )
            for code in columns
        ]
        return EXPORT.format(
            columns=SQL(", ").join(chosen),
            population=population(bounded, *stretch.conditions()),
            causes=CAUSES,
        )

    def _stretches(self, values: dict[str, Any], *, rows: int) -> Iterator["_Stretch"]:
        """Cut the times of receipt into stretches of about equally many of the market."""
        by_receipt = self.report.basis == DateBasis.RECEIVED
        start, stop = (values["start"], values["end"]) if by_receipt else (None, None)
        limit = min(FIRST_ROWS, rows)
        while True:
            rest = _Stretch(start, stop)
            query = STRETCH.format(conditions=SQL(" AND ").join(rest.conditions()))
            with connection.cursor() as cursor:
                cursor.execute(query, {**values, **rest.values(), "limit": limit})
                count, last, *ids = cursor.fetchone()
            if not count:
                return
            if count < limit:
                yield replace(rest, ids=tuple(ids))
                return
            if last == start:
                # More inquiries of one moment than a stretch holds (days without a time, say).
                limit *= 2
                continue
            yield _Stretch(start, last, ids=tuple(ids))
            start, limit = last, rows


@dataclass(frozen=True)
class _Stretch:
    """Inquiries received from one moment on and before another (None: without end)."""

    start: dt.datetime | None
    end: dt.datetime | None
    ids: tuple[int, int] = (0, 0)

    def conditions(self) -> tuple[SQL, SQL]:
        return (
            SQL("true" if self.start is None else "received_at >= %(stretch_start)s"),
            SQL("true" if self.end is None else "received_at < %(stretch_end)s"),
        )

    def values(self) -> dict[str, Any]:
        return {
            "stretch_start": self.start,
            "stretch_end": self.end,
            "first_id": self.ids[0],
            "last_id": self.ids[1],
        }


def _pieces(chunks: Generator[bytes, None, int]) -> Generator[Piece, None, int]:
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return int(end.value)
        yield Piece(chunk)


def _labels(report: ReportFilter, causes: Iterable[RootCause], *, safe: bool) -> dict[str, Any]:
    """The labels that the rows are joined with, in the language of the moment."""
    made = safe_cell if safe else str
    causes = list(causes)
    headings = [(cause.parent or cause).label for cause in causes]
    with connection.cursor() as cursor:
        cursor.execute(TEAMS, [report.market.pk])
        teams = cursor.fetchall()
    words: dict[str, Any] = {
        "dangerous": DANGEROUS,
        "market_name": made(report.market.name),
        "teams_known": [key for key, _name in teams],
        "team_labels": [made(name) for _key, name in teams],
        "cause_ids": [cause.pk for cause in causes],
        "cause_codes": [made(cause.code) for cause in causes],
        "headings": [made(heading) for heading in headings],
        "cause_labels": [made(cause.label) for cause in causes],
        "statuses": Status.values,
        "status_labels": [made(str(label)) for label in Status.labels],
    }
    for name, choices in CODES.items():
        words[f"{name}s"] = choices.values
        words[f"{name}_labels"] = [made(str(label)) for label in choices.labels]
    return words
