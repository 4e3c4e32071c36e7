"""Reads of the audit trail within the markets of the reader."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from operations.selectors.checks import ChainCheck, last_chain_check
from ops_console.shared import audit, errors
from ops_console.shared.audit.hashing import FIRST_HASH, entry_hash
from ops_console.shared.models import AuditEntry
from staff.selectors import ids_of_people_in, markets_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from staff.models import Staff

AT_ONCE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """Which entries to show; an empty value asks for nothing."""

    who: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    kind: str = ""
    chain: str = ""
    subject: str = ""
    object: str = ""
    reason: str = ""
    address: str = ""
    request: str = ""

    def digest(self) -> str:
        """Return a hash that tells one question from another and holds none of its words."""
        told = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class TrailPage:
    """One page of entries, newest first; `more` is the id to go on from, 0 at the end."""

    entries: list[AuditEntry]
    more: int


@dataclass(frozen=True)
class Place:
    """Where an entry stands in its chain, and what is wrong with it or its neighbours."""

    entry: AuditEntry
    last: int
    before: AuditEntry | None
    after: AuditEntry | None

    @property
    def faults(self) -> list[str]:
        """What does not hold here, as codes."""
        entry, before, after = self.entry, self.before, self.after
        links = [
            ("content", _is_as_written(entry)),
            ("before", _follows(entry, before)),
            ("after", _follows(after, entry) if after else entry.number == self.last),
            ("before_content", before is None or _is_as_written(before)),
            ("after_content", after is None or _is_as_written(after)),
        ]
        return [name for name, holds in links if not holds]


def chains_of(person: "Staff") -> list[str]:
    """Return the chains that the person may read: own markets', and the console's in part."""
    return [*markets_of(person).values_list("code", flat=True), audit.CONSOLE_CHAIN]


def clock_of(person: "Staff", chain: str) -> dt.tzinfo:
    """Return the clock of the trail's days: the market's when narrowed to one, else the reader's.

    The page and its export ask here, so a day is the same day in both.
    """
    market = markets_of(person).filter(code=chain).first() if chain else None
    return market.zone if market else person.zone


def midnight(day: dt.date | None, zone: dt.tzinfo, *, days: int = 0) -> dt.datetime | None:
    """Return the beginning of the day so many days later on a clock; no day has none."""
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time.min, zone)


def visible_entries(person: "Staff") -> "QuerySet[AuditEntry]":
    """Return the entries of the person's markets, and of the console those about their people.

    Signing in and rights belong to no market: they show where the actor or the person whom they
    are about works. What names nobody (a failed sign-in of an unknown name) shows everywhere.
    """
    return entries_of(person.scope.market_ids, markets_of(person).values_list("code", flat=True))


def entries_of(market_ids: frozenset[int], codes: "Iterable[str]") -> "QuerySet[AuditEntry]":
    """Return the entries of these markets, and of the console those about their people."""
    people = ids_of_people_in(market_ids)
    about_them = Q(subject_type="staff.Staff", subject_id__in=[str(pk) for pk in people])
    about_nobody = Q(actor__isnull=True) & ~Q(subject_type="staff.Staff")
    console = Q(chain=audit.CONSOLE_CHAIN) & (Q(actor_id__in=people) | about_them | about_nobody)
    return AuditEntry.objects.filter(Q(chain__in=list(codes)) | console)


def find_entries(person: "Staff", wanted: TrailFilter) -> "QuerySet[AuditEntry]":
    """Return what the filter asks for, newest first."""
    return narrowed(visible_entries(person), wanted).order_by("-at", "-pk")


def narrowed(rows: "QuerySet[AuditEntry]", wanted: TrailFilter) -> "QuerySet[AuditEntry]":
    """Keep what the filter asks for."""
    return rows.filter(*_conditions(wanted))


def _conditions(wanted: TrailFilter) -> list[Q]:
    kind, _, subject = wanted.subject.rpartition(":")
    whose = Q(subject_id=subject, subject_type=kind) if kind else Q(subject_id=subject)
    asked = [
        (wanted.who, Q(actor_name__iexact=wanted.who)),
        (wanted.since, Q(at__gte=wanted.since)),
        (wanted.until, Q(at__lt=wanted.until)),
        (wanted.kind, Q(kind=wanted.kind)),
        (wanted.chain, Q(chain=wanted.chain)),
        (wanted.subject, whose),
        (wanted.object, Q(object_id=wanted.object)),
        (wanted.reason, Q(reason=wanted.reason) | Q(reason_text__icontains=wanted.reason)),
        (wanted.address, Q(address=wanted.address)),
        (wanted.request, Q(request_id=wanted.request)),
    ]
    return [condition for value, condition in asked if value]


def trail_page(person: "Staff", wanted: TrailFilter, *, before: int = 0) -> TrailPage:
    """Return a page of the trail; `before` is the id that the page before ended with."""
    rows = find_entries(person, wanted)
    if before:
        last = get_entry(person, before)
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    entries = list(rows[: AT_ONCE + 1])
    more = entries[AT_ONCE - 1].pk if len(entries) > AT_ONCE else 0
    return TrailPage(entries[:AT_ONCE], more)


def count_entries(person: "Staff", wanted: TrailFilter) -> int:
    """Return how many entries the filter finds, at most MOST_COUNTED."""
    return find_entries(person, wanted).order_by()[:MOST_COUNTED].count()


def get_entry(person: "Staff", entry_id: int) -> AuditEntry:
    """Return an entry that the person may read; NotFound otherwise."""
    entry = visible_entries(person).filter(pk=entry_id).first()
    if entry is None:
        raise errors.NotFound
    return entry


def place_of(entry: AuditEntry) -> Place:
    """Return where the entry stands, with its neighbours."""
    chain = AuditEntry.objects.filter(chain=entry.chain)
    before = chain.filter(number=entry.number - 1).first()
    after = chain.filter(number=entry.number + 1).first()
    last = chain.order_by("-number")[0].number
    return Place(entry, last, before, after)


def _is_as_written(entry: AuditEntry) -> bool:
    return entry.hash == entry_hash(entry.previous_hash, entry.hashed_parts())


def _follows(entry: AuditEntry, before: AuditEntry | None) -> bool:
    if before is None:
        return entry.number == 1 and entry.previous_hash == FIRST_HASH
    return entry.previous_hash == before.hash


def last_check(person: "Staff") -> ChainCheck:
    """Return what the last nightly check found in the chains that the person may read."""
    check, mine = last_chain_check(), set(chains_of(person))
    return ChainCheck(
        check.at,
        [fault for fault in check.faults if fault["chain"] in mine],
        tuple(anchor for anchor in check.anchors if anchor.chain in mine),
    )
