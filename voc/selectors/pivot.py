"""Cross tables of a report: any two sides, one measure, each cell with its inquiries behind it."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from psycopg2.sql import SQL

from inquiries.choices import Channel, Stage, TaskType
from ops_console.shared.csv_cells import BYTE_ORDER_MARK, safe_cell
from voc.choices import Axis, DateBasis, Measure, Only
from voc.models import RootCause
from voc.selectors.database import roomy
from voc.selectors.filters import ReportFilter, parameters, population, with_ids

if TYPE_CHECKING:
    from voc.rules.crosstabs import Crosstab

MOST_ROWS, MOST_COLUMNS = 60, 24
PIVOT = SQL(
    """
    SELECT coalesce({row}, ''), coalesce({column}, ''), count(*), {cases}, {total}
    FROM ({population}) inquiry
    LEFT JOIN voc_rootcause cause ON cause.id = inquiry.cause_id
    {contacts}
    GROUP BY 1, 2
    """
)
CONTACTS = SQL(
    """
    LEFT JOIN LATERAL (
        SELECT count(*) AS contacts, sum(handle_seconds) AS seconds FROM inquiries_contact
        WHERE inquiry_id = inquiry.id AND handle_seconds IS NOT NULL
    ) contact ON true
    """
)
NOTHING = SQL("")
MONTH = {
    DateBasis.RECEIVED: SQL("to_char(inquiry.received_local, 'YYYY-MM')"),
    DateBasis.CLOSED: SQL("to_char(inquiry.closed_local, 'YYYY-MM')"),
}
KEYS = {
    Axis.CAUSE: SQL("coalesce(cause.parent_id, cause.id)::text"),
    Axis.DETAIL: SQL("cause.id::text"),
    Axis.STAGE: SQL("inquiry.stage"),
    Axis.CHANNEL: SQL("inquiry.channel"),
    Axis.TASK: SQL("inquiry.task_type"),
}
EACH = (SQL("count(*)"), SQL("count(*)::float8"))
# Cases and their total, of which the measure is the mean.
MEANS = {
    Measure.HARM: (SQL("count(harm)"), SQL("coalesce(sum(harm), 0)::float8")),
    Measure.BREACH: (SQL("count(breach)"), SQL("coalesce(sum(breach), 0)::float8")),
    Measure.HANDLING: (
        SQL("sum(contacts)::bigint"),
        SQL("coalesce(sum(seconds), 0)::float8 / 60"),
    ),
    Measure.DAYS: (SQL("count(days)"), SQL("coalesce(sum(days), 0)::float8")),
}  # fmt: skip
CHOICES: dict[Axis, Any] = {Axis.STAGE: Stage, Axis.CHANNEL: Channel, Axis.TASK: TaskType}
CAUSES = frozenset({Axis.CAUSE, Axis.DETAIL})


@dataclass(frozen=True)
class Question:
    """What crosses what, and what the cells say."""

    rows: Axis = Axis.CAUSE
    columns: Axis = Axis.MONTH
    measure: Measure = Measure.COUNT


@dataclass(frozen=True)
class PivotCell:
    """A value as it is read, with the list of its inquiries; no list for what was added up."""

    text: str
    href: str


@dataclass(frozen=True)
class PivotTable:
    """A cross table to be shown: heads of the columns, rows with a head each, sums at the end."""

    columns: list[str]
    rows: list[tuple[str, list[PivotCell]]]


def pivot_table(
    report: ReportFilter, question: Question, causes: Iterable[RootCause]
) -> PivotTable | None:
    """Return the table of the page, cut to what can be read; None without inquiries."""
    crossed = _crossed(report, question, most=(MOST_ROWS, MOST_COLUMNS))
    if crossed is None:
        return None
    sides = _Sides(report, question, {str(cause.pk): cause for cause in causes})
    return PivotTable(
        columns=[sides.label(question.columns, key) for key in crossed.columns],
        rows=[
            (
                sides.label(question.rows, row),
                [
                    PivotCell(_text(value, question.measure), sides.link(row, column))
                    for column, value in zip(crossed.columns, values, strict=True)
                ],
            )
            for row, values in zip(crossed.rows, crossed.values, strict=True)
        ],
    )


def pivot_csv(report: ReportFilter, question: Question, causes: Iterable[RootCause]) -> bytes:
    """Return the whole table as CSV, with plain numbers."""
    sides = _Sides(report, question, {str(cause.pk): cause for cause in causes})
    crossed = _crossed(report, question, most=(None, None))
    columns = crossed.columns if crossed else []
    lines = [[str(question.rows.label), *(sides.label(question.columns, key) for key in columns)]]
    for row, values in zip(crossed.rows, crossed.values, strict=True) if crossed else ():
        numbers = [
            "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".") for value in values
        ]
        lines.append([sides.label(question.rows, row), *numbers])
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(map(safe_cell, line) for line in lines)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def pivot_name(report: ReportFilter, question: Question) -> str:
    """Return the name of the CSV file."""
    return f"{_('pivot')}-{report.market.code}-{question.rows}-{question.columns}.csv"


def _crossed(
    report: ReportFilter, question: Question, *, most: tuple[int | None, int | None]
) -> "Crosstab | None":
    cells = _cells(report, question)
    if not cells:
        return None
    # Loaded here, because every process would pay for pandas otherwise.
    crosstabs = import_module("voc.rules.crosstabs")
    rows, columns = (
        crosstabs.Side(by_time=axis is Axis.MONTH, most=limit)
        for axis, limit in zip((question.rows, question.columns), most, strict=True)
    )
    crossed: Crosstab = crosstabs.crosstab(
        cells, measure=question.measure, rows=rows, columns=columns
    )
    return crossed


def _cells(report: ReportFilter, question: Question) -> Sequence[tuple[Any, ...]]:
    cases, total = MEANS.get(question.measure, EACH)
    keys = {**KEYS, Axis.MONTH: MONTH[DateBasis(report.basis)]}
    with roomy(), connection.cursor() as cursor:
        report = with_ids(report)
        query = PIVOT.format(
            row=keys[question.rows],
            column=keys[question.columns],
            cases=cases,
            total=total,
            population=population(report),
            contacts=CONTACTS if question.measure is Measure.HANDLING else NOTHING,
        )
        cursor.execute(query, parameters(report))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@dataclass(frozen=True)
class _Sides:
    """Names the keys of both sides and leads to the inquiries of a cell."""

    report: ReportFilter
    question: Question
    causes: dict[str, RootCause]

    def label(self, axis: Axis, key: str) -> str:
        if key == "*":
            return pgettext("sum", "All")
        if key == "\u2026":
            return pgettext("axis", "All others")
        if axis in CAUSES:
            return self.causes[key].label if key in self.causes else _("Without a cause")
        if axis is Axis.MONTH:
            return date_format(dt.date.fromisoformat(f"{key}-01"), "YEAR_MONTH_FORMAT")
        return str(CHOICES[axis](key).label)

    def link(self, row: str, column: str) -> str:
        report = self.report
        for axis, key in ((self.question.rows, row), (self.question.columns, column)):
            if key == "\u2026":
                return ""
            if key != "*":
                report = self._narrowed(report, axis, key)
        return report.link()

    def _narrowed(self, report: ReportFilter, axis: Axis, key: str) -> ReportFilter:
        if axis is Axis.MONTH:
            return report.in_month(dt.date.fromisoformat(f"{key}-01"))
        if axis in CAUSES and key in self.causes:
            return replace(report, cause=self.causes[key])
        if axis in CAUSES:
            return replace(report, only=(*report.only, Only.UNTAGGED.value))
        changes: dict[str, Any] = {axis.value: key}
        return replace(report, **changes)


def _text(value: float | None, measure: Measure) -> str:
    if value is None:
        return "\u2013"
    if measure is Measure.SHARE:
        return f"{number_format(100 * value, 1)}%"
    decimals = 0 if measure is Measure.COUNT else 1
    return number_format(value, decimals, use_l10n=True, force_grouping=True)
