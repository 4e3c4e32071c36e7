"""Reading customers over the API is counted, limited and recorded as it is on pages."""

from typing import Any

import pytest

from inquiries.models import Customer, Policy
from inquiries.models.reveals import Look
from inquiries.rules.reveals import MOST_LOOKS
from ops_console.shared import clock
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests.api.fixtures import Call
from tests.cast import signed_in
from tests.factories import make_customer, make_inquiry, make_policy


@pytest.fixture
def kim(market_kr: Market) -> Customer:
    return make_customer(market_kr, reference="C-77", name="김가상", phone="010-0000-1234")


@pytest.fixture
def policy(kim: Customer) -> Policy:
    return make_policy(kim, number="P-1")


def reads(policy: Policy) -> list[tuple[str, str, dict[str, Any] | None]]:
    change = {"market": "KR", "version": 1, "address": "Busan"}
    return [
        ("get", "customers/C-77/", None),
        ("get", "customers/C-77/policies/", None),
        ("get", f"policies/{policy.pk}/", None),
        ("patch", "customers/C-77/", change),
        ("post", "customers/search/", {"query": "C-77"}),
    ]


def fill_up(person: Staff) -> None:
    at = clock.now()
    subjects = (f"customer:{10**9 + n}" for n in range(MOST_LOOKS))
    Look.objects.bulk_create(Look(staff=person, subject=text, at=at) for text in subjects)


def test_each_read_of_a_customer_is_one_look_at_that_customer(
    bob: Staff, call: Call, kim: Customer, policy: Policy
) -> None:
    for method, path, body in reads(policy)[:4]:
        Look.objects.all().delete()
        answer = call(bob, method, path, body)
        assert answer.status_code == 200, answer.content
        assert [look.subject for look in Look.objects.filter(staff=bob)] == [f"customer:{kim.pk}"]


def test_beyond_the_limit_every_read_is_refused_once_on_record(
    bob: Staff, call: Call, kim: Customer, policy: Policy
) -> None:
    fill_up(bob)

    answers = [call(bob, *asked) for asked in reads(policy)]

    assert {answer.status_code for answer in answers} == {429}
    assert {answer.json()["code"] for answer in answers} == {"bulk_looks"}
    assert AuditEntry.objects.get(kind=AuditKind.DENIED).reason == "bulk_looks"
    assert not [answer for answer in answers if b"C-77" in answer.content]
    assert Customer.objects.get(pk=kim.pk).version == 1


def test_customers_whom_only_other_teams_know_are_not_read(
    alice: Staff, bob: Staff, call: Call, kim: Customer, policy: Policy, team_policy: Team
) -> None:
    make_inquiry(team_policy, customer=kim)

    answers = [call(alice, *asked) for asked in reads(policy)[:4]]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert not Look.objects.exists()


def test_the_search_page_is_counted_and_refused_alike(alice: Staff, kim: Customer) -> None:
    client = signed_in(alice)
    assert client.post("/search/", {"q": "김가상"}).status_code == 200
    [look] = Look.objects.filter(staff=alice)
    fill_up(alice)

    refused = client.post("/search/", {"q": "010-0000-1235"})

    assert look.subject.startswith("search:")
    assert refused.status_code == 429


def test_a_search_leaves_how_many_it_found_and_a_hash_of_what_for(
    alice: Staff, call: Call, kim: Customer
) -> None:
    make_inquiry(alice.teams.get(), customer=kim)
    signed_in(alice).post("/search/", {"q": "010-0000-1234"})
    call(alice, "post", "customers/search/", {"query": "010-0000-1234"})
    call(alice, "post", "customers/search/", {"query": "010-0000-9999"})

    by_page, by_api, vain = AuditEntry.objects.filter(kind=AuditKind.SEARCHED).order_by("pk")

    assert (by_page.chain, by_page.actor) == ("KR", alice)
    assert (by_page.data["customers"], by_page.data["inquiries"]) == (1, 1)
    assert (by_api.data["customers"], vain.data["customers"]) == (1, 0)
    assert by_page.data["query"] == by_api.data["query"] != vain.data["query"]
    assert "1234" not in str([by_page.data, by_api.data, by_page.reason_text, by_page.object_id])
