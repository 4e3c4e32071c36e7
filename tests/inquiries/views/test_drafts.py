"""What somebody types is kept, comes back, is nobody else's, and goes when it is sent."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from inquiries import tasks
from inquiries.models import Draft, Inquiry, Note
from ops_console.shared import clock
from staff.models import Staff
from tests.cast import signed_in
from tests.inquiries.views.asking import pane, url_of

KEY, OTHER = "a" * 32, "b" * 32
TEXT = "고객이 다시 전화하기로 함"


def keep(client: Client, inquiry: Inquiry | None = None, **fields: Any) -> int:
    sent = {
        "draft": KEY,
        "draft_form": "note" if inquiry else "new",
        "draft_number": inquiry.number if inquiry else "",
        "draft_sequence": 1,
        **fields,
    }
    return client.post("/drafts/", sent).status_code


def texts() -> list[Any]:
    return [row.fields.reveal() for row in Draft.objects.order_by("pk")]


def test_a_note_comes_back_with_the_time_it_was_left(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)

    assert keep(client, taken_inquiry, body=TEXT) == 204

    page = client.get(f"/inquiries/{taken_inquiry.number}/", headers=pane("work")).content.decode()
    assert f"{TEXT}</textarea>" in page
    assert "Restored from" in page
    assert "Discard" in page


def test_the_intake_comes_back_with_the_boxes_as_they_were(alice: Staff) -> None:
    client = signed_in(alice)
    keep(client, subject="대출 이자 문의", customer_words=TEXT, task_type="LOAN", new_phone="010")

    form = client.get("/inquiries/new/").context["form"]

    assert (form["subject"].value(), form["customer_words"].value()) == ("대출 이자 문의", TEXT)
    assert form["task_type"].value() == "LOAN"
    assert not form["assign_to_me"].value()


def test_the_reason_of_resolving_comes_back(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    fields = {"draft_form": "resolve", "channel_out": "EMAIL"}
    keep(client, taken_inquiry, **fields, version=taken_inquiry.version)

    form = client.get(url_of(taken_inquiry, "resolve")).context["form"]

    assert form["channel_out"].value() == "EMAIL"


def test_an_older_write_never_takes_the_place_of_a_newer_one(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    client = signed_in(alice)
    for sequence, body in ((5, "new"), (4, "old"), (5, "other")):
        assert keep(client, taken_inquiry, draft_sequence=sequence, body=body) == 204

    assert texts() == ['{"body": "new"}']


def test_two_tabs_keep_two_texts_and_both_can_be_had(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, body="first tab")
    # Both tabs began with the first text; then the first one went on.
    keep(client, taken_inquiry, body="first tab goes on", draft_sequence=2)
    began = {"draft_of": KEY, "draft_of_sequence": 1, "draft": OTHER}
    keep(client, taken_inquiry, body="second tab", **began)

    page = client.get(url_of(taken_inquiry, "note")).content.decode()
    other = client.get(url_of(taken_inquiry, "note"), {"draft": KEY}).content.decode()

    assert "second tab</textarea>" in page
    assert f"?draft={KEY}" in page
    assert "first tab goes on</textarea>" in other


def test_a_reloaded_form_goes_on_with_its_draft(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, body="before")
    keep(client, taken_inquiry, body="after", draft=OTHER, draft_of=KEY, draft_of_sequence=1)

    assert texts() == ['{"body": "after"}']


def test_sending_takes_the_draft_away_and_a_late_write_does_not_bring_it_back(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, body=TEXT)
    sent = {"body": TEXT, "draft": KEY, "draft_form": "note", "request_key": "1"}

    assert client.post(url_of(taken_inquiry, "note"), sent).status_code == 302
    keep(client, taken_inquiry, body="late", draft_sequence=99)

    assert Note.objects.filter(body=TEXT).count() == 1
    assert texts() == [""]
    page = client.get(f"/inquiries/{taken_inquiry.number}/", headers=pane("work")).content.decode()
    assert "Restored from" not in page


def test_a_refused_sending_keeps_the_draft(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, draft_form="wait", reason="ANSWER")

    refused = client.post(url_of(taken_inquiry, "wait"), {"draft": KEY, "draft_form": "wait"})

    assert refused.status_code == 422
    assert Draft.objects.get().is_open


def test_a_text_begun_before_a_change_meets_it_when_it_is_sent(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, draft_form="details", subject="Mine", version=taken_inquiry.version)
    Inquiry.objects.filter(pk=taken_inquiry.pk).update(subject="Theirs", version=9)

    form = client.get(url_of(taken_inquiry, "details")).context["form"]

    assert form["subject"].value() == "Mine"
    assert str(form["version"].value()) == str(taken_inquiry.version)


def test_nobody_reads_writes_or_discards_another_persons_draft(
    alice: Staff, bob: Staff, charlie: Staff, taken_inquiry: Inquiry
) -> None:
    keep(signed_in(alice), taken_inquiry, body=TEXT)

    lead, outsider = signed_in(bob), signed_in(charlie)

    assert TEXT not in lead.get(f"/inquiries/{taken_inquiry.number}/").content.decode()
    assert TEXT not in lead.get(url_of(taken_inquiry, "note"), {"draft": KEY}).content.decode()
    assert lead.post("/drafts/discard/", {"draft_of": KEY}).status_code == 404
    assert keep(outsider, taken_inquiry, body="x") == 404
    assert keep(lead, taken_inquiry, body="his own", draft_sequence=99) == 204
    assert Draft.objects.get(staff=alice).fields.reveal() == f'{{"body": "{TEXT}"}}'


def test_discarding_shows_the_form_without_it(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, body=TEXT)
    sent = {"draft_of": KEY, "draft_form": "note", "draft_number": taken_inquiry.number}

    response = client.post("/drafts/discard/", sent)

    assert response.headers["Location"] == f"/inquiries/{taken_inquiry.number}/"
    assert not Draft.objects.exists()


def test_discarding_in_a_pane_draws_the_page_anew(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, body=TEXT)
    sent = {"draft_of": KEY, "draft_form": "note", "draft_number": taken_inquiry.number}

    response = client.post("/drafts/discard/", sent, headers={"HX-Request": "true"})

    # A redirect would be followed by the script, and the whole page put into the form's place.
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == f"/inquiries/{taken_inquiry.number}/"


def test_the_text_is_sealed_in_the_table(alice: Staff, taken_inquiry: Inquiry) -> None:
    keep(signed_in(alice), taken_inquiry, body=TEXT)

    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM inquiries_draft")
        assert TEXT not in str(cursor.fetchall())


def test_the_queue_marks_what_one_has_not_sent(
    alice: Staff, bob: Staff, taken_inquiry: Inquiry
) -> None:
    keep(signed_in(alice), taken_inquiry, body=TEXT)
    queue = "/desk/queue/?view=team"

    def shown(person: Staff) -> str:
        return signed_in(person).get(queue, headers=pane("queue")).content.decode()

    assert f"inquiry-{taken_inquiry.pk}" in shown(bob)
    assert "Draft" in shown(alice)
    assert "Draft" not in shown(bob)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"draft": "x"}, 422),
        ({"draft_form": "<b>"}, 422),
        ({"draft_sequence": "-1"}, 422),
        ({"draft_sequence": "9" * 17}, 422),
        ({"draft_sequence": ""}, 422),
        ({"draft_number": "KR-000000-000000"}, 404),
        ({"body": "x" * 100_001}, 413),
    ],
)
def test_what_is_no_draft_is_refused(
    alice: Staff, taken_inquiry: Inquiry, wrong: dict[str, str], status: int
) -> None:
    assert keep(signed_in(alice), taken_inquiry, **wrong) == status
    assert not Draft.objects.exists()


def test_drafts_are_forgotten_after_thirty_days(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)
    keep(client, taken_inquiry, body="old")
    Draft.objects.update(updated_at=clock.now() - dt.timedelta(days=30, minutes=1))
    keep(client, taken_inquiry, body="young", draft=OTHER)

    tasks.forget_drafts()

    assert texts() == ['{"body": "young"}']
