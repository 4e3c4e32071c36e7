"""The audit trail of one market as an export: the page's filter, short statements."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from exports.kinds import Asked, Column, ExportKind, Row
from ops_console.shared import errors
from ops_console.shared.models import AuditEntry
from ops_console.shared.personal import Kind
from privacy.selectors.trail import TrailFilter, clock_of, entries_of, midnight, narrowed
from staff.choices import Permission

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from exports.kinds import Text

AT_ONCE = 1000
_DAYS = {"since": 0, "until": 1}
_NAMES: dict[str, "Text"] = {
    "who": _("Who (user name)"),
    "since": _("From"),
    "until": _("To"),
    "kind": _("What"),
    "chain": _("Market"),
    "subject": _("Whose data (id)"),
    "object": _("Object (id)"),
    "reason": _("Reason"),
    "address": _("Network address"),
    "request": _("Request"),
}
_COLUMNS = (
    Column("chain", _("Chain")),
    Column("number", _("Number")),
    Column("at", _("When")),
    Column("kind", _("What")),
    Column("actor_name", _("Who (user name)")),
    Column("subject_type", _("Kind")),
    Column("subject_id", _("Whose data")),
    Column("object_type", _("Kind of object")),
    Column("object_id", _("Object")),
    Column("field_name", _("Field")),
    Column("reason", _("Reason")),
    Column("reason_text", _("Reason in words"), Kind.FREE_TEXT),
    Column("address", _("Network address")),
    Column("request_id", _("Request"), usual=False),
    Column("data", _("Details"), usual=False),
    Column("hash", _("Hash"), usual=False),
)


@dataclass(frozen=True)
class TrailSelection:
    """The entries of one market, and those of the console about its people."""

    wanted: TrailFilter
    said: list[tuple["Text", "Text"]]
    asked: Asked

    def words(self) -> "Sequence[tuple[Text, Text]]":
        """Return what the filter says."""
        return self.said or [(_("Filter"), _("none"))]

    def count(self) -> int:
        """Return how many entries there are."""
        return self._entries().count()

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the entries by time, a thousand with each statement."""
        ordered, after = self._entries().order_by("at", "pk"), Q()
        while batch := list(ordered.filter(after)[:AT_ONCE]):
            for entry in batch:
                yield Row([_cell(entry, name) for name in columns])
            last = batch[-1]
            # The bound that includes the moment lets the index begin there.
            after = Q(at__gte=last.at) & (Q(at__gt=last.at) | Q(pk__gt=last.pk))

    def _entries(self) -> "QuerySet[AuditEntry]":
        market = self.asked.market
        # What is written while the file is built, its own entries too, is not in it.
        rows = entries_of(frozenset({market.pk}), [market.code]).filter(at__lt=self.asked.now)
        return narrowed(rows, self.wanted)


def _cell(entry: AuditEntry, name: str) -> "str | int | dt.datetime":
    value = getattr(entry, name)
    if name == "kind":
        return str(entry.get_kind_display())
    return value if isinstance(value, int | dt.datetime) else str(value)


def trail_selection(asked: Asked) -> TrailSelection:
    """Return the entries that the query of the trail's page asks for; Invalid when it cannot."""
    given = {name: str(asked.query.get(name, "")) for name in _NAMES}
    values: dict[str, Any] = {**given}
    zone = clock_of(asked.person, given["chain"])
    values |= {name: _midnight(given[name], zone, days=late) for name, late in _DAYS.items()}
    said: list[tuple[Text, Text]] = [(_NAMES[name], text) for name, text in given.items() if text]
    if any(given[name] for name in _DAYS):
        said.append((_("Days of the time zone"), str(zone)))
    return TrailSelection(TrailFilter(**values), said, asked)


def _midnight(text: str, zone: dt.tzinfo, *, days: int) -> dt.datetime | None:
    if not text:
        return None
    try:
        day = parse_date(text)
        if day is None:
            raise errors.Invalid
        return midnight(day, zone, days=days)
    except (ValueError, OverflowError) as error:
        raise errors.Invalid from error


TRAIL_EXPORT = ExportKind(
    code="audit",
    label=_("Audit trail"),
    permission=Permission.VIEW_AUDIT,
    columns=_COLUMNS,
    select=trail_selection,
    page="privacy:audit",
    parameters=tuple(field.name for field in fields(TrailFilter)),
)
