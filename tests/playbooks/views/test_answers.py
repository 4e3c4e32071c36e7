"""Sending answers: with and without script, wrong ones, other people, lost sessions."""

from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry
from playbooks.models import Run
from staff.models import Staff
from tests.cast import enter, signed_in

TO_RESULT = {"HX-Request": "true", "HX-Target": "step-criteria"}
TO_PANE = {"HX-Request": "true", "HX-Target": "panel-playbook"}
ANSWERS = {"check.is_holder": "YES", "check.asked_on": "2099-01-01", "check.amount": ""}


def url(inquiry: Inquiry, code: str = "PB-90") -> str:
    return reverse("playbooks:answers", args=[inquiry.number, code])


def send(browser: Client, inquiry: Inquiry, *, headers: Any = None, **data: Any) -> HttpResponse:
    body = {**ANSWERS, **data}
    return cast("HttpResponse", browser.post(url(inquiry), body, headers=headers or {}))


def test_htmx_gets_steps_three_to_five_and_the_notes(guided_inquiry: Inquiry, alice: Staff) -> None:
    answer = send(signed_in(alice), guided_inquiry, headers=TO_RESULT)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.strip().startswith('<li class="step done" id="step-criteria"')
    for part in ("step-script", "step-record", "playbook-difference", "check-amount-note"):
        assert f'id="{part}"' in text
        assert text.count(f'id="{part}"') == 1
    assert "<form" not in text
    assert Run.objects.get().outcome == "SEND"


def test_without_script_the_browser_is_sent_back_to_the_panel(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    browser = signed_in(alice)

    answer = send(browser, guided_inquiry)

    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"])
    assert "R2 · Answer now" in page.content.decode()


def test_the_rest_is_unknown_by_one_button(guided_inquiry: Inquiry, alice: Staff) -> None:
    browser = signed_in(alice)

    answer = send(
        browser, guided_inquiry, headers=TO_PANE, rest_unknown="1", **{"check.asked_on": ""}
    )

    assert answer.status_code == 303
    assert "Escalated" in browser.get(answer.headers["Location"], headers=TO_PANE).content.decode()


@pytest.mark.parametrize("headers", [TO_RESULT, None])
def test_wrong_answers_come_back_with_the_reason(
    guided_inquiry: Inquiry, alice: Staff, headers: dict[str, str] | None
) -> None:
    wrong = {"check.asked_on": "so<on"}
    answer = send(signed_in(alice), guided_inquiry, headers=headers, **wrong)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter a date as year-month-day" in text
    assert "so<on" not in text
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"check.is_holder": "PERHAPS"},
        {"check.amount": "9" * 400},
        {"var.fee": "five"},
        {"record_text": "x" * 10_001, "seen_digest": "-"},
        {"check.asked_on": "0001-01-01"},
        {"check.amount": "1", "unknown": "amount"},
        {"var.told": "x" * 501},
    ],
)
def test_out_of_range_is_422_and_keeps_nothing(
    guided_inquiry: Inquiry, alice: Staff, data: dict[str, str]
) -> None:
    assert send(signed_in(alice), guided_inquiry, **data).status_code == 422
    assert not Run.objects.exists()


def test_names_that_nobody_asked_for_change_nothing(guided_inquiry: Inquiry, alice: Staff) -> None:
    send(signed_in(alice), guided_inquiry, **{"check.evil": "x", "var.number": "faked"})

    run = Run.objects.get()
    assert "evil" not in run.answers
    assert run.variables == {}


def test_a_nul_in_an_answer_is_refused(guided_inquiry: Inquiry, alice: Staff) -> None:
    assert send(signed_in(alice), guided_inquiry, **{"var.told": "a\x00"}).status_code == 422


def test_a_visitor_is_told_to_sign_in(guided_inquiry: Inquiry, client: Client) -> None:
    assert send(client, guided_inquiry).status_code == 302
    assert send(client, guided_inquiry, headers=TO_RESULT).status_code == 401


@pytest.mark.parametrize(
    ("who", "status"), [("charlie", 404), ("dana", 403), ("omar", 403), ("petra", 403)]
)
def test_others_may_not(
    guided_inquiry: Inquiry, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    person = request.getfixturevalue(who)

    assert send(signed_in(person), guided_inquiry).status_code == status
    assert not Run.objects.exists()


def test_an_unknown_playbook_is_not_found(guided_inquiry: Inquiry, alice: Staff) -> None:
    assert signed_in(alice).post(url(guided_inquiry, "PB-77"), ANSWERS).status_code == 404


def test_answers_are_posted(guided_inquiry: Inquiry, alice: Staff) -> None:
    assert signed_in(alice).get(url(guided_inquiry)).status_code == 405


def test_a_form_from_elsewhere_is_refused(guided_inquiry: Inquiry, alice: Staff) -> None:
    browser = Client(enforce_csrf_checks=True)
    enter(browser, alice)

    assert send(browser, guided_inquiry).status_code == 403


@pytest.mark.parametrize("language", ["tlhIngan-Hol", "9" * 300, "xx"])
def test_a_language_that_no_script_is_written_in_changes_nothing(
    guided_inquiry: Inquiry, alice: Staff, language: str
) -> None:
    answer = send(signed_in(alice), guided_inquiry, say_in=language)

    assert answer.status_code == 303
    assert Run.objects.get().language == "ko"
