"""Showing a masked field: the form, the value for five minutes, and what refuses it."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from inquiries.models import Customer, Inquiry, Look, Note, Policy, Reveal
from ops_console.shared import clock
from ops_console.shared.models import AuditEntry, AuditKind, RequestKey
from staff.models import Staff
from tests.cast import signed_in
from tests.inquiries.views.asking import pane, url_of
from tests.shared.audit.faults import no_room_in_the_trail

PHONE, MASKED = "010-1234-5678", "010-****-5678"


def address(inquiry: Inquiry, customer: Customer, field: str = "phone") -> str:
    return f"{url_of(inquiry)}reveal/customer/{customer.pk}/{field}/"


def why(**fields: str) -> dict[str, str]:
    return {"reason": "VERIFY_CALLER", "text": "", "request_key": uuid4().hex, **fields}


def slot(customer: Customer, field: str = "phone") -> dict[str, str]:
    return pane(f"reveal-customer-{customer.pk}-{field}")


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def by_alice(alice: Staff) -> Client:
    return signed_in(alice)


def test_the_customer_tab_shows_masks_with_a_way_to_each(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer, known_policy: Policy
) -> None:
    page = text_of(by_alice.get(f"{url_of(taken_inquiry)}?panel=customer"))

    assert MASKED in page
    assert PHONE not in page
    assert known_policy.number not in page
    assert address(taken_inquiry, known_customer) in page
    assert f"reveal/policy/{known_policy.pk}/number/" in page


def test_a_reason_opens_the_field_on_a_page_of_its_own(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    url = address(taken_inquiry, known_customer)

    asked, answered = by_alice.get(url), by_alice.post(url, why())

    assert PHONE not in text_of(asked)
    assert (asked.status_code, answered.status_code) == (200, 200)
    assert PHONE in text_of(answered)
    assert PHONE in text_of(by_alice.get(url))
    assert Reveal.objects.get().inquiry == taken_inquiry


def test_in_the_pane_the_value_takes_the_place_of_the_mask_and_goes_by_itself(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    url, headers = address(taken_inquiry, known_customer), slot(known_customer)

    opened = text_of(by_alice.post(url, why(), headers=headers))
    covered = text_of(by_alice.get(f"{url}?hide=1", headers=headers))
    pane_ = text_of(by_alice.get(f"{url_of(taken_inquiry)}?panel=customer"))

    assert "<html" not in opened
    assert PHONE in opened
    assert 'hx-trigger="load delay:29' in opened or 'hx-trigger="load delay:300s"' in opened
    assert MASKED in covered
    assert PHONE not in covered
    assert "Open until" in pane_
    assert PHONE not in pane_


def test_after_five_minutes_it_is_masked_again_and_looking_extends_nothing(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    url = address(taken_inquiry, known_customer)
    by_alice.post(url, why())

    begun = clock.now()
    with time_machine.travel(begun + dt.timedelta(minutes=4, seconds=50)):
        assert PHONE in text_of(by_alice.get(url))
    with time_machine.travel(begun + dt.timedelta(minutes=5, seconds=1)):
        assert PHONE not in text_of(by_alice.get(url))
    assert Reveal.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"reason": "BECAUSE"},
        {"reason": "OTHER", "text": "          "},
        {"reason": "OTHER", "text": "asdf asdf asdf"},
        {"reason": "OTHER", "text": "aaaaaaaaaaaaa"},
        {"reason": "OTHER", "text": "번호는 010-1234-5678 입니다"},
    ],
)
def test_a_reason_that_says_nothing_is_refused_in_its_place(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer, fields: dict[str, str]
) -> None:
    response = by_alice.post(
        address(taken_inquiry, known_customer), why(**fields), headers=slot(known_customer)
    )

    assert response.status_code == 422
    assert "<form" in text_of(response)
    assert not Reveal.objects.exists()


def test_without_an_inquiry_the_words_are_needed(
    by_alice: Client, known_customer: Customer
) -> None:
    url = f"/reveal/customer/{known_customer.pk}/phone/"

    refused = by_alice.post(url, why())
    opened = by_alice.post(url, why(text="고객이 전화로 연락처 확인 요청"))

    assert (refused.status_code, opened.status_code) == (422, 200)
    assert PHONE in text_of(opened)


def test_the_same_form_twice_opens_once_and_keeps_no_value(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    url, form = address(taken_inquiry, known_customer), why()

    first, second = by_alice.post(url, form), by_alice.post(url, form)

    assert PHONE in text_of(first)
    assert PHONE in text_of(second)
    assert AuditEntry.objects.filter(kind=AuditKind.REVEALED).count() == 1
    assert RequestKey.objects.get().body is None


@pytest.mark.parametrize("person", ["charlie", "mei"])
def test_other_teams_and_markets_get_404_and_an_entry(
    request: pytest.FixtureRequest, person: str, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    client = signed_in(request.getfixturevalue(person))
    url = address(taken_inquiry, known_customer)

    statuses = [client.get(url).status_code, client.post(url, why()).status_code]

    assert statuses == [404, 404]
    assert AuditEntry.objects.filter(kind=AuditKind.DENIED).count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("national_id", "900101-1234567"),
        ("account", "110-222-333444"),
        ("health_notes", "고혈압 약 복용"),
    ],
)
def test_ids_and_health_ask_for_the_right_and_a_fresh_sign_in(
    by_alice: Client, bob: Staff, taken_inquiry: Inquiry, known_customer: Customer, field: str,
    value: str,
) -> None:  # fmt: skip
    setattr(known_customer, field, value)
    known_customer.save()
    by_bob, url = signed_in(bob), address(taken_inquiry, known_customer, field)

    fresh = by_bob.post(url, why())
    with time_machine.travel(clock.now() + dt.timedelta(minutes=6)):
        stale = by_bob.post(url, why(), headers=slot(known_customer, field))

    assert by_alice.post(url, why()).status_code == 403
    assert value in text_of(fresh)
    assert (stale.status_code, "Ops-Challenge" in stale.headers) == (401, True)


def test_the_numbers_in_a_note_are_hidden_in_the_history_until_asked_for(
    by_alice: Client, alice: Staff, taken_inquiry: Inquiry
) -> None:
    by_alice.post(
        url_of(taken_inquiry, "note"),
        {"body": "새 번호 010-7777-8888", "warned": "1", "request_key": uuid4().hex},
    )
    note = Note.objects.get()
    url = f"{url_of(taken_inquiry)}reveal/note/{note.pk}/body/"

    page = text_of(by_alice.get(url_of(taken_inquiry)))

    assert "010-****-8888" in page
    assert "010-7777-8888" not in page
    assert url in page
    assert "010-7777-8888" in text_of(by_alice.post(url, why()))


def test_the_two_hundred_and_first_customer_is_refused(
    by_alice: Client, alice: Staff, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    now = clock.now()
    Look.objects.bulk_create(
        Look(staff=alice, subject=f"customer:x{n}", at=now) for n in range(200)
    )

    opened = by_alice.get(f"{url_of(taken_inquiry)}?panel=customer")
    revealed = by_alice.post(address(taken_inquiry, known_customer), why())

    assert (opened.status_code, revealed.status_code) == (429, 429)
    assert not Reveal.objects.exists()
    assert AuditEntry.objects.filter(reason="bulk_looks").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reveal_that_cannot_be_recorded_shows_nothing(
    by_alice: Client, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    by_alice.raise_request_exception = False
    with no_room_in_the_trail():
        refused = by_alice.post(address(taken_inquiry, known_customer), why())
    looked = by_alice.get(address(taken_inquiry, known_customer))

    assert refused.status_code == 500
    assert PHONE not in text_of(refused) + text_of(looked)
    assert not Reveal.objects.exists()
