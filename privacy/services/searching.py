"""Incidents: opened with what is known, searched (each search on record), acted upon."""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from privacy.models import Incident, IncidentAction
from privacy.selectors import incidents as selectors
from privacy.services.reviewing import Overtaken

if TYPE_CHECKING:
    from staff.models import Staff


@dataclasses.dataclass(frozen=True, kw_only=True)
class Window:
    """Which accesses belong to an incident; an empty value asks for nothing."""

    since: dt.datetime
    until: dt.datetime
    account: str = ""
    address: str = ""
    object_id: str = ""
    field_name: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class NewIncident(Window):
    """What is known when an incident is opened."""

    title: str
    known_at: dt.datetime


@transaction.atomic
def open_incident(*, known: NewIncident, by: "Staff", now: dt.datetime) -> Incident:
    """Open an incident for the markets of the person and search who is affected."""
    if known.known_at > now:
        raise errors.Invalid
    values = dataclasses.asdict(known)
    incident = Incident.objects.create(**values, opened_at=now, opened_by=by)
    incident.markets.set(by.scope.market_ids)
    _record_search(incident, by=by, now=now)
    return incident


@transaction.atomic
def search_again(
    *, incident: Incident, window: Window, seen: str, by: "Staff", now: dt.datetime
) -> Incident:
    """Search with another window; the incident keeps the last one.

    Overtaken when somebody else has searched since the window that was `seen`.
    """
    incident = _open_and_locked(incident)
    if seen != selectors.window_stamp(incident):
        raise Overtaken
    values = dataclasses.asdict(window)
    for name, value in values.items():
        setattr(incident, name, value)
    incident.save(update_fields=list(values))
    _record_search(incident, by=by, now=now)
    return incident


@transaction.atomic
def add_action(*, incident: Incident, text: str, by: "Staff", now: dt.datetime) -> IncidentAction:
    """Write down what was done."""
    incident = _open_and_locked(incident)
    action = IncidentAction.objects.create(incident=incident, text=text.strip(), at=now, by=by)
    _record(incident, "ACTION", {"action": action.pk}, by=by, now=now)
    return action


@transaction.atomic
def close_incident(*, incident: Incident, by: "Staff", now: dt.datetime) -> Incident:
    """Close an incident that is dealt with; Conflict when it is closed already."""
    incident = _open_and_locked(incident)
    incident.closed_at = now
    incident.save(update_fields=["closed_at"])
    _record(incident, "CLOSED", {}, by=by, now=now)
    return incident


def _open_and_locked(incident: Incident) -> Incident:
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if incident.closed_at is not None:
        raise errors.Conflict
    return incident


def _record_search(incident: Incident, *, by: "Staff", now: dt.datetime) -> None:
    """Record the search and how many people it found in each market of the searcher."""
    people = {row.market: row.people for row in selectors.totals(by, incident)}
    asked = [
        name
        for name in ("account", "address", "object_id", "field_name")
        if getattr(incident, name)
    ]
    data = {
        "people": people,
        "since": incident.since.isoformat(),
        "until": incident.until.isoformat(),
        "asked": asked,
    }
    _record(incident, "SEARCH", data, by=by, now=now)


def _record(
    incident: Incident, what: str, data: dict[str, Any], *, by: "Staff", now: dt.datetime
) -> None:
    entries = [
        audit.Entry(
            kind=AuditKind.INCIDENT,
            chain=code,
            object_type="privacy.Incident",
            object_id=str(incident.pk),
            reason=what,
            data=_of_market(data, code),
        )
        for code in selectors.codes_of(by, incident)
    ]
    audit.record(*entries, by=by, now=now)


def _of_market(data: dict[str, Any], code: str) -> dict[str, Any]:
    return {**data, "people": data["people"].get(code, 0)} if "people" in data else data
