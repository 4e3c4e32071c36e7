"""Who is affected by an incident: the people whose data the trail says was accessed."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from ops_console.shared.models import AuditKind
from privacy.models import Access

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from privacy.models import Incident

AT_ONCE = 100
# Entries that name whose data was seen, entered, changed or taken along; refusals laid none open.
LAYING_OPEN = (
    AuditKind.VIEWED, AuditKind.REVEALED, AuditKind.ENTERED, AuditKind.IMPORTED, AuditKind.CHANGED,
    AuditKind.DOWNLOADED, AuditKind.EXPORT_BUILT,
)  # fmt: skip
WHO = ("chain", "subject_type", "subject_id")
# A reveal says the class of its field; without it the field's own name tells it.
_EMPTY = Value("", TextField())
_CLASS = Coalesce(
    NullIf(KT("data__kind"), _EMPTY),
    NullIf(Cast("field_name", TextField()), _EMPTY),
)
_TOLD = {"own": _CLASS, "fields": KT("data__fields"), "columns": KT("data__columns")}
_KINDS = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in LAYING_OPEN}

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Affected:
    """One person (a customer, or an inquiry without one) with what was laid open."""

    market: str
    subject_type: str
    subject_id: str
    entries: int
    kinds: dict[str, int]
    first_at: dt.datetime
    last_at: dt.datetime
    classes: list[str]

    @property
    def told(self) -> str:
        """How often which kind of access, in words."""
        return _told(self.kinds)

    @property
    def key(self) -> Key:
        """What tells the person from others, and orders them."""
        return self.market, self.subject_type, self.subject_id


@dataclass(frozen=True)
class InMarket:
    """How many people of a market are affected, with the classes of their data."""

    market: str
    people: int
    entries: int
    kinds: dict[str, int]
    classes: list[str]

    @property
    def told(self) -> str:
        """How often which kind of access, in words."""
        return _told(self.kinds)


def matching_entries(incident: "Incident", codes: Iterable[str]) -> "QuerySet[Access]":
    """Return the entries within the incident's window that name somebody's data."""
    rows = Access.objects.filter(
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


def count_people(incident: "Incident", codes: Iterable[str]) -> int:
    """Return how many people are affected."""
    return int(matching_entries(incident, codes).values(*WHO).distinct().count())


def people(incident: "Incident", codes: Iterable[str]) -> Iterator[Affected]:
    """Yield every affected person, in an order that is the same each time."""
    for row in _grouped(matching_entries(incident, codes)).iterator(chunk_size=2000):
        yield _affected(row)


def people_after(incident: "Incident", codes: Iterable[str], key: Key | None) -> list[Affected]:
    """Return the next people behind the key, one more than a page shows when there are more."""
    rows = matching_entries(incident, codes)
    if key:
        chain, subject_type, subject_id = key
        rows = rows.filter(
            Q(chain__gt=chain)
            | Q(chain=chain, subject_type__gt=subject_type)
            | Q(chain=chain, subject_type=subject_type, subject_id__gt=subject_id)
        )
    return [_affected(row) for row in _grouped(rows)[: AT_ONCE + 1]]


def by_market(incident: "Incident", codes: Iterable[str]) -> list[InMarket]:
    """Return the totals of each market, added up by the database."""
    rows = matching_entries(incident, codes)
    classes: dict[str, set[str]] = {}
    told = rows.values_list("chain", *_TOLD.values()).distinct().order_by()
    for chain, *said in told:
        classes.setdefault(chain, set()).update(_classes(said[:1], said[1:]))
    person = Concat("subject_type", Value(":"), "subject_id")
    counted = rows.values("chain").annotate(
        people=Count(person, distinct=True), entries=Count("pk"), **_KINDS
    )
    return [
        InMarket(
            row["chain"], row["people"], row["entries"], _kinds(row), sorted(classes[row["chain"]])
        )
        for row in counted.order_by("chain")
    ]


def _grouped(rows: "QuerySet[Access]") -> "QuerySet[Access, Any]":
    lists: dict[str, Any] = {name: ArrayAgg(said, distinct=True) for name, said in _TOLD.items()}
    grouped: QuerySet[Access, Any] = rows.values(*WHO).annotate(
        entries=Count("pk"), first_at=Min("at"), last_at=Max("at"), **_KINDS, **lists
    )
    return grouped.order_by(*WHO)


def _affected(row: Mapping[str, Any]) -> Affected:
    return Affected(
        market=row["chain"],
        subject_type=row["subject_type"],
        subject_id=row["subject_id"],
        entries=row["entries"],
        kinds=_kinds(row),
        first_at=row["first_at"],
        last_at=row["last_at"],
        classes=sorted(_classes(row["own"], [*row["fields"], *row["columns"]])),
    )


def _told(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{AuditKind(kind).label} {count}" for kind, count in kinds.items())


def _kinds(row: Mapping[str, Any]) -> dict[str, int]:
    return {kind: row[kind] for kind in _KINDS if row[kind]}


def _classes(own: Iterable[str | None], lists: Iterable[str | None]) -> set[str]:
    found = {name for name in own if name}
    for told in lists:
        if told:
            found.update(str(name) for name in json.loads(told))
    return found
