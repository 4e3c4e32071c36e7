"""Confirming the record, leaving a playbook unused, starting again: as a browser sends it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry, InquiryEvent, Note
from playbooks.models import Run
from staff.models import Staff
from tests.cast import signed_in

PANE = {"HX-Request": "true", "HX-Target": "panel-playbook"}
ANSWERS = {"check.is_holder": "YES", "check.asked_on": "2099-01-01", "var.fee": "5000"}


def url(name: str, inquiry: Inquiry, code: str = "PB-90") -> str:
    return reverse(f"playbooks:{name}", args=[inquiry.number, code])


def filled_form(browser: Client, inquiry: Inquiry, **data: str) -> dict[str, str]:
    """Answer, then return the fields of the form that the panel shows."""
    answer = browser.post(url("answers", inquiry), {**ANSWERS, **data})
    page = browser.get(answer.headers["Location"]).content.decode()
    digest = re.search(r'name="seen_digest" value="([0-9a-f]+)"', page)
    key = re.search(r'name="request_key" value="([0-9a-f]+)"', page)
    record = re.search(r'name="record_text"[^>]*>([^<]*)</textarea>', page)
    after = re.search(r'name="after" value="([0-9]+)"', page)
    assert digest
    assert key
    assert after
    assert record
    shown = {
        "seen_digest": digest[1],
        "request_key": key[1],
        "record_text": record[1],
        "after": after[1],
    }
    return {**shown, **ANSWERS, **data}


def test_the_record_is_confirmed_and_the_page_behind_is_told(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    browser = signed_in(alice)
    form = filled_form(browser, guided_inquiry)

    answer = browser.post(url("confirm", guided_inquiry), form, headers=PANE)
    pane = browser.get(answer.headers["Location"], headers=PANE)

    assert answer.status_code == 303
    assert pane.headers["HX-Trigger"] == "refresh-work, refresh-queue"
    assert "Confirmed" in pane.content.decode()
    assert "The record is on the inquiry." in pane.content.decode()
    assert Note.objects.get().kind == "RECORD"


def test_the_button_pressed_twice_leaves_one_record(guided_inquiry: Inquiry, alice: Staff) -> None:
    browser = signed_in(alice)
    form = filled_form(browser, guided_inquiry)

    answers = [browser.post(url("confirm", guided_inquiry), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Note.objects.count() == 1
    assert InquiryEvent.objects.filter(kind="PLAYBOOK_RUN").count() == 1


@pytest.mark.parametrize("after", ["0", "1,000", "9" * 30, "x"])
def test_another_tab_that_was_left_open_is_told_so(
    guided_inquiry: Inquiry, alice: Staff, after: str
) -> None:
    browser = signed_in(alice)
    form = filled_form(browser, guided_inquiry)
    browser.post(url("confirm", guided_inquiry), form)

    late = {**form, "after": after, "request_key": "another"}
    answer = browser.post(url("confirm", guided_inquiry), late, headers=PANE)

    assert answer.status_code == 409
    assert "This run has ended in the meantime." in answer.content.decode()
    assert Note.objects.count() == 1


def test_edited_words_are_confirmed_and_shown_as_a_difference(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    browser = signed_in(alice)
    form = filled_form(browser, guided_inquiry)
    form["record_text"] += " and <b>more</b>"

    answer = browser.post(url("confirm", guided_inquiry), form)

    page = browser.get(answer.headers["Location"]).content.decode()
    assert re.search(r"<ins\s*>", page)
    assert "<b>more" not in page
    assert Note.objects.get().body.endswith("and <b>more</b>")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"check.asked_on": ""}, "The answers do not decide yet."),
        ({"var.fee": ""}, "Script and record still need: agent money."),
        ({"check.asked_on": "2098-01-01"}, "The answers have changed the record."),
        ({"check.asked_on": "soon"}, "Enter a date as year-month-day"),
    ],
)
def test_what_is_not_ready_comes_back_with_everything_in_it(
    guided_inquiry: Inquiry, alice: Staff, data: dict[str, str], message: str
) -> None:
    browser = signed_in(alice)
    form = {**filled_form(browser, guided_inquiry), **data}

    answer = browser.post(url("confirm", guided_inquiry), form, headers=PANE)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert "data-error-page" not in text
    for name, value in data.items():
        if value:
            assert f'name="{name}"' in text
            assert f'value="{value}"' in text
    assert not Note.objects.exists()


def test_a_key_that_comes_back_with_another_record_is_refused(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    browser = signed_in(alice)
    form = filled_form(browser, guided_inquiry)
    browser.post(url("confirm", guided_inquiry), form)

    answer = browser.post(url("confirm", guided_inquiry), {**form, "record_text": "other"})

    assert answer.status_code == 422
    assert Note.objects.count() == 1


def test_a_playbook_is_left_unused(guided_inquiry: Inquiry, alice: Staff) -> None:
    browser = signed_in(alice)

    answer = browser.post(url("unused", guided_inquiry), {"reason": "OTHER", "text": "because"})

    page = browser.get(answer.headers["Location"])
    assert page.headers["HX-Trigger"] == "refresh-work, refresh-queue"
    assert "because" in page.content.decode()
    assert Run.objects.get().state == "NOT_USED"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "This field is required."),
        ({"reason": "BORED"}, "Select a valid choice."),
        ({"reason": "OTHER"}, "Say in a few words"),
        ({"reason": "OTHER", "text": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_reason_that_is_missing_or_wrong_is_asked_again(
    guided_inquiry: Inquiry, alice: Staff, data: dict[str, str], message: str
) -> None:
    answer = signed_in(alice).post(url("unused", guided_inquiry), data, headers=PANE)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Run.objects.exists()


def test_after_the_end_a_new_run_begins(guided_inquiry: Inquiry, alice: Staff) -> None:
    browser = signed_in(alice)
    browser.post(url("confirm", guided_inquiry), filled_form(browser, guided_inquiry))

    answer = browser.post(url("again", guided_inquiry))

    page = browser.get(answer.headers["Location"]).content.decode()
    assert 'name="check.asked_on"' in page
    assert "1 other run on this inquiry" in page
    assert Run.objects.filter(state="OPEN").count() == 1


@pytest.mark.parametrize("name", ["confirm", "unused", "again"])
@pytest.mark.parametrize(
    ("who", "status"), [("charlie", 404), ("mei", 404), ("dana", 403), ("erin", 403)]
)
def test_others_may_not(
    guided_inquiry: Inquiry, request: pytest.FixtureRequest, name: str, who: str, status: int
) -> None:
    person: Any = request.getfixturevalue(who)
    data = {"reason": "NOT_FITTING", **ANSWERS}

    assert signed_in(person).post(url(name, guided_inquiry), data).status_code == status
    assert not Run.objects.exists()


@pytest.mark.parametrize("name", ["confirm", "unused", "again"])
def test_they_are_posted_by_somebody_who_signed_in(
    guided_inquiry: Inquiry, alice: Staff, client: Client, name: str
) -> None:
    assert signed_in(alice).get(url(name, guided_inquiry)).status_code == 405
    assert client.post(url(name, guided_inquiry)).status_code == 302


def test_a_merged_inquiry_refuses_with_its_reason(guided_inquiry: Inquiry, alice: Staff) -> None:
    into = Inquiry.objects.create(
        **{
            field.name: getattr(guided_inquiry, field.name)
            for field in Inquiry._meta.fields
            if field.name not in {"id", "number"}
        },
        number="KR-260311-000002",
    )
    Inquiry.objects.filter(pk=guided_inquiry.pk).update(status="MERGED", merged_into=into)

    answer = signed_in(alice).post(url("answers", guided_inquiry), ANSWERS)

    assert answer.status_code == 409
    assert "merged into another one" in answer.content.decode()


@pytest.mark.parametrize("name", ["confirm", "unused"])
def test_an_address_that_somebody_made_up_does_not_exist(
    guided_inquiry: Inquiry, alice: Staff, name: str
) -> None:
    form = {"request_key": "k", "reason": "OTHER", "text": "why"}

    answer = signed_in(alice).post(url(name, guided_inquiry, "PB-" + "9" * 300), form)

    assert answer.status_code == 404
