"""Changing what is known of a customer."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection

from inquiries import services
from inquiries.models import Customer
from inquiries.selectors import find_customers
from inquiries.services import CustomerChanges, InvalidFacts
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CLEAR = {
    "name": "김하늘",
    "phone": "010-0000-1234",
    "email": "haneul@mail.example",
    "birth_date": "1980-02-29",
    "address": "서울 종로구 새문안로 1",
    "national_id": "800229-1234567",
    "account": "110-222-333444",
    "health_notes": "고혈압",
}


@pytest.fixture
def kim(market_kr: Market) -> Customer:
    return factories.make_customer(market_kr, **CLEAR)


def change(customer: Customer, by: Staff, **fields: Any) -> Customer:
    version = fields.pop("version", customer.version)
    inquiry = fields.pop("inquiry", None)
    services.change_customer(
        customer_id=customer.pk,
        changes=CustomerChanges(**fields),
        by=by,
        now=NOW,
        version=version,
        inquiry=inquiry,
    )
    return Customer.objects.get(pk=customer.pk)


def raw(customer: Customer) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c) FROM inquiries_customer c WHERE id=%s", [customer.pk])
        found: dict[str, Any] = cursor.fetchone()[0]
        return found


def test_what_is_told_anew_is_sealed_and_found_and_the_rest_stays(
    kim: Customer, alice: Staff
) -> None:
    before = raw(kim)

    changed = change(kim, alice, phone=" 010-9999-8888 ", kind="INSURED")

    after = raw(changed)
    differing = {name for name in before if before[name] != after[name]}
    assert (changed.phone.reveal(), changed.kind) == ("01099998888", "INSURED")
    assert differing == {"phone", "phone_index", "kind", "version", "contact_changed_at"}
    assert (changed.version, changed.contact_changed_at) == (2, NOW)
    assert find_customers(alice, "010-9999-8888") == [changed]
    assert find_customers(alice, CLEAR["phone"]) == []


def test_the_audit_entry_names_the_fields_the_inquiry_and_no_value(
    kim: Customer, alice: Staff, team_claims: Team
) -> None:
    inquiry = factories.make_inquiry(team_claims, customer=kim)
    born = dt.date(1981, 3, 1)

    change(kim, alice, name="김새롬", birth_date=born, cleared={"email"}, inquiry=inquiry)

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.chain, entry.actor) == (AuditKind.CHANGED, "KR", alice)
    assert (entry.subject_type, entry.subject_id) == ("inquiries.Customer", str(kim.pk))
    assert (entry.object_type, entry.object_id) == ("inquiries.Inquiry", inquiry.number)
    assert entry.data == {
        "fields": ["birth_date", "email", "name"], "emptied": ["email"], "version": 2,
    }  # fmt: skip
    told = json.dumps(entry.hashed_parts(), ensure_ascii=False, default=str)
    assert not [text for text in ("김새롬", "1981", *CLEAR.values()) if text in told]
    assert audit.verify("KR") is None


def test_other_facts_than_ways_to_reach_somebody_leave_the_warning_off(
    kim: Customer, alice: Staff
) -> None:
    assert change(kim, alice, name="김새롬", language="en").contact_changed_at is None


@pytest.mark.parametrize(
    "told", [{}, {"phone": "+82-10-0000-1234"}, {"name": " 김하늘 "}, {"kind": "POLICYHOLDER"}]
)
def test_what_stands_already_leaves_nothing_behind(
    kim: Customer, alice: Staff, told: dict[str, str]
) -> None:
    before = raw(kim)

    assert raw(change(kim, alice, **told)) == before
    assert not AuditEntry.objects.exists()


def test_a_fact_is_emptied_only_when_that_is_said(kim: Customer, bob: Staff) -> None:
    emptied = frozenset({"phone", "email", "birth_date", "address", "account", "national_id"})

    changed = change(kim, bob, cleared=emptied)

    assert not any(getattr(changed, field) for field in emptied)
    assert raw(changed)["phone_index"] == raw(changed)["national_id_index"] == ""
    assert changed.health_notes.reveal() == CLEAR["health_notes"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"cleared": frozenset({"name"})}, "name"),
        ({"name": "김*늘"}, "name"),
        ({"phone": "010-****-1234"}, "phone"),
        ({"phone": "none"}, "phone"),
        ({"email": "ha***@m***.example"}, "email"),
        ({"address": "x" * 501}, "address"),
        ({"birth_date": dt.date(2026, 3, 12)}, "birth_date"),
        ({"phone": "010-1", "cleared": frozenset({"phone"})}, "phone"),
    ],
)
def test_bad_facts_are_refused_by_field_and_nothing_is_written(
    kim: Customer, bob: Staff, told: dict[str, Any], field: str
) -> None:
    before = raw(kim)

    with pytest.raises(InvalidFacts) as refused:
        change(kim, bob, **{"account": "1-2-3", **told})

    assert list(refused.value.problems) == [field]
    assert raw(kim) == before
    assert not AuditEntry.objects.exists()


def test_only_who_may_see_sensitive_facts_replaces_them(
    kim: Customer, alice: Staff, bob: Staff, market_kr: Market
) -> None:
    new = factories.make_customer(market_kr)

    with pytest.raises(InvalidFacts):
        change(kim, alice, account="1-2-3")
    with pytest.raises(InvalidFacts):
        change(kim, alice, cleared=frozenset({"health_notes"}))
    assert change(new, alice, account="1-2-3").account.reveal() == "1-2-3"
    assert change(kim, bob, account="1-2-3").account.reveal() == "1-2-3"


def test_an_older_version_is_refused(kim: Customer, alice: Staff, bob: Staff) -> None:
    change(kim, bob, address="부산 해운대구 우동")

    with pytest.raises(errors.Conflict):
        change(kim, alice, address="대구 중구 동인동", version=1)

    kim.refresh_from_db()
    assert kim.address.reveal() == "부산 해운대구 우동"
    assert AuditEntry.objects.count() == 1


def test_without_the_right_or_in_another_market_nobody_is_changed(
    kim: Customer, omar: Staff, dana: Staff, mei: Staff
) -> None:
    for person in (omar, dana):
        with pytest.raises(errors.Forbidden):
            change(kim, person, name="x")
    with pytest.raises(errors.NotFound):
        change(kim, mei, name="x")


def test_an_unknown_code_is_refused(kim: Customer, alice: Staff) -> None:
    with pytest.raises(errors.Invalid):
        change(kim, alice, kind="GHOST")
