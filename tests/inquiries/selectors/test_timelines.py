"""The history of an inquiry names what each event is about."""

import datetime as dt
from typing import Any

import pytest

from inquiries import services
from inquiries.selectors import timeline
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW
from tests.inquiries.services.steps import at, logged, resolved, taken

pytestmark = pytest.mark.django_db


def test_each_event_carries_what_it_is_about(
    team_claims: Team, team_policy: Team, alice: Staff, bob: Staff, hana: Staff
) -> None:
    inquiry = logged(team_claims, alice)
    services.assign(inquiry_id=inquiry.pk, to=alice, by=bob, now=at(1))
    services.assign(inquiry_id=inquiry.pk, to=bob, by=bob, now=at(2))
    note = services.add_note(inquiry_id=inquiry.pk, body="x", by=alice, now=at(3))
    leg = services.start_contact(inquiry_id=inquiry.pk, kind="CHAT", by=bob, now=at(4))
    services.end_contact(contact_id=leg.pk, by=bob, now=at(5))
    correction = services.record_correction(
        inquiry_id=inquiry.pk, kind="MISGUIDANCE", description="x", by=alice, now=at(6)
    )
    services.transfer(inquiry_id=inquiry.pk, team=team_policy, by=bob, now=at(7))

    entries = timeline(inquiry)

    assert [entry.kind for entry in entries] == [
        "CREATED",
        "ASSIGNED",
        "ASSIGNED",
        "NOTE_ADDED",
        "CONTACT_STARTED",
        "CONTACT_ENDED",
        "CORRECTION_RECORDED",
        "TRANSFERRED",
    ]
    assert (entries[1].actor, entries[1].person, entries[1].at) == (bob, alice, at(1))
    assert (entries[2].from_person, entries[2].person) == (alice, bob)
    assert (entries[3].note, entries[4].contact, entries[5].contact) == (note, leg, leg)
    assert entries[6].correction == correction
    assert (entries[7].team, entries[7].from_team) == (team_policy, team_claims)
    assert (entries[7].from_person, entries[7].data["from"]) == (bob, bob.pk)


def test_merging_names_the_other_inquiry_on_both_sides(team_claims: Team, alice: Staff) -> None:
    inquiry, into = taken(team_claims, alice), taken(team_claims, alice)
    services.merge(inquiry_id=inquiry.pk, into_id=into.pk, by=alice, now=at(1))

    assert timeline(inquiry)[-1].inquiry == into
    assert timeline(into)[-1].inquiry == inquiry
    assert timeline(into)[0].person == alice


def test_only_the_latest_events_are_read(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)
    services.add_note(inquiry_id=inquiry.pk, body="last", by=alice, now=at(50))

    assert [entry.kind for entry in timeline(inquiry, most=2)] == ["RESOLVED", "NOTE_ADDED"]


@pytest.mark.parametrize("notes", [3, 30])
def test_the_history_costs_the_same_queries_for_few_and_many_events(
    team_claims: Team, alice: Staff, notes: int, django_assert_num_queries: Any
) -> None:
    inquiry = factories.make_inquiry(team_claims, status="OPEN", assignee=alice)
    for n in range(notes):
        moment = NOW + dt.timedelta(minutes=n)
        services.add_note(inquiry_id=inquiry.pk, body="x", by=alice, now=moment)

    # Events with actors, notes with authors; nothing is asked for that no event names.
    with django_assert_num_queries(2):
        shown = [(entry.actor, entry.note and entry.note.author) for entry in timeline(inquiry)]

    assert len(shown) == notes
