"""The export of a report's inquiries: one row an inquiry, with causes, times and days to close."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from psycopg2.sql import SQL, Identifier

from inquiries.choices import Channel, Stage, Status, TaskType
from ops_console.shared.csv_cells import DANGEROUS, safe_cell
from voc.choices import DateBasis, Fault, Slot
from voc.models import RootCause
from voc.selectors.copying import copy_csv
from voc.selectors.database import roomy
from voc.selectors.filters import ReportFilter, parameters, population

BYTE_ORDER_MARK = "\ufeff"
# The file is written in stretches of receipt time: each is small enough to be sorted in memory,
# the first rows leave at once, and one export never holds a snapshot of the database for long.
FIRST_ROWS, ROWS = 2_000, 100_000
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
    SELECT inquiry.number,
        CASE WHEN inquiry.external_ref ~ %(dangerous)s THEN '''' || inquiry.external_ref
            ELSE inquiry.external_ref END AS reference,
        %(market_name)s AS market, team.label AS team, channel.label AS channel,
        stage.label AS stage, task.label AS task,
        cause.code AS cause_code, cause.heading AS cause_heading, cause.label AS cause,
        inquiry.harm, inquiry.breach, fault.label AS fault,
        second_cause.code AS second_code, second_cause.heading AS second_heading,
        second_cause.label AS second,
        date_trunc('second', inquiry.received_local) AS received,
        date_trunc('second', inquiry.resolved_at AT TIME ZONE %(zone)s) AS resolved,
        date_trunc('second', inquiry.closed_local) AS closed,
        inquiry.closed_local::date - inquiry.received_local::date AS days, status.label AS status
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
# Quoted, so that a separator that a spreadsheet guesses wrongly cannot open a cell inside them.
QUOTED = (
    "reference", "market", "team", "channel", "stage", "task", "cause_heading", "cause",
    "second_heading", "second", "fault", "status",
)  # fmt: skip
CODES = {
    "channel": Channel,
    "stage": Stage,
    "task": TaskType,
    "fault": Fault,
}


def export_name(report: ReportFilter) -> str:
    """Return the file name, in the person's language."""
    days = [day.isoformat() for day in (report.span.first, report.span.last) if day]
    return f"{'-'.join([_('root-causes'), report.market.code, *days])}.csv"


def export_csv(report: ReportFilter, causes: Iterable[RootCause]) -> Iterator[bytes]:
    """Return the file in chunks; everything that depends on the language is settled at once."""
    return _file(_header(), report, parameters(report, **_words(report, list(causes))))


def _file(header: bytes, report: ReportFilter, values: dict[str, Any]) -> Iterator[bytes]:
    yield header
    quoted = SQL(", ").join(Identifier(name) for name in QUOTED)
    for stretch in _stretches(values, by_receipt=report.basis == DateBasis.RECEIVED):
        bounded = replace(report, ids=stretch.ids)
        query = EXPORT.format(population=population(bounded, *stretch.conditions()), causes=CAUSES)
        with roomy():
            yield from copy_csv(query, {**values, **stretch.values()}, quoted=quoted)


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


def _stretches(values: dict[str, Any], *, by_receipt: bool) -> Iterator[_Stretch]:
    """Cut the times of receipt into stretches of about equally many inquiries of the market."""
    start, stop = (values["start"], values["end"]) if by_receipt else (None, None)
    limit = FIRST_ROWS
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
            # More inquiries of one moment than a stretch holds (days without a time of day, say).
            limit *= 2
            continue
        yield _Stretch(start, last, ids=tuple(ids))
        start, limit = last, ROWS


def _header() -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(safe_cell(name) for name in _columns())
    return (BYTE_ORDER_MARK + line.getvalue()).encode()


def _columns() -> list[str]:
    cause, second = str(Slot.PRIMARY.label), str(Slot.SECOND.label)
    code, heading = _("code"), _("heading")
    return [
        _("Inquiry number"), _("External reference"), _("Market"), _("Team"), _("Channel"),
        _("Stage"), _("Task"), f"{cause} ({code})", f"{cause} ({heading})", cause,
        _("Harm (0 to 4)"), _("Rule at risk (0 to 4)"), _("Whose fault"), f"{second} ({code})",
        f"{second} ({heading})", second, _("Received"), pgettext("date", "Resolved"),
        pgettext("date", "Closed"), _("Days to close"), _("Status"),
    ]  # fmt: skip


def _words(report: ReportFilter, causes: list[RootCause]) -> dict[str, Any]:
    """The labels that the rows are joined with, in the language of the moment and made safe."""
    headings = [(cause.parent or cause).label for cause in causes]
    with connection.cursor() as cursor:
        cursor.execute(TEAMS, [report.market.pk])
        teams = cursor.fetchall()
    words: dict[str, Any] = {
        "dangerous": DANGEROUS,
        "market_name": safe_cell(report.market.name),
        "teams_known": [key for key, _name in teams],
        "team_labels": [safe_cell(name) for _key, name in teams],
        "cause_ids": [cause.pk for cause in causes],
        "cause_codes": [safe_cell(cause.code) for cause in causes],
        "headings": [safe_cell(heading) for heading in headings],
        "cause_labels": [safe_cell(cause.label) for cause in causes],
        "statuses": Status.values,
        "status_labels": [safe_cell(str(label)) for label in Status.labels],
    }
    for name, choices in CODES.items():
        words[f"{name}s"] = choices.values
        words[f"{name}_labels"] = [safe_cell(str(label)) for label in choices.labels]
    return words
