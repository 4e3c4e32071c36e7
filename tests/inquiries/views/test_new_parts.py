"""The parts of the intake that follow what is entered: customer, fields of the task, hint."""

from typing import Any

import pytest

from inquiries.models import Customer, Inquiry, Policy
from ops_console.shared import clock
from staff.models import Market, Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import pane

SEARCH = "/inquiries/new/customer/"
ADD = "/inquiries/new/customer/add/"
FIELDS = "/inquiries/new/fields/"


def part(person: Staff, address: str, target: str, **fields: Any) -> str:
    response = signed_in(person).post(address, fields, headers=pane(target, on="/inquiries/new/"))
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    return response.content.decode()


@pytest.mark.parametrize("wanted", ["010-1234-5678", "KL-2019-0044821", "KR-C1", "박민수"])
def test_the_customer_is_found_by_what_identifies_them(
    alice: Staff, team_claims: Team, known_policy: Policy, wanted: str
) -> None:
    page = part(alice, SEARCH, "customer-hits", lookup=wanted, team=team_claims.pk)

    assert "박*수" in page
    assert "010-****-5678" in page
    assert f'value="{known_policy.holder_id}"' in page


@pytest.mark.parametrize("wanted", ["박", "박민", "010-1234", "%", "KL-2019-004482_", "'; --"])
def test_a_part_finds_nobody(
    alice: Staff, team_claims: Team, known_policy: Policy, wanted: str
) -> None:
    page = part(alice, SEARCH, "customer-hits", lookup=wanted, team=team_claims.pk)

    assert "Nobody is known under exactly this." in page
    assert "Add a new customer" in page


def test_a_customer_of_another_market_is_not_offered(
    hana: Staff, team_claims: Team, market_tw: Market
) -> None:
    factories.make_customer(market_tw, name="陳雅婷")

    page = part(hana, SEARCH, "customer-hits", lookup="陳雅婷", team=team_claims.pk)

    assert "Nobody is known under exactly this." in page


def test_a_pick_brings_the_policies_and_takes_the_only_one(
    alice: Staff, team_claims: Team, known_policy: Policy
) -> None:
    page = part(alice, SEARCH, "customer", pick=known_policy.holder_id, team=team_claims.pk)

    assert f'<input type="hidden" name="customer" value="{known_policy.holder_id}"' in page
    assert f'<option value="{known_policy.pk}" selected>' in page
    assert 'id="recontact"' in page


@pytest.mark.parametrize("pick", ["0", "x", "9" * 40, "\uff11"])
def test_a_pick_of_nobody_leaves_the_look_up(alice: Staff, team_claims: Team, pick: str) -> None:
    page = part(alice, SEARCH, "customer", pick=pick, team=team_claims.pk)

    assert 'name="lookup"' in page


def test_somebody_else_starts_the_look_up_again(
    alice: Staff, team_claims: Team, known_customer: Customer
) -> None:
    page = part(
        alice, SEARCH, "customer", clear="1", customer=known_customer.pk, team=team_claims.pk
    )

    assert 'name="lookup"' in page
    assert "박*수" not in page


@pytest.mark.parametrize(
    ("wanted", "field"), [("한가람", "new_name"), ("010-5555-0000", "new_phone")]
)
def test_adding_begins_with_what_was_looked_for(
    alice: Staff, team_claims: Team, wanted: str, field: str
) -> None:
    page = part(alice, ADD, "customer", lookup=wanted, team=team_claims.pk)

    [tag] = [line for line in page.split("<input") if f'name="{field}"' in line]
    assert f'value="{wanted}"' in tag


def test_a_task_brings_its_fields_and_its_usual_stage(alice: Staff, team_claims: Team) -> None:
    page = part(
        alice, FIELDS, "task-fields", task_type="CLAIM_HOSP", stage="JOIN", team=team_claims.pk
    )

    assert 'name="detail_event_date"' in page
    assert '<option value="CLAIM" selected>' in page
    assert "Counts as re-contact within" in page


def test_an_unknown_task_brings_no_fields(alice: Staff, team_claims: Team) -> None:
    page = part(alice, FIELDS, "task-fields", task_type="NONSENSE", team=team_claims.pk)

    assert 'name="detail_' not in page


def test_the_hint_comes_as_soon_as_customer_and_task_are_known(
    alice: Staff, team_claims: Team, known_policy: Policy
) -> None:
    earlier = log_again(team_claims, known_policy)

    page = part(
        alice,
        FIELDS,
        "task-fields",
        customer=known_policy.holder_id,
        policy=known_policy.pk,
        task_type="CERT",
        team=team_claims.pk,
    )

    assert "Contact no. 2 within 7 days" in page
    assert earlier.number in page
    assert 'id="recontact" aria-live="polite" hx-swap-oob="true"' in page


def test_another_policy_is_another_matter(
    alice: Staff, team_claims: Team, known_policy: Policy
) -> None:
    log_again(team_claims, known_policy)

    page = part(
        alice,
        FIELDS,
        "recontact",
        customer=known_policy.holder_id,
        policy="",
        task_type="CERT",
        team=team_claims.pk,
    )

    assert "Contact no." not in page


def test_without_script_each_step_is_the_whole_page_with_everything_kept(
    alice: Staff, team_claims: Team, known_customer: Customer
) -> None:
    entered = {"subject": "Kept subject", "customer_words": "Kept words", "team": team_claims.pk}
    client = signed_in(alice)

    for address, more in (
        (SEARCH, {"lookup": "박민수"}),
        (SEARCH, {"pick": known_customer.pk}),
        (ADD, {"lookup": "누구"}),
        (FIELDS, {"task_type": "CLAIM_HOSP"}),
    ):
        page = client.post(address, {**entered, **more}).content.decode()
        assert "<html" in page
        assert 'value="Kept subject"' in page
        assert "Kept words" in page
        assert 'id="form-errors"' not in page


def log_again(team: Team, policy: Policy) -> Inquiry:
    return factories.make_inquiry(
        team, customer=policy.holder, policy=policy, received_at=clock.now()
    )
