"""Reading facts of a selection: measures by day, durations by day or week, breakdowns."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from inquiries.choices import Channel, Stage, TaskType
from metrics.models import EVERY_TEAM
from metrics.rules.days import ONE_DAY, days_between
from metrics.rules.grains import BIT, WITH_COUNTS, duration_grain
from metrics.rules.histograms import Histogram, counted, merged, unpacked
from metrics.rules.measures import DURATIONS, MEASURES
from metrics.rules.periods import Bucket
from metrics.rules.selections import Selection
from metrics.rules.series import Series
from metrics.rules.statements import statement

_EVERY_CODE: dict[str, list[str]] = {
    "channel": list(Channel.values),
    "stage": list(Stage.values),
    "task_type": list(TaskType.values),
}


@dataclass(frozen=True)
class Durations:
    """Durations of one kind: of the whole selection and of each bucket of days."""

    whole: Histogram
    by_bucket: list[Histogram]


def measures(selection: Selection, *, single_from: dt.date) -> tuple[Series, int]:
    """Return the measures over time and the backlog with which the first day began.

    Weeks that end before `single_from` may be given as one, on their Monday.
    """
    parameters = {
        **_spans(selection, single_from=single_from, with_history=True),
        **_where(selection, selection.grain()),
    }
    pieces = _pieces(", ".join(f"f.{name}" for name in MEASURES))
    rows = _fetched(statement("measures", spans=statement("spans"), pieces=pieces), parameters)
    earlier = next((row[1:] for row in rows if row[0] is None), [0] * len(MEASURES))
    before = dict(zip(MEASURES, earlier, strict=True))
    series = Series.of(selection.period, (row for row in rows if row[0] is not None))
    return series, before["received"] - before["departed"]


def breakdowns(selection: Selection, *codes: str) -> dict[str, dict[str, int]]:
    """Return how many inquiries of the selection were received, by each value of these codes."""
    parameters = _spans(selection, single_from=selection.period.last + ONE_DAY, with_history=False)
    parts = []
    for code in codes:
        prefix = f"{code}_"
        parameters |= _where(selection, selection.grain(code), prefix=prefix)
        pieces = _pieces(f"f.{code} AS value, f.received", prefix=prefix)
        parts.append(statement("received_by", code=code, pieces=pieces))
    found: dict[str, dict[str, int]] = {code: {} for code in codes}
    sql = f"{statement('spans')} {' UNION ALL '.join(parts)}"
    for code, value, received in _fetched(sql, parameters):
        found[code][value] = received
    return found


def durations(selection: Selection, buckets: Sequence[Bucket]) -> dict[str, Durations]:
    """Return all durations of the selection, as a whole and by bucket."""
    place_of = {
        day: place
        for place, bucket in enumerate(buckets)
        for day in days_between(bucket.first, bucket.last)
    }
    parts = {name: [Parts() for _bucket in buckets] for name in DURATIONS}
    for start, *stored in _stored_durations(selection):
        for name, values, counts in zip(DURATIONS, stored[::2], stored[1::2], strict=True):
            if values:
                parts[name][place_of[start]].add(values, counts)
    by_bucket = {name: [part.merged() for part in parts[name]] for name in DURATIONS}
    return {name: Durations(merged(found), found) for name, found in by_bucket.items()}


@dataclass
class Parts:
    """What makes up the durations of one bucket: lists of single days and counted weeks."""

    lists: list[bytes] = field(default_factory=list)
    weeks: list[Histogram] = field(default_factory=list)

    def add(self, values: memoryview, counts: memoryview | None) -> None:
        """Add a stored list of durations, or a stored histogram."""
        if counts is None:
            self.lists.append(bytes(values))
        else:
            self.weeks.append(Histogram(unpacked(values), unpacked(counts)))

    def merged(self) -> Histogram:
        """Count everything together."""
        return merged([counted(unpacked(b"".join(self.lists))), *self.weeks])


def _stored_durations(selection: Selection) -> list[tuple[Any, ...]]:
    """Return rows of a first day and, for each kind, values and their counts (None: a list)."""
    period, grain = selection.period, selection.grain()
    single_from = period.first if period.is_short else period.last + ONE_DAY
    parameters = {
        **_spans(selection, single_from=single_from, with_history=False),
        **_where(selection, grain),
        **_where(selection, duration_grain(grain), prefix="day_"),
    }
    lists = ", ".join(f"f.{name}, NULL::bytea AS {name}_counts" for name in DURATIONS)
    counted_weeks = ", ".join(f"f.{name}, f.{name}_counts" for name in DURATIONS)
    if grain in WITH_COUNTS:
        weeks = _piece("weeks", "metrics_weekdurations", columns=counted_weeks)
    else:
        weeks = _piece("weeks", "metrics_weeklyfact", columns=lists)
    days = _piece("days", "metrics_dailyfact", columns=lists, prefix="day_")
    return _fetched(f"{statement('spans')} {weeks} UNION ALL {days}", parameters)


def _spans(selection: Selection, *, single_from: dt.date, with_history: bool) -> dict[str, Any]:
    return {
        "markets": list(selection.market_ids),
        "first": selection.period.first,
        "last": selection.period.last,
        "single_from": single_from,
        "with_history": with_history,
    }


def _pieces(columns: str, *, prefix: str = "") -> str:
    weeks = _piece("weeks", "metrics_weeklyfact", columns=columns, prefix=prefix)
    days = _piece("days", "metrics_dailyfact", columns=columns, prefix=prefix)
    return f"{weeks} UNION ALL {days}"


def _piece(spans: str, table: str, *, columns: str, prefix: str = "") -> str:
    key = "day" if spans == "days" else "week"
    return statement("pieces", spans=spans, table=table, key=key, columns=columns, prefix=prefix)


def _where(selection: Selection, grain: int, *, prefix: str = "") -> dict[str, Any]:
    """Return the values that each code may have; with every code named the key is used in full.

    Teams None means every team of the markets.
    """
    teams: list[int] | None = [EVERY_TEAM]
    if selection.team_ids is not None:
        teams = list(selection.team_ids)
    elif grain & BIT["team_id"]:
        teams = None
    return {
        f"{prefix}grain": grain,
        f"{prefix}teams": teams,
        f"{prefix}channels": _values(selection, grain, code="channel"),
        f"{prefix}stages": _values(selection, grain, code="stage"),
        f"{prefix}tasks": _values(selection, grain, code="task_type"),
    }


def _values(selection: Selection, grain: int, *, code: str) -> list[str]:
    if code in selection.codes:
        return [selection.codes[code]]
    return _EVERY_CODE[code] if grain & BIT[code] else [""]


def _fetched(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
