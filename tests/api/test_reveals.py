"""Showing a masked field over the API: the same reason, right and trail as on the page."""

import json
from typing import Any
from uuid import uuid4

import pytest

from inquiries.models import Customer, Inquiry, Reveal
from ops_console.shared.models import AuditEntry, AuditKind, RequestKey
from staff.models import Market, Staff, Team
from tests.api.fixtures import Call
from tests.cast import signed_in
from tests.factories import make_customer, make_inquiry, make_policy

ASKED = {"field": "phone", "reason": "CONTACT_CUSTOMER"}


@pytest.fixture
def kim(market_kr: Market) -> Customer:
    return make_customer(
        market_kr, name="김가상", phone="010-0000-1234", national_id="900101-1234567"
    )


@pytest.fixture
def inquiry(team_claims: Team, kim: Customer) -> Inquiry:
    return make_inquiry(team_claims, customer=kim, subject="연락처 010-4321-8765 문의")


def at(customer: Customer) -> str:
    return f"customers/{customer.reference}/reveal/"


def test_a_reason_and_an_inquiry_open_a_field(
    alice: Staff, call: Call, kim: Customer, inquiry: Inquiry
) -> None:
    answer = call(alice, "post", at(kim), {**ASKED, "inquiry": inquiry.number})

    row = Reveal.objects.get()
    assert answer.status_code == 200
    assert (answer.json()["field"], answer.json()["value"]) == ("phone", "010-0000-1234")
    assert (row.staff, row.inquiry, row.customer) == (alice, inquiry, kim)
    assert AuditEntry.objects.get(kind=AuditKind.REVEALED).subject_id == str(kim.pk)


def test_a_repetition_answers_again_and_the_value_is_kept_nowhere(
    alice: Staff, call: Call, kim: Customer, inquiry: Inquiry
) -> None:
    body, key = {**ASKED, "inquiry": inquiry.number}, {"idempotency-key": uuid4().hex}

    first, second = (call(alice, "post", at(kim), body, **key) for _ in range(2))

    assert first.json() == second.json()
    assert Reveal.objects.count() == 1
    assert RequestKey.objects.get().body is None


@pytest.mark.parametrize("text", ["", "short", "asdf asdf asdf"])
def test_without_an_inquiry_the_words_must_say_why(
    alice: Staff, call: Call, kim: Customer, text: str
) -> None:
    answer = call(alice, "post", at(kim), {**ASKED, "text": text})

    assert (answer.status_code, answer.json()["code"]) == (422, "reason")


def test_customers_of_other_teams_and_markets_do_not_exist(
    charlie: Staff, mei: Staff, call: Call, kim: Customer, inquiry: Inquiry
) -> None:
    body: dict[str, Any] = {**ASKED, "text": "고객이 연락처 확인을 요청함"}

    answers = [
        call(charlie, "post", at(kim), body),
        call(mei, "post", at(kim), body),
        call(charlie, "post", at(kim), {**body, "inquiry": inquiry.number}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    denied = AuditEntry.objects.filter(kind=AuditKind.DENIED, subject_id=str(kim.pk))
    assert denied.filter(chain="KR").count() == 3


def test_a_token_shows_no_ids_and_a_fresh_session_does(
    bob: Staff, call: Call, kim: Customer, inquiry: Inquiry
) -> None:
    body = {"field": "national_id", "reason": "VERIFY_CALLER", "inquiry": inquiry.number}
    browser = signed_in(bob)

    by_token = call(bob, "post", at(kim), body)
    by_session = browser.post(
        f"/api/v1/{at(kim)}",
        json.dumps(body),
        content_type="application/json",
        headers={"idempotency-key": uuid4().hex},
    )

    assert (by_token.status_code, by_token.json()["code"]) == (403, "fresh_sign_in")
    assert by_session.json()["value"] == "900101-1234567"


def test_policy_numbers_and_texts_open_the_same_way(
    alice: Staff, call: Call, kim: Customer, inquiry: Inquiry
) -> None:
    policy = make_policy(kim, number="KL-2019-0044821")
    why = {"reason": "CLAIM_WORK", "inquiry": inquiry.number}

    number = call(alice, "post", f"policies/{policy.pk}/reveal/", {**why, "field": "number"})
    subject = call(
        alice, "post", f"inquiries/{inquiry.number}/reveal/", {**why, "field": "subject"}
    )

    assert number.json()["value"] == "KL-2019-0044821"
    assert subject.json()["value"] == "연락처 010-4321-8765 문의"
