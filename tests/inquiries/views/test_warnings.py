"""Numbers of people in free texts: said before saving, masked on display, kept through forms."""

import pytest

from inquiries import services
from inquiries.models import Correction, Inquiry, Note
from ops_console.shared import clock
from staff.models import Staff
from tests.api.fixtures import Call
from tests.cast import signed_in
from tests.inquiries.views.asking import pane, url_of

TOLD = "새 연락처 010-7777-8888 로 전화"


@pytest.mark.parametrize("headers", [{}, pane("composer")])
def test_a_note_with_a_number_is_saved_only_after_the_warning(
    alice: Staff, taken_inquiry: Inquiry, headers: dict[str, str]
) -> None:
    client, address = signed_in(alice), url_of(taken_inquiry, "note")

    warned = client.post(address, {"body": TOLD}, headers=headers)
    nothing_yet = not Note.objects.exists()
    client.post(address, {"body": TOLD, "warned": "1"}, headers=headers)

    page = warned.content.decode()
    assert (warned.status_code, nothing_yet) == (422, True)
    assert "a phone number" in page
    assert 'name="warned"' in page
    assert TOLD in page
    assert Note.objects.get().body == TOLD


def test_a_correction_warns_too(alice: Staff, taken_inquiry: Inquiry) -> None:
    fields = {"kind": "MISGUIDANCE", "owner": "AGENT", "description": TOLD}
    fields["kind"] = Correction._meta.get_field("kind").choices[0][0]  # type: ignore[index]
    client, address = signed_in(alice), url_of(taken_inquiry, "correct")

    statuses = [
        client.post(address, fields).status_code,
        client.post(address, {**fields, "warned": "1"}).status_code,
    ]

    assert statuses == [422, 302]


def test_the_api_warns_in_the_field_and_takes_a_caller_at_their_word(
    alice: Staff, call: Call, taken_inquiry: Inquiry
) -> None:
    path = f"inquiries/{taken_inquiry.number}/notes/"

    refused = call(alice, "post", path, {"body": TOLD})
    left = call(alice, "post", path, {"body": TOLD, "warned": True})

    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["body"])
    assert left.json()["body"] == "새 연락처 010-****-8888 로 전화"


def test_changing_other_details_keeps_the_number_behind_the_mask(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    changes = services.DetailChanges(subject=TOLD)
    inquiry = services.change_details(
        inquiry_id=taken_inquiry.pk, changes=changes, by=alice, now=clock.now()
    )
    client, address = signed_in(alice), url_of(inquiry, "details")
    form = client.get(address).context["form"]
    shown = {name: value for name, value in form.initial.items() if value is not None}

    answer = client.post(address, {**shown, "priority": "HIGH"})

    inquiry.refresh_from_db()
    assert shown["subject"] == "새 연락처 010-****-8888 로 전화"
    assert answer.status_code == 302
    assert (inquiry.subject, inquiry.priority) == (TOLD, "HIGH")
