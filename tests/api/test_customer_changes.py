"""Changing customers over the API."""

from typing import Any

import pytest

from inquiries.models import Customer
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests import factories
from tests.api.fixtures import Call

PATH = "customers/C-77/"
TOLD = {"market": "KR", "version": 1}


@pytest.fixture
def kim(market_kr: Market) -> Customer:
    return factories.make_customer(
        market_kr, reference="C-77", name="김가상", phone="010-0000-1234", account="110-222-333444"
    )


def test_what_is_told_is_changed_and_null_empties(bob: Staff, kim: Customer, call: Call) -> None:
    answer = call(bob, "patch", PATH, {**TOLD, "name": "이가상", "phone": None, "account": "1-2"})

    kim.refresh_from_db()
    assert answer.status_code == 200, answer.content
    assert answer.json() == call(bob, "get", PATH).json()
    assert (answer.json()["name"], answer.json()["phone"]) == ("이*상", "")
    assert (kim.name.reveal(), kim.phone.reveal(), kim.account.reveal()) == ("이가상", "", "1-2")
    assert answer.json()["version"] == 2
    assert AuditEntry.objects.filter(kind=AuditKind.CHANGED).count() == 1


def test_the_answer_holds_masks_only(bob: Staff, kim: Customer, call: Call) -> None:
    told = {"national_id": "800229-1234567", "health_notes": "고혈압", "email": "kim@mail.example"}

    answer = call(bob, "patch", PATH, {**TOLD, **told})

    body = answer.json()
    assert (body["national_id"], body["health_notes"]) == ("******-*******", "***")
    assert body["account"] == "******3444"
    assert not [value for value in told.values() if value in answer.content.decode()]


def test_the_list_of_hits_shows_neither_account_nor_health(
    bob: Staff, kim: Customer, call: Call
) -> None:
    [hit] = call(bob, "post", "customers/search/", {"query": "C-77"}).json()

    assert not {"account", "health_notes"} & set(hit)


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"version": 2}, 409, "conflict"),
        ({"name": None}, 422, "invalid"),
        ({"name": ""}, 422, "invalid"),
        ({"phone": "010-****-1234"}, 422, "invalid_facts"),
        ({"birth_date": "1850-01-01"}, 422, "invalid_facts"),
        ({"reference": "C-78"}, 422, "invalid"),
        ({"market": "TW"}, 404, "not_found"),
    ],
)
def test_refusals_have_a_code_and_change_nothing(
    bob: Staff, kim: Customer, call: Call, told: dict[str, Any], status: int, code: str
) -> None:
    answer = call(bob, "patch", PATH, {**TOLD, "address": "Busan", **told})

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert Customer.objects.get(pk=kim.pk).version == 1


def test_agents_do_not_replace_what_they_may_not_see(
    alice: Staff, kim: Customer, call: Call
) -> None:
    answer = call(alice, "patch", PATH, {**TOLD, "account": None})

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["account"]


def test_customers_of_another_team_do_not_exist_and_managers_change_nobody(
    alice: Staff, omar: Staff, kim: Customer, team_policy: Team, call: Call
) -> None:
    assert call(omar, "patch", PATH, {**TOLD, "name": "x"}).status_code == 403

    factories.make_inquiry(team_policy, customer=kim)
    assert call(alice, "patch", PATH, {**TOLD, "name": "x"}).status_code == 404
    assert Customer.objects.get(pk=kim.pk).version == 1
