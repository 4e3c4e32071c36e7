"""Adding customers and policies."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from inquiries import services
from inquiries.models import Customer, Policy
from inquiries.services import NewCustomer, NewPolicy, rows
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff
from tests import factories
from tests.factories import NOW
from tests.shared.audit.faults import no_room_in_the_trail

pytestmark = pytest.mark.django_db


def add_customer(market: Market, by: Staff, **fields: Any) -> Customer:
    data = NewCustomer(market=market, **{"name": "Kim Haneul", **fields})
    return services.create_customer(data=data, by=by, now=NOW)


def add_policy(holder: Customer, by: Staff, **fields: Any) -> Policy:
    values = {"market": holder.market, "number": "P-1", "product": "Whole life", **fields}
    return services.create_policy(data=NewPolicy(holder=holder, **values), by=by, now=NOW)


def test_a_customer_gets_a_reference_of_the_market(market_kr: Market, alice: Staff) -> None:
    first = add_customer(market_kr, alice, phone="010-0000-1234", birth_date=dt.date(1980, 2, 29))
    second = add_customer(market_kr, alice)
    first.refresh_from_db()

    assert first.reference.startswith("KR-C")
    assert first.reference != second.reference
    assert (first.phone.reveal(), first.created_at) == ("01000001234", NOW)


def test_who_entered_which_facts_of_whom_is_in_the_audit_trail(
    market_kr: Market, alice: Staff
) -> None:
    told = {"phone": "010-0000-1234", "health_notes": "고혈압", "birth_date": dt.date(1980, 2, 29)}

    added = add_customer(market_kr, alice, reference="CRM-7", **told)
    with pytest.raises(errors.Conflict):
        add_customer(market_kr, alice, reference="CRM-7", **told)

    [entry] = AuditEntry.objects.all()
    assert (entry.kind, entry.chain, entry.actor) == (AuditKind.ENTERED, "KR", alice)
    assert (entry.subject_type, entry.subject_id) == ("inquiries.Customer", str(added.pk))
    assert entry.data == {"fields": ["birth_date", "health_notes", "name", "phone"]}
    assert audit.verify("KR") is None


@pytest.mark.django_db(transaction=True)
def test_a_customer_who_cannot_be_recorded_is_not_added(market_kr: Market, alice: Staff) -> None:
    with no_room_in_the_trail(), pytest.raises(DatabaseError, match="no room"):
        add_customer(market_kr, alice)

    assert not Customer.objects.exists()


def test_a_child_born_today_in_the_market_can_be_added(market_kr: Market, alice: Staff) -> None:
    after_midnight = dt.datetime(2026, 3, 11, 15, 30, tzinfo=dt.UTC)
    data = NewCustomer(market=market_kr, name="Kim Saessak", birth_date=dt.date(2026, 3, 12))

    child = services.create_customer(data=data, by=alice, now=after_midnight)

    assert child.birth_date.reveal_date() == dt.date(2026, 3, 12)


def test_a_customer_speaks_the_markets_first_language_unless_said(
    market_tw: Market, mei: Staff
) -> None:
    assert add_customer(market_tw, mei).language == "zh-hant"
    assert add_customer(market_tw, mei, language="en").language == "en"


def test_a_reference_that_is_known_elsewhere_is_kept_once(market_kr: Market, alice: Staff) -> None:
    add_customer(market_kr, alice, reference=" CRM-7 ")

    with pytest.raises(errors.Conflict, match="taken already"):
        add_customer(market_kr, alice, reference="CRM-7")

    assert Customer.objects.get().reference == "CRM-7"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"phone": "1" * 31},
        {"email": "x" * 255},
        {"address": "x" * 501},
        {"reference": "x" * 41},
        {"kind": "GHOST"},
        {"language": "fr"},
        {"birth_date": dt.date(1899, 12, 31)},
        {"birth_date": dt.date(2026, 3, 12)},
    ],
)
def test_bad_facts_of_a_customer_are_refused(
    market_kr: Market, alice: Staff, fields: dict[str, Any]
) -> None:
    with pytest.raises(errors.Invalid):
        add_customer(market_kr, alice, **fields)

    assert not Customer.objects.exists()


def test_a_policy_belongs_to_its_holder_and_its_number_is_taken_once(
    market_kr: Market, alice: Staff
) -> None:
    holder = factories.make_customer(market_kr)

    policy = add_policy(holder, alice, premium=Decimal(90000), insured=holder)

    assert (policy.holder, policy.insured, policy.premium) == (holder, holder, Decimal(90000))
    with pytest.raises(errors.Conflict):
        add_policy(holder, alice)


@pytest.mark.parametrize(
    "fields",
    [
        {"number": ""},
        {"product": " "},
        {"status": "ASLEEP"},
        {"premium": Decimal(-1)},
        {"premium": Decimal(10) ** 13},
    ],
)
def test_bad_facts_of_a_policy_are_refused(
    market_kr: Market, alice: Staff, fields: dict[str, Any]
) -> None:
    with pytest.raises(errors.Invalid):
        add_policy(factories.make_customer(market_kr), alice, **fields)


def test_a_broken_constraint_that_was_not_expected_stays_a_fault(market_kr: Market) -> None:
    ghost = Customer(market=market_kr, reference="C-1", name="x", kind="GHOST", created_at=NOW)

    with pytest.raises(IntegrityError, match="customer_kind_known"):
        rows.insert(ghost, unique="customer_reference_once_per_market", error=errors.Conflict())


def test_holder_and_insured_are_of_the_same_market(
    market_kr: Market, market_tw: Market, hana: Staff
) -> None:
    here, abroad = factories.make_customer(market_kr), factories.make_customer(market_tw)

    with pytest.raises(errors.Invalid, match="market"):
        add_policy(abroad, hana, market=market_kr)
    with pytest.raises(errors.Invalid, match="market"):
        add_policy(here, hana, insured=abroad)


def test_only_people_who_log_inquiries_add_customers_and_only_at_home(
    market_kr: Market, market_tw: Market, alice: Staff, dana: Staff
) -> None:
    with pytest.raises(errors.Forbidden):
        add_customer(market_kr, dana)
    with pytest.raises(errors.NotFound):
        add_customer(market_tw, alice)
