"""Assigning, passing on, waiting, going on."""

from typing import Any
from uuid import uuid4

from inquiries import services
from inquiries.models import Inquiry
from ops_console.shared import clock
from staff.models import Staff, Team
from tests.cast import make_person, signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of


def sent(inquiry: Inquiry, **fields: Any) -> dict[str, Any]:
    return {"version": inquiry.version, "request_key": uuid4().hex, **fields}


def test_a_lead_assigns_to_somebody_of_the_team(
    bob: Staff, alice: Staff, charlie: Staff, fresh_inquiry: Inquiry
) -> None:
    client = signed_in(bob)

    form = client.get(url_of(fresh_inquiry, "assign")).content.decode()
    client.post(url_of(fresh_inquiry, "assign"), sent(fresh_inquiry, to=alice.pk))

    fresh_inquiry.refresh_from_db()
    assert "Alice" in form
    assert "Charlie" not in form
    assert fresh_inquiry.assignee == alice


def test_somebody_outside_the_team_cannot_be_slipped_in(
    bob: Staff, charlie: Staff, fresh_inquiry: Inquiry
) -> None:
    response = signed_in(bob).post(
        url_of(fresh_inquiry, "assign"), sent(fresh_inquiry, to=charlie.pk)
    )

    fresh_inquiry.refresh_from_db()
    assert response.status_code == 422
    assert fresh_inquiry.assignee is None


def test_an_agent_may_not_assign(alice: Staff, fresh_inquiry: Inquiry) -> None:
    assert signed_in(alice).get(url_of(fresh_inquiry, "assign")).status_code == 403


def test_passing_on_leads_back_to_the_desk_when_it_is_out_of_sight(
    alice: Staff, taken_inquiry: Inquiry, team_policy: Team
) -> None:
    response = signed_in(alice).post(
        f"{url_of(taken_inquiry, 'transfer')}?view=team",
        sent(taken_inquiry, team=team_policy.pk),
        headers=pane("work-head"),
    )

    taken_inquiry.refresh_from_db()
    assert (taken_inquiry.team, taken_inquiry.assignee) == (team_policy, None)
    assert response.headers["HX-Redirect"] == "/desk/?view=team"


def test_passing_on_without_script_does_the_same(
    alice: Staff, taken_inquiry: Inquiry, team_policy: Team
) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "transfer"), sent(taken_inquiry, team=team_policy.pk)
    )

    assert response.headers["Location"] == "/desk/"


def test_a_manager_who_sees_every_team_stays_with_it(
    omar: Staff, taken_inquiry: Inquiry, team_policy: Team
) -> None:
    response = signed_in(omar).post(
        url_of(taken_inquiry, "transfer"), sent(taken_inquiry, team=team_policy.pk)
    )

    assert response.headers["Location"].startswith(url_of(taken_inquiry))


def test_a_team_of_another_market_cannot_be_slipped_in(
    alice: Staff, taken_inquiry: Inquiry, team_taipei: Team
) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "transfer"), sent(taken_inquiry, team=team_taipei.pk)
    )

    assert response.status_code == 422
    assert kinds_of(taken_inquiry) == ["CREATED", "TAKEN"]


def test_waiting_rests_the_clock_and_shows_it(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "wait"),
        sent(taken_inquiry, for_whom="CUSTOMER", reason="DOCUMENTS"),
        headers=pane("work-head"),
    )
    page = response.content.decode()

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.status == "WAITING_CUSTOMER"
    assert "Waiting for the customer" in page
    assert "Documents from the customer" in page
    assert 'data-state="paused"' in page
    assert 'id="do-continue"' in page
    assert '<div id="action" hx-swap-oob="true"></div>' in page


def test_going_on_ends_the_waiting(alice: Staff, taken_inquiry: Inquiry) -> None:
    waiting = services.start_waiting(
        inquiry_id=taken_inquiry.pk, for_whom="UNIT", reason="DECISION", by=alice, now=clock.now()
    )

    signed_in(alice).post(url_of(waiting, "continue"), sent(waiting))

    waiting.refresh_from_db()
    assert waiting.status == "OPEN"


def test_going_on_with_what_does_not_wait_is_refused(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(url_of(taken_inquiry, "continue"), sent(taken_inquiry))

    assert response.status_code == 409
    assert "The inquiry is not waiting." in response.content.decode()


def test_an_inquiry_of_somebody_else_is_not_mine_to_pause(
    taken_inquiry: Inquiry, team_claims: Team
) -> None:
    colleague = make_person("colleague", "AGENT", teams=[team_claims])

    response = signed_in(colleague).post(
        url_of(taken_inquiry, "wait"),
        sent(taken_inquiry, for_whom="CUSTOMER", reason="ANSWER"),
        headers=pane("work-head"),
    )

    assert response.status_code == 409
    assert "Take the inquiry first" in response.content.decode()
