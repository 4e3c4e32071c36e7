"""Who is affected by an incident: the people whose data the trail says was accessed."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q
from django.db.models.fields.json import KT

from ops_console.shared.models import AuditEntry, AuditKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from privacy.models import Incident

SHOWN = 200
# Entries that name whose data was seen, changed or taken along; refusals laid nothing open.
LAYING_OPEN = (
    AuditKind.VIEWED, AuditKind.REVEALED, AuditKind.CHANGED, AuditKind.DOWNLOADED,
    AuditKind.EXPORT_BUILT,
)  # fmt: skip


@dataclass(frozen=True)
class Affected:
    """One person (a customer, or an inquiry without one) with what was laid open."""

    market: str
    subject_type: str
    subject_id: str
    entries: int
    first_at: dt.datetime
    last_at: dt.datetime
    classes: list[str]


@dataclass(frozen=True)
class InMarket:
    """How many people of a market are affected, with the classes of their data."""

    market: str
    people: int
    entries: int
    classes: list[str]


def matching_entries(incident: "Incident", codes: Iterable[str]) -> "QuerySet[AuditEntry]":
    """Return the entries within the incident's window that name somebody's data."""
    rows = AuditEntry.objects.filter(
        at__gte=incident.since, at__lt=incident.until, chain__in=list(codes), kind__in=LAYING_OPEN
    ).exclude(subject_id="")
    rows = rows.exclude(subject_type="staff.Staff")
    asked = [
        (incident.account, Q(actor_name=incident.account)),
        (incident.address, Q(address=incident.address)),
        (incident.object_id, Q(object_id=incident.object_id)),
        (incident.field_name, _field(incident.field_name)),
    ]
    for value, condition in asked:
        if value:
            rows = rows.filter(condition)
    return rows


def _field(name: str) -> Q:
    """A field by its name in the entry, or among those that a change or an export names."""
    named = Q(field_name=name) | Q(field_name__endswith=f".{name}")
    return named | Q(data__fields__contains=[name]) | Q(data__columns__contains=[name])


def affected(incident: "Incident", codes: Iterable[str]) -> "QuerySet[AuditEntry, Any]":
    """Return a row for each affected person, in an order that is the same each time."""
    grouped = matching_entries(incident, codes).values("chain", "subject_type", "subject_id")
    return grouped.annotate(
        entries=Count("pk"),
        first_at=Min("at"),
        last_at=Max("at"),
        names=ArrayAgg("field_name", distinct=True),
        kinds=ArrayAgg(KT("data__kind"), distinct=True),
        fields=ArrayAgg(KT("data__fields"), distinct=True),
        columns=ArrayAgg(KT("data__columns"), distinct=True),
    ).order_by("chain", "subject_type", "subject_id")


def people(incident: "Incident", codes: Iterable[str]) -> Iterator[Affected]:
    """Yield the affected people."""
    for row in affected(incident, codes).iterator(chunk_size=2000):
        yield Affected(
            row["chain"],
            row["subject_type"],
            row["subject_id"],
            row["entries"],
            row["first_at"],
            row["last_at"],
            classes_of(row),
        )


def classes_of(row: Mapping[str, Any]) -> list[str]:
    """Return what kinds of data a row of `affected` says were laid open."""
    # A reveal says the class of its field; only without it the field's own name tells it.
    found = {kind for kind in row["kinds"] if kind} or {name for name in row["names"] if name}
    for told in (*row["fields"], *row["columns"]):
        if told:
            found.update(str(name) for name in json.loads(told))
    return sorted(found)


def by_market(rows: Iterable[Affected]) -> list[InMarket]:
    """Return the totals of each market."""
    totals: dict[str, tuple[int, int, set[str]]] = {}
    for row in rows:
        count, entries, classes = totals.get(row.market, (0, 0, set()))
        totals[row.market] = (count + 1, entries + row.entries, classes | set(row.classes))
    return [
        InMarket(market, count, entries, sorted(classes))
        for market, (count, entries, classes) in sorted(totals.items())
    ]
