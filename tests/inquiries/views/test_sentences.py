"""The timeline in words: what each kind of event says."""

import datetime as dt
from collections.abc import Callable

import pytest

from inquiries import services
from inquiries.choices import EventKind
from inquiries.models import Inquiry, ServicePolicy
from ops_console.shared import clock
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import url_of

Told = Callable[[Inquiry], str]


@pytest.fixture
def told(root: Staff) -> Told:
    """The timeline as somebody who sees every team reads it."""

    def read(inquiry: Inquiry) -> str:
        page = signed_in(root).get(url_of(inquiry)).content.decode()
        return page[page.index('id="timeline"') : page.index('id="composer"')]

    return read


def test_hand_overs_name_people_and_teams(
    told: Told, bob: Staff, alice: Staff, taken_inquiry: Inquiry, team_policy: Team
) -> None:
    now = clock.now()
    services.assign(inquiry_id=taken_inquiry.pk, to=bob, by=bob, now=now)
    services.transfer(inquiry_id=taken_inquiry.pk, team=team_policy, by=bob, now=now)

    page = told(taken_inquiry)

    assert "Alice took the inquiry" in page
    assert "Assigned to Bob" in page
    assert "Passed on: Claims → Policy service" in page


def test_taking_from_somebody_says_from_whom(
    told: Told, bob: Staff, taken_inquiry: Inquiry
) -> None:
    services.take(inquiry_id=taken_inquiry.pk, by=bob, now=clock.now())

    assert "before: Alice" in told(taken_inquiry)


def test_waiting_says_for_whom_and_for_what(
    told: Told, alice: Staff, taken_inquiry: Inquiry
) -> None:
    now, pk = clock.now(), taken_inquiry.pk
    services.start_waiting(inquiry_id=pk, for_whom="UNIT", reason="DECISION", by=alice, now=now)
    services.continue_work(inquiry_id=pk, by=alice, now=now)

    page = told(taken_inquiry)

    assert "Waiting for another unit" in page
    assert "A decision by a specialist" in page
    assert "Work goes on" in page


def test_the_end_and_a_new_beginning_are_told(
    told: Told, alice: Staff, taken_inquiry: Inquiry
) -> None:
    now, pk = clock.now(), taken_inquiry.pk
    services.resolve(inquiry_id=pk, channel_out="EMAIL", by=alice, now=now)
    services.close(inquiry_id=pk, confirmed=True, by=alice, now=now)
    services.reopen(inquiry_id=pk, reason="NEW_FACTS", by=alice, now=now)

    page = told(taken_inquiry)

    assert "answered by: E-mail" in page
    assert "Closed: the request is confirmed as fulfilled" in page
    assert "New facts or documents" in page


def test_a_merger_is_told_on_both_sides(
    told: Told, alice: Staff, taken_inquiry: Inquiry, team_claims: Team
) -> None:
    into = factories.make_inquiry(team_claims)
    services.merge(inquiry_id=taken_inquiry.pk, into_id=into.pk, by=alice, now=clock.now())

    assert "The work goes on in:" in told(taken_inquiry)
    assert into.number in told(taken_inquiry)
    assert "Merged from:" in told(into)
    assert taken_inquiry.number in told(into)


@pytest.mark.parametrize(
    ("hours", "said"), [(2, "Promised call-back kept"), (4, "Promised call-back came too late")]
)
def test_a_call_back_says_whether_the_promise_was_kept(
    told: Told, alice: Staff, taken_inquiry: Inquiry, hours: int, said: str
) -> None:
    now, pk = clock.now(), taken_inquiry.pk
    later = now + dt.timedelta(hours=hours)
    promised = now + dt.timedelta(hours=3)
    services.promise_callback(inquiry_id=pk, at=promised, by=alice, now=now)
    leg = services.start_contact(inquiry_id=pk, kind="CALL_OUT", by=alice, now=later)
    services.end_contact(contact_id=leg.pk, by=alice, now=later)

    assert said in told(taken_inquiry)


def test_a_call_that_waited_says_how_long(
    told: Told, alice: Staff, fresh_inquiry: Inquiry, targets_kr: dict[str, ServicePolicy]
) -> None:
    now = clock.now()
    queued_at = now - dt.timedelta(seconds=14)
    services.start_contact(
        inquiry_id=fresh_inquiry.pk, kind="CALL_IN", queued_at=queued_at, by=alice, now=now
    )

    page = told(fresh_inquiry)

    assert "waited 0:14" in page
    assert "still running" in page


def test_what_other_apps_did_is_told_by_its_codes(
    told: Told, alice: Staff, taken_inquiry: Inquiry
) -> None:
    run = {"playbook": "PB-03", "version": 4, "rule": "R2"}
    for kind, data in (
        (EventKind.PLAYBOOK_RUN, run),
        (EventKind.PLAYBOOK_RUN, {**run, "playbook": "PB-04", "state": "NOT_USED"}),
        (EventKind.CAUSE_TAGGED, {"cause": "C1.3"}),
        (EventKind.CAUSE_TAGGED, {"cause": "C2.1", "removed": True}),
    ):
        services.record_event(
            inquiry=taken_inquiry, kind=kind, by=alice, now=clock.now(), data=data
        )

    page = told(taken_inquiry)

    assert "PB-03 v4 · rule R2" in page
    assert page.count("Playbook not used") == 1
    assert "C1.3" in page
    assert "Root cause removed" in page


def test_what_the_console_did_itself_has_no_person(told: Told, team_claims: Team) -> None:
    inquiry = factories.make_inquiry(team_claims)
    factories.make_event(inquiry, kind="IMPORTED", data={"channel": "EMAIL"})

    page = told(inquiry)

    assert "Imported · E-mail" in page
    assert "the console" in page


def test_codes_of_an_older_version_are_shown_as_they_are(told: Told, team_claims: Team) -> None:
    inquiry = factories.make_inquiry(team_claims)
    factories.make_event(inquiry, kind="WAIT_STARTED", data={"for": "UNIT", "reason": "OLD_CODE"})
    factories.make_event(inquiry, kind="PROMISE_SET", data={"at": "not a time"})

    page = told(inquiry)

    assert "OLD_CODE" in page
    assert "not a time" in page
