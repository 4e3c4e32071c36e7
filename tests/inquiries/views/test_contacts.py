"""The contact's timer: start, hold, back, end, wrap-up, not reached."""

import re
from uuid import uuid4

import pytest

from inquiries import services
from inquiries.models import Inquiry
from ops_console.shared import clock
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of


def press(person: Staff, inquiry: Inquiry, step: str, **fields: str) -> str:
    form = {"request_key": uuid4().hex, **fields}
    address = url_of(inquiry, f"contact/{step}")
    return signed_in(person).post(address, form, headers=pane("work-head")).content.decode()


def test_a_call_runs_through_all_its_steps(alice: Staff, taken_inquiry: Inquiry) -> None:
    started = press(alice, taken_inquiry, "start", kind="CALL_OUT")
    held = press(alice, taken_inquiry, "hold")
    back = press(alice, taken_inquiry, "continue")
    ended = press(alice, taken_inquiry, "end")
    finished = press(alice, taken_inquiry, "wrap-up")

    assert 'data-state="talk"' in started
    assert 'data-state="hold"' in held
    assert 'data-state="talk"' in back
    assert 'data-state="wrap"' in ended
    assert "<call-timer" not in finished
    assert kinds_of(taken_inquiry)[2:] == [
        "CONTACT_STARTED", "CONTACT_HELD", "CONTACT_CONTINUED", "CONTACT_ENDED",
        "CONTACT_WRAPPED_UP",
    ]  # fmt: skip


def test_the_running_call_stands_in_the_top_bar_of_every_desk_page(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    started = press(alice, taken_inquiry, "start", kind="CALL_IN")

    page = signed_in(alice).get("/desk/").content.decode()

    assert f'href="{url_of(taken_inquiry)}"' in page[page.index('id="own-call"') :][:200]
    assert 'id="own-call" hx-swap-oob="true"' in started


def test_the_timeline_tells_a_call_in_one_line(alice: Staff, taken_inquiry: Inquiry) -> None:
    press(alice, taken_inquiry, "start", kind="CALL_OUT")
    for step in ("hold", "continue", "end"):
        press(alice, taken_inquiry, step)
    page = press(alice, taken_inquiry, "wrap-up")

    timeline = page[page.index('id="timeline"') :]
    assert timeline.count("Call out") == 1
    assert re.search(r"talk 0:0\d", timeline)


@pytest.mark.parametrize("step", ["hold", "continue", "end", "wrap-up", "abandon"])
def test_a_step_without_a_contact_is_refused(
    alice: Staff, taken_inquiry: Inquiry, step: str
) -> None:
    response = signed_in(alice).post(url_of(taken_inquiry, f"contact/{step}"))

    assert response.status_code == 409
    assert "No contact is running." in response.content.decode()


def test_a_second_call_elsewhere_is_refused(
    alice: Staff, taken_inquiry: Inquiry, team_claims: Team
) -> None:
    other = factories.make_inquiry(team_claims)
    press(alice, taken_inquiry, "start", kind="CALL_IN")

    response = signed_in(alice).post(url_of(other, "contact/start"), {"kind": "CALL_IN"})

    assert response.status_code == 409
    assert "You are on a call in another inquiry." in response.content.decode()


def test_the_customer_came_by_call_and_is_called_back_later(
    alice: Staff, fresh_inquiry: Inquiry
) -> None:
    client = signed_in(alice)

    first = client.get(url_of(fresh_inquiry, "contact/start")).content.decode()
    services.start_contact(inquiry_id=fresh_inquiry.pk, kind="CHAT", by=alice, now=clock.now())
    later = client.get(url_of(fresh_inquiry, "contact/start")).content.decode()

    assert '<option value="CALL_IN" selected>' in first
    assert '<option value="CALL_OUT" selected>' in later


def test_nobody_reached_leaves_no_first_response(alice: Staff, fresh_inquiry: Inquiry) -> None:
    press(alice, fresh_inquiry, "start", kind="CALL_IN")

    page = press(alice, fresh_inquiry, "abandon")

    fresh_inquiry.refresh_from_db()
    assert fresh_inquiry.first_response_at is None
    assert "nobody was reached" in page
