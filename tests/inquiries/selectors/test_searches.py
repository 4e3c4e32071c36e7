"""The search box."""

from typing import Any

import pytest

from inquiries.models import Inquiry
from inquiries.selectors import search
from staff.models import Staff, Team
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(team_claims: Team) -> Inquiry:
    customer = factories.make_customer(
        team_claims.market, name="김하늘", phone="010-0000-1234", reference="CRM-7"
    )
    policy = factories.make_policy(customer, number="P-778899")
    factories.make_inquiry(team_claims, number="KR-260311-000043")
    return factories.make_inquiry(
        team_claims,
        number="KR-260311-000042",
        customer=customer,
        policy=policy,
        external_source="crm",
        external_ref="X-77",
    )


@pytest.mark.parametrize(
    "text",
    [
        "KR-260311-000042",
        "kr-260311-000042",
        "000042",
        " 42 ",
        "X-77",
        "P-778899",
        "010-0000-1234",
        "김하늘",
        "CRM-7",
    ],
)
def test_what_names_it_finds_it(alice: Staff, row: Inquiry, text: str) -> None:
    assert search(alice, text).inquiries == [row]


def test_a_full_number_is_an_exact_hit(alice: Staff, row: Inquiry) -> None:
    assert search(alice, "kr-260311-000042").exact == row
    assert search(alice, "42").exact is None


@pytest.mark.parametrize("text", ["", "김", "00042-", "260311", "77", "9" * 40])
def test_parts_find_nothing(alice: Staff, row: Inquiry, text: str) -> None:
    hits = search(alice, text)

    assert (hits.inquiries, hits.customers) == ([], [])


def test_customers_are_shown_only_to_people_who_may_see_customers(
    alice: Staff, dana: Staff, row: Inquiry
) -> None:
    assert search(alice, "김하늘").customers == [row.customer]
    hits = search(dana, "김하늘")
    assert (hits.customers, hits.inquiries) == ([], [])
    assert search(dana, "P-778899").inquiries == []
    assert search(dana, "42").inquiries == [row]


def test_another_teams_inquiry_is_not_found_by_its_customer(
    charlie: Staff, mei: Staff, row: Inquiry
) -> None:
    assert search(charlie, "010-0000-1234").inquiries == []
    assert search(charlie, "010-0000-1234").customers == [row.customer]
    assert search(mei, "KR-260311-000042").inquiries == []


@pytest.mark.parametrize("rows_there", [3, 30])
def test_a_search_costs_the_same_queries_for_few_and_many_hits(
    team_claims: Team, alice: Staff, rows_there: int, django_assert_num_queries: Any
) -> None:
    customer = factories.make_customer(team_claims.market, name="Lee")
    for _n in range(rows_there):
        factories.make_inquiry(team_claims, customer=customer)

    # Scope, customer ids, customers, policies, inquiry ids, inquiries.
    with django_assert_num_queries(6):
        hits = search(alice, "Lee")
        shown = [(row.customer and row.customer.name, row.team.name) for row in hits.inquiries]

    assert len(shown) == rows_there
