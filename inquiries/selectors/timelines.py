"""The history of an inquiry: each event with the note, contact, person or team that it is about."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inquiries.models import Contact, Correction, Inquiry, InquiryEvent, Note
from ops_console.shared.conflicts import LastChange
from staff.selectors import people_by_id, teams_by_id

if TYPE_CHECKING:
    from staff.models import Staff, Team

MOST = 500


@dataclass(frozen=True)
class TimelineEntry:
    """One event with the rows that its data names; what it does not name is None."""

    event: InquiryEvent
    note: Note | None = None
    contact: Contact | None = None
    correction: Correction | None = None
    person: "Staff | None" = None
    from_person: "Staff | None" = None
    team: "Team | None" = None
    from_team: "Team | None" = None
    inquiry: Inquiry | None = None

    @property
    def kind(self) -> str:
        """The kind of the event."""
        return self.event.kind

    @property
    def at(self) -> dt.datetime:
        """When it happened."""
        return self.event.at

    @property
    def actor(self) -> "Staff | None":
        """Who did it; None for the console itself."""
        return self.event.actor

    @property
    def data(self) -> dict[str, Any]:
        """The codes of the event."""
        return dict(self.event.data)


def last_change(inquiry: Inquiry) -> LastChange:
    """Return who did what happened last to the inquiry, and when."""
    events = InquiryEvent.objects.filter(inquiry=inquiry).select_related("actor")
    event = events.order_by("-at", "-pk").first()
    return LastChange(str(event.actor or ""), event.at) if event else LastChange()


def timeline(inquiry: Inquiry, *, most: int = MOST) -> list[TimelineEntry]:
    """Return the latest events of the inquiry, oldest first, with a bounded number of queries."""
    events = InquiryEvent.objects.filter(inquiry=inquiry).select_related("actor")
    latest = list(events.order_by("-at", "-pk")[:most])[::-1]
    notes = Note.objects.select_related("author").in_bulk(_ids(latest, "note"))
    contacts = Contact.objects.select_related("agent").in_bulk(_ids(latest, "contact"))
    corrections = Correction.objects.in_bulk(_ids(latest, "correction"))
    people = _people(latest)
    teams = teams_by_id(_ids(latest, "team", "from_team"))
    inquiries = Inquiry.objects.in_bulk(_ids(latest, "into", "inquiry", "recontact_of"))
    _name_related(inquiry, inquiries)
    return [
        TimelineEntry(
            event=event,
            note=notes.get(event.data.get("note")),
            contact=contacts.get(event.data.get("contact")),
            correction=corrections.get(event.data.get("correction")),
            person=_first(people, event, "to", "assigned"),
            from_person=_first(people, event, "from"),
            team=_first(teams, event, "team"),
            from_team=_first(teams, event, "from_team"),
            inquiry=_first(inquiries, event, "into", "inquiry", "recontact_of"),
        )
        for event in latest
    ]


def _name_related(inquiry: Inquiry, read: dict[int, Inquiry]) -> None:
    """Spare the page two queries: what the inquiry comes back to or went into is read already."""
    for name in ("recontact_of", "merged_into"):
        other = read.get(getattr(inquiry, f"{name}_id") or 0)
        if other is not None:
            setattr(inquiry, name, other)


def _people(events: list[InquiryEvent]) -> dict[int, "Staff"]:
    """Return who the events name; most name only those who act in them, who are read already."""
    acting: dict[int, Staff] = {event.actor.pk: event.actor for event in events if event.actor}
    named = _ids(events, "to", "from", "assigned")
    return acting | people_by_id(named - acting.keys())


def _ids(events: list[InquiryEvent], *keys: str) -> set[int]:
    found = (event.data.get(key) for event in events for key in keys)
    return {value for value in found if isinstance(value, int)}


def _first(rows: dict[int, Any], event: InquiryEvent, *keys: str) -> Any:
    return next((rows[event.data[key]] for key in keys if event.data.get(key) in rows), None)
