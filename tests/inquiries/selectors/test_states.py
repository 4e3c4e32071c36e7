"""Buttons with their refusals, and what still stops an inquiry from being resolved."""

from typing import Any

import pytest

from inquiries import closing_checks, services
from inquiries.choices import Action
from inquiries.closing_checks import ClosingRefusal
from inquiries.models import Inquiry
from inquiries.selectors import actions, current_contact, resolving_gaps
from inquiries.selectors.panes import running_contact, work_state
from staff.models import Staff, Team
from tests import factories
from tests.inquiries.services.steps import at, fresh, logged, resolved, taken

pytestmark = pytest.mark.django_db


def refusals(person: Staff, inquiry: Inquiry) -> dict[str, str]:
    """Return by action the code of what stands against it; possible actions are left out."""
    return {
        state.action: state.refusal.code
        for state in actions(person, inquiry)
        if state.refusal is not None
    }


def test_every_action_is_a_button_with_text(team_claims: Team, alice: Staff) -> None:
    states = actions(alice, logged(team_claims, alice))

    assert [state.action for state in states] == Action.values
    assert all(str(state.label) for state in states)
    keys = {state.action: state.key for state in states if state.key}
    assert keys.keys() >= {"RESOLVE", "TAKE", "NOTE", "CONTACT_START"}


def test_two_buttons_with_one_key_are_never_possible_together(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    leg = services.start_contact(inquiry_id=inquiry.pk, kind="CALL_IN", by=alice, now=at(1))

    for step in (services.hold_contact, services.continue_contact, services.end_contact):
        step(contact_id=leg.pk, by=alice, now=at(2))
        possible = [state.key for state in actions(alice, inquiry) if state.refusal is None]
        keys = [key for key in possible if key]
        assert len(keys) == len(set(keys))


def test_a_new_inquiry_can_be_taken_but_not_resolved(team_claims: Team, alice: Staff) -> None:
    against = refusals(alice, logged(team_claims, alice))

    assert "TAKE" not in against
    assert (against["RESOLVE"], against["WAIT"]) == ("NOT_STARTED", "NOT_STARTED")
    assert against["ASSIGN"] == "MAY_NOT_ASSIGN"


def test_a_colleague_may_add_but_not_move(team_claims: Team, alice: Staff, bob: Staff) -> None:
    against = refusals(alice, taken(team_claims, bob))

    assert not {"NOTE", "CONTACT_START", "COMPLAINT", "PROMISE"} & against.keys()
    assert (against["RESOLVE"], against["TRANSFER"]) == ("NOT_MINE", "OF_SOMEBODY_ELSE")


def test_the_service_refuses_exactly_what_the_button_says(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)

    against = refusals(alice, fresh(inquiry))

    assert "CLOSE" not in against
    assert "REOPEN" not in against
    assert (against["TAKE"], against["WAIT"]) == ("IS_RESOLVED", "IS_RESOLVED")


def test_a_call_on_another_inquiry_stands_against_a_second_one(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    on_call, other = taken(team_claims, alice), taken(team_claims, alice)
    services.start_contact(inquiry_id=on_call.pk, kind="CALL_IN", by=alice, now=at(1))

    assert refusals(alice, other)["CONTACT_START"] == "CALL_ELSEWHERE"
    assert refusals(alice, on_call)["CONTACT_START"] == "CALL_RUNNING"
    assert refusals(alice, on_call)["RESOLVE"] == "CALL_RUNNING"
    assert "CONTACT_START" not in refusals(bob, on_call)


def test_the_own_current_contact_is_found_until_its_wrap_up_is_done(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    leg = services.start_contact(inquiry_id=inquiry.pk, kind="CALL_IN", by=alice, now=at(1))
    services.end_contact(contact_id=leg.pk, by=alice, now=at(2))

    assert current_contact(inquiry, person=alice) == leg
    assert current_contact(inquiry, person=bob) is None
    services.wrap_up_contact(contact_id=leg.pk, by=alice, now=at(3))
    assert current_contact(inquiry, person=alice) is None


def test_everything_that_is_missing_is_listed_with_its_panel(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice, task_type="PAY_FAIL", details={"reason": "BALANCE"})

    def check(_inquiry: Inquiry) -> list[ClosingRefusal]:
        return [ClosingRefusal("cause_missing", "Choose a root cause.", "voc")]

    closing_checks.register(check)
    gaps = [(gap.code, str(gap.message), gap.panel) for gap in resolving_gaps(inquiry)]

    assert gaps == [
        (
            "FIELD_MISSING:deadline_told",
            "A field that this task needs is still empty (Deadline told to the customer)",
            "details",
        ),
        ("cause_missing", "Choose a root cause.", "voc"),
    ]
    assert refusals(alice, inquiry)["RESOLVE"] == "FIELD_MISSING:deadline_told"


def test_a_resolved_inquiry_is_asked_for_nothing_more(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)

    def check(_inquiry: Inquiry) -> list[ClosingRefusal]:
        raise AssertionError("not asked")

    closing_checks.register(check)

    assert resolving_gaps(inquiry) == []


@pytest.mark.parametrize("legs", [3, 30])
def test_buttons_cost_one_query_however_many_contacts_there_were(
    team_claims: Team, alice: Staff, legs: int, django_assert_num_queries: Any
) -> None:
    inquiry = taken(team_claims, alice)
    for _n in range(legs):
        factories.make_contact(inquiry, alice, kind="CHAT")

    with django_assert_num_queries(1):
        actions(alice, inquiry)


def test_the_work_pane_asks_the_closing_checks_once(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)
    leg = services.start_contact(inquiry_id=inquiry.pk, kind="CALL_IN", by=alice, now=at(1))
    asked = []

    def check(row: Inquiry) -> list[ClosingRefusal]:
        asked.append(row)
        return [ClosingRefusal("cause_missing", "Choose a root cause.", "voc")]

    closing_checks.register(check)
    state = work_state(alice, inquiry)

    assert asked == [inquiry]
    assert (state.contact, [gap.code for gap in state.gaps]) == (leg, ["cause_missing"])
    assert list(state.actions.values()) == actions(alice, inquiry)


def test_the_running_call_is_known_on_every_page(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    leg = services.start_contact(inquiry_id=inquiry.pk, kind="CALL_IN", by=alice, now=at(1))

    assert (running_contact(alice), running_contact(bob)) == (leg, None)
    services.end_contact(contact_id=leg.pk, by=alice, now=at(2))
    assert running_contact(alice) is None
