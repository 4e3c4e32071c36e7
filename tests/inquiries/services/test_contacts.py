"""Legs of contact and what they do to clocks, promises and first responses."""

import datetime as dt

import pytest

from inquiries import services
from inquiries.models import Contact, Inquiry, ServicePolicy
from inquiries.services.clocks import next_due
from ops_console.shared import errors
from staff.models import Staff, Team
from tests.factories import NOW
from tests.inquiries.services.steps import (
    at,
    clock,
    events,
    fresh,
    last_event,
    logged,
    resolved,
    taken,
)

pytestmark = pytest.mark.django_db
Targets = dict[str, ServicePolicy]


def start(inquiry: Inquiry, by: Staff, *, kind: str = "CALL_IN", minutes: int = 10) -> Contact:
    return services.start_contact(inquiry_id=inquiry.pk, kind=kind, by=by, now=at(minutes))


def test_whoever_answers_the_phone_takes_a_new_inquiry(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice)

    leg = start(inquiry, alice)

    after = fresh(inquiry)
    assert (after.status, after.assignee, after.first_response_at) == ("OPEN", alice, at(10))
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at == at(10)
    assert after.next_due_at == clock(inquiry, "RESOLUTION").due_at
    assert events(inquiry) == ["CREATED", "CONTACT_STARTED"]
    assert last_event(inquiry).data == {"contact": leg.pk, "kind": "CALL_IN", "taken": True}


def test_a_colleague_who_answers_does_not_take_it_away(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, bob)

    leg = start(inquiry, alice)

    assert (fresh(inquiry).assignee, leg.agent) == (bob, alice)
    assert last_event(inquiry).data["taken"] is False


def test_a_call_on_a_resolved_inquiry_changes_no_status(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)
    version = inquiry.version

    start(inquiry, alice, minutes=40)

    assert (fresh(inquiry).status, fresh(inquiry).version) == ("RESOLVED", version)
    assert fresh(inquiry).updated_at == at(40)


def test_a_call_back_on_a_resolved_inquiry_keeps_its_promise_and_makes_nothing_due(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = resolved(team_claims, alice, promised_at=at(60))
    assert next_due(fresh(inquiry)) is None
    leg = start(inquiry, alice, kind="CALL_OUT", minutes=40)

    services.end_contact(contact_id=leg.pk, by=alice, now=at(45))

    after = fresh(inquiry)
    assert (after.status, after.promised_at, after.next_due_at) == ("RESOLVED", None, None)
    assert last_event(inquiry).data["promise_kept"] is True


def test_talk_hold_and_wrap_up_add_up_to_the_handling_time(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)
    leg = start(inquiry, alice, minutes=0)

    services.hold_contact(contact_id=leg.pk, by=alice, now=at(2))
    services.continue_contact(contact_id=leg.pk, by=alice, now=at(3))
    services.hold_contact(contact_id=leg.pk, by=alice, now=at(4))
    services.end_contact(contact_id=leg.pk, by=alice, now=at(6))
    done = services.wrap_up_contact(contact_id=leg.pk, by=alice, now=at(10))

    assert (done.state, done.hold_seconds, done.talk_seconds) == ("DONE", 180, 180)
    assert done.handle_seconds == 600
    assert events(inquiry)[1:] == [
        "CONTACT_STARTED",
        "CONTACT_HELD",
        "CONTACT_CONTINUED",
        "CONTACT_HELD",
        "CONTACT_ENDED",
        "CONTACT_WRAPPED_UP",
    ]


def test_a_call_back_answers_when_it_was_answered_and_a_mail_when_it_is_sent(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    called, mailed = taken(team_claims, alice), taken(team_claims, alice, channel="EMAIL")
    mail, call = start(mailed, alice, kind="EMAIL"), start(called, alice, kind="CALL_OUT")
    assert fresh(called).first_response_at is None

    services.end_contact(contact_id=call.pk, by=alice, now=at(15))
    services.end_contact(contact_id=mail.pk, by=alice, now=at(15))

    assert fresh(called).first_response_at == at(10)
    assert clock(called, "FIRST_RESPONSE").stopped_at == at(10)
    assert fresh(mailed).first_response_at == at(15)
    assert clock(mailed, "FIRST_RESPONSE").stopped_at == at(15)


def test_a_call_back_that_reaches_nobody_answers_nothing(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice, promised_at=at(30))
    leg = start(inquiry, alice, kind="CALL_OUT")

    gone = services.abandon_contact(contact_id=leg.pk, by=alice, now=at(11))

    assert (gone.state, gone.answered_at, gone.handle_seconds) == ("ABANDONED", None, None)
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at is None
    assert (fresh(inquiry).promised_at, fresh(inquiry).first_response_at) == (at(30), None)
    assert last_event(inquiry).kind == "CONTACT_ABANDONED"


def test_a_caller_who_hung_up_was_not_answered_after_all(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)
    leg = start(inquiry, alice)

    services.abandon_contact(contact_id=leg.pk, by=alice, now=at(11))

    assert fresh(inquiry).first_response_at is None
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at is None
    assert fresh(inquiry).next_due_at == at(60)


def test_a_colleague_who_answered_meanwhile_has_given_the_first_response(
    team_claims: Team, alice: Staff, bob: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)
    lost = start(inquiry, alice)
    start(inquiry, bob, kind="CHAT", minutes=12)

    services.abandon_contact(contact_id=lost.pk, by=alice, now=at(13))

    assert fresh(inquiry).first_response_at == at(12)
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at == at(12)


def test_an_earlier_answer_stays_when_a_later_call_fails(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)
    first = start(inquiry, alice)
    services.end_contact(contact_id=first.pk, by=alice, now=at(12))
    services.wrap_up_contact(contact_id=first.pk, by=alice, now=at(13))
    second = start(inquiry, alice, kind="CALL_OUT", minutes=20)

    services.abandon_contact(contact_id=second.pk, by=alice, now=at(21))

    assert fresh(inquiry).first_response_at == at(10)


@pytest.mark.parametrize(("minutes", "kept"), [(25, True), (30, True), (35, False)])
def test_a_promise_is_kept_when_the_call_back_is_answered_in_time(
    *, team_claims: Team, alice: Staff, minutes: int, kept: bool
) -> None:
    inquiry = taken(team_claims, alice, promised_at=at(30))
    leg = start(inquiry, alice, kind="CALL_OUT", minutes=minutes)

    services.end_contact(contact_id=leg.pk, by=alice, now=at(50))

    assert last_event(inquiry).data == {"contact": leg.pk, "promise_kept": kept}
    assert (fresh(inquiry).promised_at, fresh(inquiry).next_due_at) == (None, None)


def test_a_promise_is_not_kept_by_the_customers_own_call(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice, promised_at=at(30))
    leg = start(inquiry, alice)

    services.end_contact(contact_id=leg.pk, by=alice, now=at(15))

    assert fresh(inquiry).promised_at == at(30)
    assert last_event(inquiry).data == {"contact": leg.pk}


def test_one_person_is_on_one_call_only(team_claims: Team, alice: Staff) -> None:
    first, second = taken(team_claims, alice), taken(team_claims, alice)
    start(first, alice)

    with pytest.raises(errors.Refused, match="End the running contact"):
        start(first, alice)
    with pytest.raises(errors.Refused, match="another inquiry"):
        start(second, alice)

    assert Contact.objects.count() == 1


def test_the_time_in_the_queue_is_kept_and_must_be_plausible(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice)

    for queued_at in (at(11), at(10) - dt.timedelta(days=1, seconds=1)):
        with pytest.raises(errors.Invalid, match="within the last day"):
            services.start_contact(
                inquiry_id=inquiry.pk, kind="CHAT", queued_at=queued_at, by=alice, now=at(10)
            )
    leg = services.start_contact(
        inquiry_id=inquiry.pk, kind="CHAT", queued_at=NOW, by=alice, now=at(10)
    )

    assert (leg.queued_at, leg.answered_at) == (NOW, at(10))


def test_unknown_kinds_and_contacts_are_refused(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Invalid, match="given values"):
        start(inquiry, alice, kind="TELEPATHY")
    with pytest.raises(errors.NotFound):
        services.end_contact(contact_id=0, by=alice, now=at(1))


def test_another_teams_contact_does_not_exist(
    team_claims: Team, alice: Staff, charlie: Staff
) -> None:
    leg = start(taken(team_claims, alice), alice)

    with pytest.raises(errors.NotFound):
        services.end_contact(contact_id=leg.pk, by=charlie, now=at(11))


def test_a_colleagues_contact_is_ended_only_by_a_lead(
    team_claims: Team, alice: Staff, bob: Staff, hana: Staff
) -> None:
    inquiry = taken(team_claims, bob)
    leg = start(inquiry, bob)

    with pytest.raises(errors.Refused, match="held by somebody else"):
        services.end_contact(contact_id=leg.pk, by=alice, now=at(11))
    ended = services.end_contact(contact_id=leg.pk, by=hana, now=at(12))

    assert ended.ended_at == at(12)
    assert last_event(inquiry).actor == hana


def test_steps_out_of_order_are_refused_and_leave_nothing(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)
    leg = start(inquiry, alice)

    with pytest.raises(errors.Refused, match="not on hold"):
        services.continue_contact(contact_id=leg.pk, by=alice, now=at(11))
    with pytest.raises(errors.Refused, match="wrap-up"):
        services.wrap_up_contact(contact_id=leg.pk, by=alice, now=at(11))
    services.hold_contact(contact_id=leg.pk, by=alice, now=at(12))
    with pytest.raises(errors.Refused, match="on hold"):
        services.hold_contact(contact_id=leg.pk, by=alice, now=at(13))

    assert events(inquiry)[1:] == ["CONTACT_STARTED", "CONTACT_HELD"]
