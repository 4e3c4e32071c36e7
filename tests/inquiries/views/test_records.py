"""Notes, complaints, promises, corrections."""

from typing import Any
from uuid import uuid4

import pytest

from inquiries.models import Inquiry
from staff.models import Staff
from tests.cast import signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of


def sent(inquiry: Inquiry, **fields: Any) -> dict[str, Any]:
    return {"version": inquiry.version, "request_key": uuid4().hex, **fields}


def test_a_note_joins_the_timeline_and_leaves_an_empty_composer(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "note"),
        sent(taken_inquiry, body="실손 특약 있음."),
        headers=pane("composer"),
    )
    page = response.content.decode()

    assert page.index('id="composer"') < page.index('id="work-head"')
    assert 'id="work-head"' in page[: page.index('hx-swap-oob="true"')]
    assert page.count("실손 특약 있음.") == 1


def test_a_refused_note_keeps_its_text_in_the_composer(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    text = "가" * 10_001

    response = signed_in(alice).post(
        url_of(taken_inquiry, "note"), sent(taken_inquiry, body=text), headers=pane("composer")
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert text in page
    assert 'id="composer"' in page
    assert "HX-Retarget" not in response.headers


def test_the_same_note_sent_twice_is_kept_once(alice: Staff, taken_inquiry: Inquiry) -> None:
    client, form = signed_in(alice), sent(taken_inquiry, body="Once.")

    for _ in range(2):
        client.post(url_of(taken_inquiry, "note"), form)

    assert taken_inquiry.notes.count() == 1


def test_a_key_used_for_another_note_is_refused(alice: Staff, taken_inquiry: Inquiry) -> None:
    client, form = signed_in(alice), sent(taken_inquiry, body="Once.")
    client.post(url_of(taken_inquiry, "note"), form)

    response = client.post(url_of(taken_inquiry, "note"), {**form, "body": "Twice."})

    assert response.status_code == 422
    assert taken_inquiry.notes.count() == 1


def test_registering_a_complaint_shows_it(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "complaint"),
        sent(taken_inquiry, level="EXTERNAL"),
        headers=pane("work-head"),
    )

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.complaint_level == "EXTERNAL"
    assert "Complaint to a regulator" in response.content.decode()


def test_a_promise_is_given_on_the_clock_of_the_market(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    local = (taken_inquiry.received_at.astimezone(taken_inquiry.market.zone)).replace(
        year=taken_inquiry.received_at.year + 1, month=1, day=2, hour=9, minute=30
    )

    signed_in(alice).post(
        url_of(taken_inquiry, "promise"),
        sent(taken_inquiry, at=local.strftime("%Y-%m-%dT%H:%M")),
    )

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.promised_at is not None
    shown = taken_inquiry.promised_at.astimezone(taken_inquiry.market.zone)
    assert (shown.hour, shown.minute) == (9, 30)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00", "9999-12-31T23:59", "2020-01-01T00:00", "2026-02-30T10:00", "soon"]
)
def test_a_promise_out_of_range_is_refused(alice: Staff, taken_inquiry: Inquiry, at: str) -> None:
    response = signed_in(alice).post(url_of(taken_inquiry, "promise"), sent(taken_inquiry, at=at))

    assert response.status_code == 422
    assert kinds_of(taken_inquiry) == ["CREATED", "TAKEN"]


def test_a_correction_says_whose_error_it_was(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "correct"),
        sent(taken_inquiry, kind="MISGUIDANCE", owner="CONTENT", description="진단서만 안내함."),
        headers=pane("work-head"),
    )
    page = response.content.decode()

    assert "Wrong guidance" in page
    assert "Owner of the error: Guidance content" in page
    assert "진단서만 안내함." in page
