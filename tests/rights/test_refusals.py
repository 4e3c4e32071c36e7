"""What somebody is refused stays in the audit trail, once a minute for each route."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.test import Client

from inquiries.models import Inquiry
from ops_console.shared import clock
from ops_console.shared.models import AuditEntry
from staff import services
from staff.models import Staff, Team
from tests import factories
from tests.api.fixtures import Call, send
from tests.cast import KeyedClient, enter, signed_in
from tests.inquiries.services.test_together import at_once

pytestmark = pytest.mark.django_db


def refusals() -> list[tuple[int | None, str, str, str]]:
    rows = AuditEntry.objects.filter(kind="DENIED").order_by("number")
    return [(row.actor_id, row.object_id, row.reason, row.data.get("method", "")) for row in rows]


def test_each_way_of_being_refused_leaves_one_entry(
    alice: Staff, erin: Staff, call: Call, team_claims: Team
) -> None:
    inquiry = factories.make_inquiry(team_claims)
    agent, writer = signed_in(alice), signed_in(erin)

    answers = [
        agent.get("/people/").status_code,
        agent.post(f"/inquiries/{inquiry.number}/assign/", {"to": alice.pk}).status_code,
        writer.get(f"/inquiries/{inquiry.number}/").status_code,
        call(alice, "get", "kpis/").status_code,
    ]

    assert answers == [403] * 4
    assert refusals() == [
        (alice.pk, "staff:people", "forbidden", "GET"),
        (alice.pk, "inquiries:assign", "forbidden", "POST"),
        (erin.pk, "inquiries:show", "forbidden", "GET"),
        (alice.pk, "api:kpis", "forbidden", "GET"),
    ]


def test_a_refusal_by_the_service_and_a_forged_form_are_told_too(
    root: Staff, alice: Staff, fresh_inquiry: Inquiry
) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    enter(strict, alice)

    own = signed_in(root).post(f"/people/{root.pk}/sessions/")
    forged = strict.post(f"/inquiries/{fresh_inquiry.number}/take/")

    assert (own.status_code, forged.status_code) == (403, 403)
    assert refusals() == [
        (root.pk, "staff:person_sessions", "own_rights", "POST"),
        (alice.pk, "inquiries:take", "csrf", "POST"),
    ]


def test_a_loop_of_refused_requests_cannot_flood_the_trail(alice: Staff) -> None:
    client = KeyedClient()
    begun = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)
    with time_machine.travel(begun, tick=False):
        enter(client, alice)
    for second in (0, 1, 30, 59, 60, 90, 125):
        with time_machine.travel(begun + dt.timedelta(seconds=second), tick=False):
            assert client.get("/people/").status_code == 403
            assert client.get("/people/new/").status_code == 403

    told = [(row.at - begun).seconds for row in AuditEntry.objects.filter(object_id="staff:people")]
    assert told == [0, 60, 125]
    assert len(refusals()) == 6


def test_what_is_not_there_or_not_signed_in_is_no_refusal(alice: Staff, client: Client) -> None:
    signed_in(alice).get("/inquiries/KR-000000-000000/")
    client.get("/people/")
    client.post("/sign-in/", {"username": "alice", "password": "no"})

    assert refusals() == []


@pytest.mark.django_db(transaction=True)
def test_refusals_that_come_at_once_leave_one_entry(alice: Staff) -> None:
    now = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)
    note = partial(
        services.note_refusal, route="staff:people", method="GET", code="", by=alice, now=now
    )

    assert sorted(map(bool, at_once([note] * 8))) == [False] * 7 + [True]
    assert len(refusals()) == 1


def test_a_right_that_is_taken_away_is_gone_for_the_open_page(
    bob: Staff, alice: Staff, fresh_inquiry: Inquiry
) -> None:
    client, url = signed_in(bob), f"/inquiries/{fresh_inquiry.number}/assign/"
    assert client.get(url).status_code == 200

    Staff.objects.filter(pk=bob.pk).update(role="AGENT")
    sent = {"to": alice.pk, "version": fresh_inquiry.version}

    assert client.post(url, sent).status_code == 403
    fresh_inquiry.refresh_from_db()
    assert (fresh_inquiry.assignee, fresh_inquiry.version) == (None, 1)


def test_a_team_that_is_taken_away_takes_its_inquiries_along(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    client, url = signed_in(alice), f"/inquiries/{taken_inquiry.number}/"
    assert client.get(url).status_code == 200

    alice.teams.clear()

    assert client.get(url).status_code == 404
    assert client.post(f"{url}note/", {"body": "Still here"}).status_code == 404


def test_changed_rights_end_sessions_and_tokens_of_the_old_ones(
    root: Staff, alice: Staff, team_claims: Team
) -> None:
    now = clock.now()
    _row, secret = services.create_token(owner=alice, label="x", days=1, now=now)
    client = signed_in(alice)
    assert client.get("/desk/").status_code == 200

    sent = {"role": "LEAD", "teams": [team_claims.pk], "version": alice.version}
    changed = signed_in(root).post(f"/people/{alice.pk}/rights/", sent)

    assert changed.status_code == 302
    assert client.get("/desk/").status_code == 302
    assert send(secret, "get", "me/").status_code == 401
