"""Turning the cells of a row into the fields of an inquiry, or into reasons why not."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from inquiries.import_targets import ImportedSection
from inquiries.services.importing.mapping import TIMES
from inquiries.services.importing.moments import MIDNIGHT
from inquiries.services.importing.problems import CellError, Problem
from inquiries.services.importing.references import numbered

MAX_DETAIL = 500
DEFAULT_STATUS = "NEW"
Cells = Sequence[str]


@dataclass(frozen=True)
class Converted:
    """A row ready to be written."""

    line: int
    fields: dict[str, Any]
    details: dict[str, str]
    sections: dict[str, Any]


@dataclass(frozen=True)
class Getter:
    """How one field is read from the cells: a function and the columns it names in a problem."""

    name: str
    columns: tuple[str, ...]
    indexes: tuple[int, ...]
    get: Callable[[Cells], Any]


@dataclass
class Converter:
    """A compiled mapping. `convert` returns the row or its problems, never both."""

    getters: list[Getter]
    detail_columns: dict[str, int]
    sections: dict[str, tuple[ImportedSection, dict[str, int]]]
    header: Sequence[str]
    empty: frozenset[str]
    zone: ZoneInfo
    latest: dt.datetime
    number_repeated: bool
    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.width = len(self.header)

    def convert(self, line: int, cells: list[str]) -> Converted | list[Problem]:
        """Convert one row; problems when anything in it cannot be taken."""
        if len(cells) != self.width or not _is_readable(cells):
            problem = self._shape_problem(cells)
            if problem:
                return [problem]
            cells = (cells + [""] * self.width)[: self.width]
        fields, problems = self._fields(cells)
        if self.number_repeated:
            self._number(fields)
        if not problems:
            _derive(fields, self.zone)
            problems = self._rule_problems(line, fields, cells)
        sections = {} if problems else self._sections(cells, problems)
        if problems:
            return problems
        return Converted(line, fields, self._details(cells), sections)

    def _shape_problem(self, cells: list[str]) -> Problem | None:
        if any(cells[self.width :]):
            reason = _("The row has more cells than the header.")
            return Problem("", str(len(cells)), reason)
        if len(cells) < self.width and any("\n" in cell or "\r" in cell for cell in cells):
            # Cells of the following rows were taken for text of this one.
            reason = _("The row has fewer cells than the header: is a quote not closed?")
            return Problem("", str(len(cells)), reason)
        if not _is_readable(cells):
            column = next(
                (
                    name
                    for name, cell in zip(self.header, cells, strict=False)
                    if not _is_readable([cell])
                ),
                "",
            )
            return Problem(column, "", _("The row holds characters that cannot be read."))
        return None

    def _fields(self, cells: Cells) -> tuple[dict[str, Any], list[Problem]]:
        fields: dict[str, Any] = {}
        problems: list[Problem] = []
        for getter in self.getters:
            try:
                fields[getter.name] = getter.get(cells)
            except CellError as error:
                problems.append(_problem(getter, cells, str(error)))
        return fields, problems

    def _rule_problems(self, line: int, fields: dict[str, Any], cells: Cells) -> list[Problem]:
        found = _order_problem(fields, self.latest)
        if found:
            name, reason = found
            return [_problem(self._getter(name), cells, reason)]
        if fields.get("closed_at") and not fields.get("resolved_at"):
            fields["resolved_at"] = fields["closed_at"]
        return [] if self.number_repeated else self._repetition(line, fields["external_ref"])

    def _getter(self, name: str) -> Getter:
        return next(getter for getter in self.getters if getter.name == name)

    def _repetition(self, line: int, reference: str) -> list[Problem]:
        """Refuse a reference that an earlier line has."""
        first = self._seen.setdefault(reference, line)
        if first == line:
            return []
        reason = _("This reference stands already in an earlier line.")
        return [Problem("external_ref", reference, reason, first)]

    def _number(self, fields: dict[str, Any]) -> None:
        """Tell repeated references apart by numbers; refused rows count, so that the numbers stay.

        A number that the file itself has is passed over.
        """
        reference = fields.get("external_ref")
        if reference is None:
            return
        own, nth = reference, self._seen.get(reference, 0)
        while own in self._seen:
            nth += 1
            own = numbered(reference, nth)
        self._seen[reference] = max(nth, 1)
        self._seen[own] = 1
        fields["external_ref"] = own

    def _sections(self, cells: Cells, problems: list[Problem]) -> dict[str, Any]:
        values = {}
        for name, (section, columns) in self.sections.items():
            named = {column: self._cell(cells, index) for column, index in columns.items()}
            try:
                values[name] = section.convert(named)
            except ValueError as error:
                problems.append(Problem(", ".join(named), " / ".join(named.values()), str(error)))
        return values

    def _details(self, cells: Cells) -> dict[str, str]:
        return {
            name: text[:MAX_DETAIL]
            for name, index in self.detail_columns.items()
            if (text := self._cell(cells, index))
        }

    def _cell(self, cells: Cells, index: int) -> str:
        text = cells[index].strip()
        return "" if text in self.empty else text


def _is_readable(cells: Cells) -> bool:
    """Tell whether PostgreSQL can hold the cells: no NUL, no byte that the encoding lacks."""
    text = "".join(cells)
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(getter: Getter, cells: Cells, reason: str) -> Problem:
    value = " ".join(cells[index] for index in getter.indexes)
    return Problem(", ".join(getter.columns) or getter.name, value, reason)


def _derive(fields: dict[str, Any], zone: ZoneInfo) -> None:
    """Fill what follows from the rest: times of the day of receipt, the status from the times."""
    received = fields["received_at"]
    for name in TIMES:
        moment = fields.get(name)
        if moment is not None and moment < received and _is_day_of(moment, received, zone):
            fields[name] = received
    if fields["status"] is None:
        ended = "CLOSED" if fields.get("closed_at") else "RESOLVED"
        has_ended = fields.get("closed_at") or fields.get("resolved_at")
        fields["status"] = ended if has_ended else DEFAULT_STATUS


def _is_day_of(day: dt.datetime, moment: dt.datetime, zone: ZoneInfo) -> bool:
    """Tell whether `day` is a day without a time, and the very day of the moment."""
    local = day.astimezone(zone)
    return local.time() == MIDNIGHT and local.date() == moment.astimezone(zone).date()


def _order_problem(fields: dict[str, Any], latest: dt.datetime) -> tuple[str, str] | None:
    """Return (field, reason) when the row's times contradict each other or its status."""
    received = fields["received_at"]
    for name in TIMES:
        moment = fields.get(name)
        if moment is None:
            continue
        if moment > latest:
            return name, _("This time lies in the future.")
        if moment < received:
            return name, _("This time lies before the receipt.")
    closed, resolved = fields.get("closed_at"), fields.get("resolved_at")
    if closed and resolved and closed < resolved:
        return "closed_at", _("This time lies before the answer.")
    return _status_problem(fields["status"], closed=closed, resolved=resolved)


def _status_problem(
    status: str, *, closed: dt.datetime | None, resolved: dt.datetime | None
) -> tuple[str, str] | None:
    if status == "CLOSED" and closed is None:
        return "status", _("A closed inquiry needs the time of its closing.")
    if status == "RESOLVED" and resolved is None:
        return "status", _("A resolved inquiry needs the time of its answer.")
    if status != "CLOSED" and closed is not None:
        return "status", _("It has a time of closing and is not closed.")
    if status not in {"CLOSED", "RESOLVED"} and resolved is not None:
        return "status", _("It has a time of its answer and is still open.")
    return None
