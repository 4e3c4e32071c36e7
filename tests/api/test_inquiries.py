"""Listing, reading, logging and changing inquiries over the API."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from inquiries.models import Inquiry, InquiryEvent
from inquiries.selectors import ListFilter, inquiries_for_list
from staff.models import Staff, Team
from tests.api.fixtures import Call
from tests.factories import make_customer, make_inquiry, make_policy

NEW = {
    "market": "KR",
    "team": "CLAIMS",
    "channel": "CALL_IN",
    "stage": "KEEP",
    "task_type": "CERT",
    "subject": "연말정산 증명서",
    "details": {"certificate_kind": "TAX"},
}


def test_a_logged_inquiry_is_answered_whole(alice: Staff, call: Call) -> None:
    answer = call(alice, "post", "inquiries/", NEW)

    body = answer.json()
    assert answer.status_code == 201
    assert (body["subject"], body["status"], body["version"]) == ("연말정산 증명서", "NEW", 1)
    assert InquiryEvent.objects.get(inquiry__number=body["number"]).kind == "CREATED"


def test_customer_and_policy_are_linked(alice: Staff, team_claims: Team, call: Call) -> None:
    customer = make_customer(team_claims.market)
    policy = make_policy(customer)

    body = call(
        alice, "post", "inquiries/", {**NEW, "customer": customer.reference, "policy": policy.pk}
    ).json()

    assert (body["customer"], body["policy"]) == (customer.reference, policy.pk)


def test_the_same_key_twice_logs_one_inquiry(alice: Staff, call: Call) -> None:
    first = call(alice, "post", "inquiries/", NEW, **{"idempotency-key": "k-1"})
    again = call(alice, "post", "inquiries/", NEW, **{"idempotency-key": "k-1"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Inquiry.objects.count() == 1


def test_the_same_key_with_another_body_is_422(alice: Staff, call: Call) -> None:
    call(alice, "post", "inquiries/", NEW, **{"idempotency-key": "k-1"})

    answer = call(
        alice, "post", "inquiries/", {**NEW, "subject": "other"}, **{"idempotency-key": "k-1"}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


BAD: list[tuple[dict[str, Any], int]] = [
    ({"channel": "PIGEON"}, 422),
    ({"task_type": ""}, 422),
    ({"subject": ""}, 422),
    ({"subject": "x" * 201}, 422),
    ({"customer_words": "x" * 20_001}, 422),
    ({"subject": "a\x00b"}, 400),
    ({"details": {"certificate_kind": "a\ud800"}}, 400),
    ({"details": {"nonsense": 1}}, 422),
    ({"details": []}, 422),
    ({"received_at": "0001-01-01T00:00:00Z"}, 422),
    ({"received_at": "9999-12-31T23:59:59Z"}, 422),
    ({"received_at": "yesterday"}, 422),
    ({"policy": 2**63}, 422),
    ({"policy": -1}, 422),
    ({"policy": 999_999}, 404),
    ({"customer": "C-NOBODY"}, 404),
    ({"market": "TW"}, 404),
    ({"market": "XX"}, 404),
    ({"team": "NOBODY"}, 404),
    ({"status": "CLOSED"}, 422),
    ({"version": 7, "assignee": 1}, 422),
]


@pytest.mark.parametrize(("wrong", "status"), BAD, ids=lambda value: ascii(value)[:40])
def test_bad_input_is_refused_and_nothing_is_written(
    alice: Staff, team_taipei: Team, call: Call, wrong: dict[str, Any], status: int
) -> None:
    answer = call(alice, "post", "inquiries/", {**NEW, **wrong})

    assert answer.status_code == status, answer.content
    assert answer.json()["detail"]
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"text"', "[" * 5000, '{"a": NaN}', '{"a": 1, "a": 2}'],
    ids=repr,
)
def test_a_body_that_is_no_object_is_refused(alice: Staff, call: Call, body: str) -> None:
    answer = call(alice, "post", "inquiries/", body)

    assert answer.status_code in {400, 422}
    assert not Inquiry.objects.exists()


def test_a_body_larger_than_a_form_may_be_is_refused(alice: Staff, call: Call) -> None:
    answer = call(alice, "post", "inquiries/", {**NEW, "customer_words": "x" * 3_000_000})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_list_holds_ones_own_scope(
    alice: Staff, team_claims: Team, team_policy: Team, call: Call
) -> None:
    mine, _other = make_inquiry(team_claims), make_inquiry(team_policy)

    body = call(alice, "get", "inquiries/").json()

    assert [row["number"] for row in body["results"]] == [mine.number]
    assert (body["next"], body["count"]) == ("", 1)


def test_pages_follow_each_other_without_gap_or_repetition(
    alice: Staff, team_claims: Team, call: Call
) -> None:
    numbers = {make_inquiry(team_claims).number for _ in range(120)}
    seen: list[str] = []
    cursor = ""

    for _ in range(3):
        body = call(alice, "get", f"inquiries/?cursor={cursor}").json()
        seen += [row["number"] for row in body["results"]]
        cursor = body["next"]

    assert cursor == ""
    assert len(seen) == 120
    assert set(seen) == numbers


@pytest.mark.parametrize(
    "query", ["cursor=nonsense", "channel=PIGEON", "received_from=2026-13-01", "team=x", "sort=x"]
)
def test_a_wrong_query_is_422(alice: Staff, call: Call, query: str) -> None:
    assert call(alice, "get", f"inquiries/?{query}").status_code == 422


def test_the_list_costs_the_same_for_3_and_30_rows(
    alice: Staff, team_claims: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert alice.scope.market_ids
    for wanted in (3, 30):
        while Inquiry.objects.count() < wanted:
            make_inquiry(team_claims, customer=make_customer(team_claims.market))
        with django_assert_num_queries(2):
            inquiries_for_list(alice, ListFilter())


def test_another_teams_inquiry_is_404(charlie: Staff, team_claims: Team, call: Call) -> None:
    inquiry = make_inquiry(team_claims)

    assert call(charlie, "get", f"inquiries/{inquiry.number}/").status_code == 404
    assert (
        call(charlie, "patch", f"inquiries/{inquiry.number}/", {"subject": "x"}).status_code == 404
    )


def test_facts_are_changed_at_the_version_read(alice: Staff, team_claims: Team, call: Call) -> None:
    inquiry = make_inquiry(team_claims, assignee=alice, status="OPEN")
    path = f"inquiries/{inquiry.number}/"

    changed = call(alice, "patch", path, {"subject": "Tax certificate", "version": 1})
    late = call(alice, "patch", path, {"subject": "Other", "version": 1})

    assert changed.json()["subject"] == "Tax certificate"
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
