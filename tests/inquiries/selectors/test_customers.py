"""Finding customers by what identifies them, and what the desk shows about one."""

import datetime as dt
from typing import Any

import pytest

from inquiries.models import Customer
from inquiries.selectors import customer_context, find_customers, get_inquiry, recontact_hint
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def kim(team_claims: Team) -> Customer:
    kim = factories.make_customer(
        team_claims.market, name="김하늘", phone="010-0000-1234", reference="CRM-7"
    )
    factories.make_policy(kim, number="P-778899")
    return kim


@pytest.mark.parametrize(
    "text", ["김하늘", " 010 0000 1234 ", "+82-10-0000-1234", "CRM-7", "P-778899"]
)
def test_the_whole_name_phone_reference_or_policy_number_finds_somebody(
    alice: Staff, kim: Customer, text: str
) -> None:
    factories.make_customer(kim.market)

    assert find_customers(alice, text) == [kim]


@pytest.mark.parametrize("text", ["", "  ", "김", "하늘", "김하%", "0100000123", "778899", "CRM"])
def test_a_part_finds_nobody(alice: Staff, kim: Customer, text: str) -> None:
    assert find_customers(alice, text) == []


def test_the_insured_of_a_policy_is_found_beside_its_holder(alice: Staff, kim: Customer) -> None:
    child = factories.make_customer(kim.market, name="박바다", reference="CRM-8")
    factories.make_policy(kim, number="P-1", insured=child)

    assert find_customers(alice, "P-1") == [kim, child]


def test_customers_of_other_markets_are_not_found(mei: Staff, kim: Customer) -> None:
    assert find_customers(mei, "김하늘") == []


def test_at_most_twenty_are_shown_with_their_policies(
    team_claims: Team, alice: Staff, django_assert_num_queries: Any
) -> None:
    for _n in range(25):
        factories.make_policy(factories.make_customer(team_claims.market, name="Lee"))

    # Scope, ids, customers with market, policies.
    with django_assert_num_queries(4):
        found = find_customers(alice, "Lee")
        policies = [policy.number for customer in found for policy in customer.policies.all()]

    assert (len(found), len(policies)) == (20, 20)


def test_the_context_shows_policies_earlier_inquiries_and_the_chain(
    team_claims: Team, team_policy: Team, alice: Staff, kim: Customer
) -> None:
    insured = factories.make_policy(factories.make_customer(kim.market), insured=kim)
    first = factories.make_inquiry(team_claims, customer=kim, received_at=NOW - 3 * DAY)
    second = factories.make_inquiry(
        team_claims, customer=kim, received_at=NOW - DAY, recontact_of=first
    )
    factories.make_inquiry(team_policy, customer=kim, received_at=NOW - 2 * DAY)
    third = factories.make_inquiry(team_claims, customer=kim, recontact_of=second)

    context = customer_context(alice, get_inquiry(alice, third.number))

    assert context.customer == kim
    assert {policy.number for policy in context.policies} == {"P-778899", insured.number}
    assert context.earlier == [second, first]
    assert context.hidden == 1
    assert context.chain == [first, second]


def test_an_unidentified_customer_has_no_context(team_claims: Team, alice: Staff) -> None:
    row = factories.make_inquiry(team_claims)

    context = customer_context(alice, get_inquiry(alice, row.number))

    assert (context.customer, context.policies, context.earlier) == (None, [], [])


@pytest.mark.parametrize("rows_there", [3, 30])
def test_the_context_costs_the_same_queries_for_few_and_many_rows(
    team_claims: Team, alice: Staff, kim: Customer, rows_there: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows_there):
        factories.make_policy(kim)
        factories.make_inquiry(team_claims, customer=kim, received_at=NOW - n * DAY)
    row = get_inquiry(alice, factories.make_inquiry(team_claims, customer=kim).number)

    # What is visible, history, policies.
    with django_assert_num_queries(3):
        context = customer_context(alice, row)
        shown = [(earlier.team.name, earlier.policy) for earlier in context.earlier]
        held = [(policy.holder.name, policy.insured) for policy in context.policies]

    assert (len(shown), len(held)) == (rows_there, rows_there + 1)


def test_the_hint_at_intake_lists_what_would_be_repeated(
    team_claims: Team, team_policy: Team, alice: Staff, kim: Customer
) -> None:
    recent = [
        factories.make_inquiry(team_claims, customer=kim, received_at=NOW - n * DAY) for n in (1, 7)
    ]
    factories.make_inquiry(team_claims, customer=kim, received_at=NOW - 8 * DAY)
    factories.make_inquiry(team_claims, customer=kim, received_at=NOW, channel="CALL_OUT")
    factories.make_inquiry(team_claims, customer=kim, received_at=NOW, task_type="LOAN")
    factories.make_inquiry(team_policy, customer=kim, received_at=NOW)

    hint = recontact_hint(alice, customer=kim, policy=None, task_type="CERT", now=NOW)

    assert hint == recent
