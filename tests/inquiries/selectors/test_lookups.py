"""Single rows: what is not open to somebody does not exist."""

import datetime as dt

import pytest

from inquiries import selectors
from ops_console.shared import errors
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_an_inquiry_is_found_by_its_number_with_what_its_page_shows(
    team_claims: Team, alice: Staff
) -> None:
    customer = factories.make_customer(team_claims.market)
    row = factories.make_inquiry(team_claims, customer=customer)

    found = selectors.get_inquiry(alice, row.number)

    assert found == row
    assert found._state.fields_cache.keys() >= {"market", "customer", "assignee"}


def test_what_is_not_open_does_not_exist(
    team_claims: Team, alice: Staff, charlie: Staff, mei: Staff
) -> None:
    row = factories.make_inquiry(team_claims)
    leg = factories.make_contact(row, alice)
    policy = factories.make_policy(factories.make_customer(team_claims.market))

    assert selectors.get_contact(alice, leg.pk) == leg
    for number in (row.number, "KR-000000-000000"):
        with pytest.raises(errors.NotFound):
            selectors.get_inquiry(charlie, number)
    with pytest.raises(errors.NotFound):
        selectors.get_contact(charlie, leg.pk)
    with pytest.raises(errors.NotFound):
        selectors.get_customer(mei, policy.holder.reference)
    with pytest.raises(errors.NotFound):
        selectors.get_customer_by_id(mei, policy.holder.pk)
    with pytest.raises(errors.NotFound):
        selectors.get_policy(mei, policy.pk)


def test_customers_and_policies_are_open_in_the_whole_market(
    team_claims: Team, team_taipei: Team, charlie: Staff, hana: Staff
) -> None:
    here = factories.make_customer(team_claims.market, reference="C-1")
    there = factories.make_customer(team_taipei.market, reference="C-1")
    policy = factories.make_policy(here)

    assert selectors.get_customer(charlie, "C-1") == here
    assert selectors.get_customer(hana, "C-1", market_id=there.market_id) == there
    assert selectors.get_customer_by_id(charlie, here.pk) == here
    assert selectors.get_policy(charlie, policy.pk) == policy


def test_contacts_and_policies_are_listed_in_their_order(team_claims: Team, alice: Staff) -> None:
    row = factories.make_inquiry(team_claims)
    later = factories.make_contact(row, alice, kind="CHAT")
    earlier = factories.make_contact(row, alice, kind="CHAT", queued_at=NOW - HOUR)
    holder = factories.make_customer(team_claims.market)
    policies = [factories.make_policy(holder, number=number) for number in ("P-2", "P-1")]

    assert list(selectors.contacts_of(row)) == [earlier, later]
    assert list(selectors.policies_of(holder)) == policies[::-1]
