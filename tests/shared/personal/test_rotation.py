"""Changing keys: afterwards everything opens and is found without the old ones."""

import base64
import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from inquiries.models import Customer
from inquiries.selectors import find_customers
from ops_console.shared import audit
from ops_console.shared.models import AuditEntry, AuditKind
from ops_console.shared.personal import rotation
from ops_console.shared.personal.cipher import CannotOpen, open_sealed, seal
from ops_console.shared.personal.encrypted import encrypted_fields
from staff.models import Market, Staff
from staff.services.factors import place_of_secret
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CLEAR = {
    "name": "김하늘",
    "phone": "01000001234",
    "email": "haneul@mail.example",
    "birth_date": "1980-02-29",
    "national_id": "800229-1234567",
}


def a_key(name: str, start: int) -> str:
    return f"{name}:" + base64.urlsafe_b64encode(bytes(range(start, start + 32))).decode()


NEW, NEW_INDEX = a_key("k2", 1), a_key("i2", 40)


@pytest.fixture
def kims(market_kr: Market) -> list[Customer]:
    return [factories.make_customer(market_kr, **CLEAR) for _n in range(7)]


def put_new_keys_first(settings: Settings) -> None:
    settings.PERSONAL_KEYS = [NEW, *settings.PERSONAL_KEYS]
    settings.PERSONAL_INDEX_KEYS = [NEW_INDEX, *settings.PERSONAL_INDEX_KEYS]


def forget_old_keys(settings: Settings) -> None:
    settings.PERSONAL_KEYS, settings.PERSONAL_INDEX_KEYS = [NEW], [NEW_INDEX]


def rotate(**options: Any) -> str:
    out = io.StringIO()
    call_command("rotate_personal_keys", stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def columns() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inquiries_customer ORDER BY id")
        return list(cursor.fetchall())


def test_afterwards_the_old_keys_can_go(
    settings: Settings, kims: list[Customer], alice: Staff
) -> None:
    put_new_keys_first(settings)
    with_old_index = find_customers(alice, CLEAR["national_id"])

    said = rotate(at_once=3)
    forget_old_keys(settings)

    assert with_old_index == kims
    assert [
        line.rpartition(" ")[2] for line in said.splitlines() if "inquiries.Customer" in line
    ] == ["3", "6", "7"]
    for customer in Customer.objects.all():
        assert {name: getattr(customer, name).reveal() for name in CLEAR} == CLEAR
        assert customer.address.reveal() == ""
    for what in ("name", "phone", "email", "national_id"):
        assert find_customers(alice, CLEAR[what]) == kims


def test_without_it_the_old_keys_cannot_go(settings: Settings, kims: list[Customer]) -> None:
    forget_old_keys(settings)

    with pytest.raises(CannotOpen):
        Customer.objects.first().name.reveal()  # type: ignore[union-attr]


def test_the_audit_trail_says_how_much_was_sealed_anew(
    settings: Settings, kims: list[Customer]
) -> None:
    put_new_keys_first(settings)

    rotate()

    entry = AuditEntry.objects.get(kind=AuditKind.KEYS_ROTATED)
    assert (entry.data["key"], entry.data["index_key"]) == ("k2", "i2")
    assert entry.data["rows"]["inquiries.Customer"] == len(kims)
    assert audit.verify(audit.CONSOLE_CHAIN) is None


def test_a_second_run_writes_nothing(settings: Settings, kims: list[Customer]) -> None:
    put_new_keys_first(settings)
    rotate()
    before = columns()

    rotate()

    assert columns() == before


def test_an_interrupted_run_goes_on_where_it_was(settings: Settings, kims: list[Customer]) -> None:
    put_new_keys_first(settings)
    [keeper] = [each for each in rotation.keepers() if each.model is Customer]
    batches = rotation.rotate(keeper, at_once=3)
    next(batches)
    batches.close()
    first = columns()

    assert rotation.left_stale(keeper) == 4
    assert "inquiries.Customer: 4" in rotate()
    assert columns()[:3] == first[:3]
    assert rotation.left_stale(keeper) == 0


def test_a_value_that_does_not_open_is_named_and_nothing_of_its_batch_is_lost(
    settings: Settings, kims: list[Customer]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE inquiries_customer SET email = (SELECT email FROM inquiries_customer"
            " WHERE id = %s) WHERE id = %s",
            [kims[0].pk, kims[4].pk],
        )
    put_new_keys_first(settings)
    before = columns()

    with pytest.raises(CommandError, match=f"inquiries.Customer {kims[4].pk}: .*email"):
        rotate()

    assert columns() == before


def test_secrets_of_authenticator_apps_follow(settings: Settings, alice: Staff) -> None:
    place = place_of_secret(alice.pk)
    data = {"secret": seal("JBSWY3DPEHPK3PXP", place=place), "step": 5}
    Authenticator.objects.create(user=alice, type="totp", data=data, created_at=NOW)
    put_new_keys_first(settings)

    rotate()
    forget_old_keys(settings)

    kept = Authenticator.objects.get().data
    assert open_sealed(kept["secret"], place=place) == "JBSWY3DPEHPK3PXP"
    assert kept["step"] == 5


def test_every_model_with_encrypted_fields_is_walked() -> None:
    walked = {keeper.label for keeper in rotation.keepers()}

    assert {"inquiries.Customer", "mfa.Authenticator", "exports.ExportRequest"} <= walked
    assert encrypted_fields(Customer)
