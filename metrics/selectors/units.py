"""Counting and listing the things behind a figure, by key and however many there are."""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from metrics.rules.statements import statement
from metrics.selectors.backlog import code_parameters
from ops_console.shared import errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.rules.selections import Selection
    from metrics.selectors.populations import Population
    from metrics.selectors.ranges import Range


@dataclass(frozen=True)
class UnitRow:
    """One thing counted (an inquiry, an answer, a clock, a contact) with its inquiry."""

    unit: int
    at: dt.datetime
    value: int | None
    number: str
    subject: str
    channel: str
    stage: str
    task_type: str
    status: str
    received_at: dt.datetime
    team: str
    time_zone: str


@dataclass(frozen=True)
class Units:
    """The things of a population in some ranges of time, newest first or oldest first."""

    population: "Population"
    ranges: "Sequence[Range]"
    selection: "Selection"
    oldest_first: bool = False

    def count(self, most: int) -> tuple[int, int]:
        """Return how many things there are, of how many inquiries; counting ends at `most`."""
        if not self.ranges:
            return 0, 0
        sql = statement("counted_units", units=self._union())
        rows = _fetched(sql, {**self._parameters(), "most": most})
        return int(rows[0][0]), int(rows[0][1])

    def page(self, cursor: str, *, size: int) -> tuple[list[UnitRow], str]:
        """Return so many rows after the cursor, and the cursor behind them if more follow."""
        if not self.ranges:
            return [], ""
        order = "ASC" if self.oldest_first else "DESC"
        after = _decoded(cursor) if cursor else None
        page = f"ORDER BY at {order}, unit {order} LIMIT %(size)s"
        if after:
            side = ">" if self.oldest_first else "<"
            at, unit = self.population.at, self.population.unit
            page = f"AND ({at}, {unit}) {side} (%(after_at)s, %(after_unit)s) {page}"
        sql = statement("listed_units", units=self._union(page), order=order)
        parameters = {**self._parameters(), "size": size + 1}
        if after:
            parameters |= {"after_at": after[0], "after_unit": after[1]}
        rows = [UnitRow(*row) for row in _fetched(sql, parameters)]
        return rows[:size], _cursor(rows[size - 1]) if len(rows) > size else ""

    def _union(self, page: str = "") -> str:
        """Return one SELECT a market, so that each reads its own stretch of the index."""
        people = self.population
        selects = [
            statement(
                "units",
                place=str(place),
                unit=people.unit,
                at=people.at,
                value=people.value,
                tables=people.tables,
                condition=people.condition.replace("%(as_of)s", f"%(as_of_{place})s"),
                part=people.part,
                page=page,
            )
            for place in range(len(self.ranges))
        ]
        return " UNION ALL ".join(f"({select})" for select in selects)

    def _parameters(self) -> dict[str, Any]:
        parameters = code_parameters(self.selection)
        for place, one in enumerate(self.ranges):
            for name, value in vars(one).items():
                parameters[f"{name}_{place}"] = value
        return parameters


def _cursor(row: UnitRow) -> str:
    text = f"{row.at.isoformat()}~{row.unit}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[dt.datetime, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, _tilde, unit = base64.urlsafe_b64decode(padded.encode("ascii")).decode().partition("~")
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("naive")
        if not (unit.isascii() and unit.isdigit() and int(unit) < 2**63):
            raise ValueError("no row")
        # Python knows offsets that PostgreSQL does not.
        return moment.astimezone(dt.UTC), int(unit)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise errors.Invalid(_("This page mark is not valid."), code="bad_cursor") from error


def _fetched(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
