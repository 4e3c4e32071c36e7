"""Running an import: batches in, refused rows to a file, counts that add up."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from inquiries import import_targets
from inquiries.import_targets import ImportedSection
from inquiries.services.importing.clocks import ImportedClocks
from inquiries.services.importing.compiling import compile_mapping
from inquiries.services.importing.converting import Converted, Converter
from inquiries.services.importing.mapping import KINDS, Mapping, kinds_of_columns
from inquiries.services.importing.problems import Problem
from inquiries.services.importing.reading import Row, SourceFile
from inquiries.services.importing.recontacts import link_recontacts
from inquiries.services.importing.writing import Destination, unknown, write_batch
from ops_console.shared import errors
from ops_console.shared.csv_cells import safe_cell
from ops_console.shared.personal import Kind, mask
from staff import selectors as staff_selectors

if TYPE_CHECKING:
    from staff.models import Market

BATCH_ROWS = 5_000
BATCH_CHARACTERS = 8_000_000
# A cell takes room even when it is empty, and a row may have a million of them.
CELL_CHARACTERS = 16
PREVIEW_ROWS = 50
MAX_PROBLEM_KINDS = 200
# A clock of the other system may run ahead of ours.
TOLERANCE = dt.timedelta(days=1)
Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What became of the rows: read = created + known + rejected (a check creates none)."""

    read: int = 0
    created: int = 0
    known: int = 0
    rejected: int = 0
    preview: list[dict[str, Any]] = field(default_factory=list)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        """Return the four counts by name."""
        return {
            "read": self.read,
            "created": self.created,
            "known": self.known,
            "rejected": self.rejected,
        }


def import_file(
    source: SourceFile,
    *,
    mapping: Mapping,
    rejects: Path,
    now: dt.datetime,
    dry_run: bool = False,
    actor_id: int | None = None,
    progress: Progress = lambda _done, _total: None,
    with_cells: bool = True,
) -> Report:
    """Import the file; Invalid or NotFound before anything is written when it cannot be.

    Each batch is one transaction: after a crash whole batches are there, and running again
    completes the rest. Refused rows go to `rejects` with line, column, value and reason; the
    rows themselves, which tell of people, only `with_cells`.
    """
    into, converter, sections = _prepare(source, mapping=mapping, now=now, actor_id=actor_id)
    report = Report()
    with rejects.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        refusals = Refusals(writer, kinds_of_columns(mapping), with_cells=with_cells)
        writer.writerow([*_heading(), *(map(safe_cell, source.header) if with_cells else ())])
        for rows in _batches(source.read()):
            good = list(_convert(rows, by=converter, report=report, refusals=refusals))
            report.read += len(rows)
            if dry_run:
                _look_at(good, into=into, report=report)
            else:
                created = write_batch(good, into=into, sections=sections, now=now)
                report.created += len(created)
                report.known += len(good) - len(created)
            progress(report.read, source.rows)
    if mapping.link_recontacts and not dry_run:
        link_recontacts(market=into.market, source=into.source, now=now)
    return report


def _heading() -> list[str]:
    """Name the columns before those of the file; a mended file is read again with them."""
    return [_("Refused: line"), _("Refused: column"), _("Refused: value"), _("Refused: reason")]


def _look_at(good: list[Converted], *, into: Destination, report: Report) -> None:
    report.known += len(good) - len(unknown(good, into))
    shown = good[: PREVIEW_ROWS - len(report.preview)]
    report.preview += [_preview(row, into.market.zone) for row in shown]


def _prepare(
    source: SourceFile, *, mapping: Mapping, now: dt.datetime, actor_id: int | None
) -> tuple[Destination, Converter, dict[str, ImportedSection]]:
    market, team_id = target_of(mapping)
    sections = _open_sections(mapping, market.pk)
    names = {
        "team": staff_selectors.team_ids_by_code(market),
        "assignee": staff_selectors.staff_ids_by_name(market),
    }
    converter = compile_mapping(
        mapping,
        source.header,
        zone=mapping.time_zone or market.zone,
        sections=sections,
        names=names,
        latest=now + TOLERANCE,
    )
    into = Destination(
        market=market,
        team_id=team_id,
        source=mapping.source,
        language=mapping.language or (market.languages or ["en"])[0],
        actor_id=actor_id,
        clocks=ImportedClocks(market, wanted=mapping.clocks),
    )
    return into, converter, sections


def target_of(mapping: Mapping) -> "tuple[Market, int]":
    """Return the market and team id that the mapping names; NotFound says which is missing."""
    try:
        market = staff_selectors.market_by_code(mapping.market)
    except errors.NotFound as error:
        message = _("There is no market %(code)s; ensure_market makes one.")
        raise errors.NotFound(message % {"code": mapping.market}) from error
    try:
        team = staff_selectors.team_by_code(market, mapping.team)
    except errors.NotFound as error:
        message = _("The market %(market)s has no team %(code)s.")
        raise errors.NotFound(message % {"market": mapping.market, "code": mapping.team}) from error
    return market, team.pk


def _open_sections(mapping: Mapping, market_id: int) -> dict[str, ImportedSection]:
    return {
        name: import_targets.find(name).open_section(settings, market_id)
        for name, settings in mapping.sections.items()
    }


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield rows in batches that are bounded by their number and by their text."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += CELL_CHARACTERS * len(row[1]) + sum(map(len, row[1]))
        if len(batch) == BATCH_ROWS or size > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(frozen=True)
class Refusals:
    """The file of refused rows; without the rows themselves, values are masked as well."""

    writer: Any
    kinds: dict[str, Kind]
    with_cells: bool

    def write(self, line: int, cells: list[str], problems: list[Problem]) -> None:
        """Write one refused row with what is wrong with it."""
        columns = " | ".join(problem.column for problem in problems)
        values = " | ".join(map(self._value, problems))
        reasons = " | ".join(problem.text for problem in problems)
        kept = cells if self.with_cells else []
        self.writer.writerow([line, *map(_writable, (columns, values, reasons, *kept))])

    def _value(self, problem: Problem) -> str:
        if self.with_cells:
            return problem.value
        return mask(self.kinds.get(problem.column, Kind.FREE_TEXT), problem.value)


def _convert(
    rows: list[Row], *, by: Converter, report: Report, refusals: Refusals
) -> Iterator[Converted]:
    for line, cells in rows:
        converted = by.convert(line, cells)
        if isinstance(converted, Converted):
            yield converted
            continue
        report.rejected += 1
        for problem in converted:
            _count_problem(report, problem)
        refusals.write(line, cells, converted)


def _count_problem(report: Report, problem: Problem) -> None:
    key = (problem.column, problem.reason)
    if key in report.problems or len(report.problems) < MAX_PROBLEM_KINDS:
        report.problems[key] += 1
    else:
        report.problems[("", _("Other problems"))] += 1


def _writable(text: str) -> str:
    """Return the text so that it can be written and opened: no broken bytes, no formula."""
    return safe_cell(text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd"))


def _masked(name: str, value: Any) -> Any:
    """Return what everybody may see: the preview is kept with the job."""
    return mask(KINDS[name], value) if name in KINDS and isinstance(value, str) else value


def _preview(row: Converted, zone: ZoneInfo) -> dict[str, Any]:
    shown = {
        name: f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        if isinstance(value, dt.datetime)
        else _masked(name, value)
        for name, value in row.fields.items()
        if value not in (None, "")
    }
    return {"line": row.line, **shown}
