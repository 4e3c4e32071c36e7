"""Taking an inquiry."""

from uuid import uuid4

import pytest

from inquiries import services
from inquiries.models import Inquiry
from ops_console.shared import clock
from staff.models import Staff
from tests.cast import signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of


def sent(inquiry: Inquiry) -> dict[str, object]:
    return {"version": inquiry.version, "request_key": uuid4().hex}


def test_it_is_mine_and_the_page_keeps_the_queue(alice: Staff, fresh_inquiry: Inquiry) -> None:
    address = f"{url_of(fresh_inquiry, 'take')}?view=unassigned"

    response = signed_in(alice).post(address, sent(fresh_inquiry))

    fresh_inquiry.refresh_from_db()
    assert fresh_inquiry.assignee == alice
    assert kinds_of(fresh_inquiry) == ["CREATED", "TAKEN"]
    assert response.headers["Location"] == f"{url_of(fresh_inquiry)}?view=unassigned"


def test_the_pane_comes_back_as_it_is_now_and_the_queue_is_told(
    alice: Staff, fresh_inquiry: Inquiry
) -> None:
    response = signed_in(alice).post(
        url_of(fresh_inquiry, "take"), sent(fresh_inquiry), headers=pane("work-head")
    )
    page = response.content.decode()

    assert 'id="do-take"' not in page
    assert 'id="timeline" hx-swap-oob="true"' in page
    assert "Alice took the inquiry" in page
    assert "The inquiry is yours." in page
    assert response.headers["HX-Trigger"] == "refresh-queue, refresh-context"


def test_the_same_form_sent_twice_takes_it_once(alice: Staff, fresh_inquiry: Inquiry) -> None:
    client, form = signed_in(alice), sent(fresh_inquiry)

    answers = [
        client.post(url_of(fresh_inquiry, "take"), form, headers=pane("work-head"))
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert kinds_of(fresh_inquiry) == ["CREATED", "TAKEN"]


def test_what_somebody_else_has_taken_is_refused_in_place(
    alice: Staff, bob: Staff, fresh_inquiry: Inquiry
) -> None:
    form = sent(fresh_inquiry)
    services.take(inquiry_id=fresh_inquiry.pk, by=bob, now=clock.now())

    response = signed_in(alice).post(url_of(fresh_inquiry, "take"), form, headers=pane("work-head"))
    page = response.content.decode()

    fresh_inquiry.refresh_from_db()
    assert response.status_code == 409
    assert fresh_inquiry.assignee == bob
    assert 'id="work-head"' in page
    assert "Somebody else has changed this" in page


def test_without_script_the_refusal_stands_on_the_page(
    alice: Staff, bob: Staff, fresh_inquiry: Inquiry
) -> None:
    services.take(inquiry_id=fresh_inquiry.pk, by=bob, now=clock.now())

    response = signed_in(alice).post(url_of(fresh_inquiry, "take"), {"version": ""})

    assert response.status_code == 409
    assert 'id="queue"' in response.content.decode()
    assert "Somebody else has taken this inquiry." in response.content.decode()


@pytest.mark.parametrize("version", ["x", "-1", "99999999999999999999"])
def test_a_broken_version_is_refused(alice: Staff, fresh_inquiry: Inquiry, version: str) -> None:
    response = signed_in(alice).post(
        url_of(fresh_inquiry, "take"), {"version": version}, headers=pane("work-head")
    )

    assert response.status_code == 422
    assert kinds_of(fresh_inquiry) == ["CREATED"]
