"""Customers and policies over the API."""

from typing import Any

import pytest

from inquiries.models import Customer, Policy
from staff.models import Market, Staff
from tests.api.fixtures import Call
from tests.factories import make_customer, make_policy

POLICY = {"market": "KR", "number": "P-000001", "holder": "C-77", "product": "종신"}
KIM = {"market": "KR", "name": "김가상", "phone": "010-0000-1234", "reference": "C-77"}


def test_a_customer_is_added_and_read(alice: Staff, call: Call) -> None:
    created = call(alice, "post", "customers/", KIM)
    read = call(alice, "get", "customers/C-77/")

    assert (created.status_code, read.status_code) == (201, 200)
    assert read.json() == created.json()
    assert (read.json()["name"], read.json()["phone"]) == ("김*상", "010-****-1234")


def test_a_reference_is_taken_once(alice: Staff, call: Call) -> None:
    call(alice, "post", "customers/", KIM)

    assert call(alice, "post", "customers/", KIM).status_code == 409
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("query", ["010-0000-1234", "C-77", "김가상", "P-000001"])
def test_customers_are_found_by_one_exact_fact(alice: Staff, call: Call, query: str) -> None:
    call(alice, "post", "customers/", KIM)
    call(alice, "post", "policies/", POLICY)

    found = call(alice, "post", "customers/search/", {"query": query}).json()

    assert [row["reference"] for row in found] == ["C-77"]


@pytest.mark.parametrize("query", ["010", "김", "%", "C-7_", "P-0000%"])
def test_parts_and_wildcards_find_nobody(alice: Staff, call: Call, query: str) -> None:
    call(alice, "post", "customers/", KIM)

    assert call(alice, "post", "customers/search/", {"query": query}).json() == []


def test_customers_of_another_market_do_not_exist(
    alice: Staff, market_tw: Market, call: Call
) -> None:
    lin = make_customer(market_tw, name="林虛構")
    policy = make_policy(lin)

    assert call(alice, "get", f"customers/{lin.reference}/").status_code == 404
    assert call(alice, "get", f"policies/{policy.pk}/").status_code == 404
    assert call(alice, "post", "customers/search/", {"query": "林虛構"}).json() == []


def test_policies_are_added_and_listed(alice: Staff, call: Call) -> None:
    call(alice, "post", "customers/", KIM)

    created = call(alice, "post", "policies/", {**POLICY, "premium": "120000.00"})
    listed = call(alice, "get", "customers/C-77/policies/").json()

    assert created.status_code == 201, created.content
    assert [row["number"] for row in listed] == ["********0001"]
    assert call(alice, "get", f"policies/{created.json()['id']}/").json() == created.json()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("customers/", {"market": "KR", "name": ""}),
        ("customers/", {"market": "KR", "name": "x" * 121}),
        ("customers/", {"market": "KR", "name": "x", "birth_date": "0001-02-30"}),
        ("customers/", {"market": "KR", "name": "x", "kind": "FRIEND"}),
        ("customers/", {"market": "KR", "name": "x", "is_staff": True}),
        ("customers/search/", {"query": ""}),
        ("policies/", {**POLICY, "holder": ""}),
        ("policies/", {**POLICY, "premium": "NaN"}),
        ("policies/", {**POLICY, "premium": "1e99"}),
    ],
)
def test_bad_input_is_422(alice: Staff, call: Call, path: str, body: dict[str, Any]) -> None:
    answer = call(alice, "post", path, body)

    assert answer.status_code == 422, answer.content
    assert not Customer.objects.exists()
    assert not Policy.objects.exists()


def test_an_analyst_sees_no_customers(dana: Staff, call: Call) -> None:
    assert call(dana, "post", "customers/search/", {"query": "김가상"}).status_code == 403
