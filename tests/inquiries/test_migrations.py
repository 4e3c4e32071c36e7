"""The migrations that seal what stood in the clear: forward, back and forward again, with rows."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from inquiries.models import Customer
from inquiries.selectors import find_customers
from staff.models import Market, Staff
from tests import factories

pytestmark = pytest.mark.django_db
PLAIN = ("inquiries", "0003_append_only_events")
COLUMNS = ("reference", "name", "phone", "email", "birth_date", "address")
MANY = 1_003
PEOPLE = [
    ("A-1", "김하늘", "01000001234", "haneul@mail.example", "1980-02-29", "서울 종로구 새문안로 1"),
    ("A-2", "O'Neil; --", "0912000678", "", None, "台北市信義區\n市府路 1 號"),
    ("A-3", "陳", "", "", None, ""),
]


def migrate(*targets: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def insert(market: Market) -> None:
    with connection.cursor() as cursor:
        for row in PEOPLE:
            cursor.execute(
                f"INSERT INTO inquiries_customer ({', '.join(COLUMNS)}, market_id, kind, language,"  # noqa: S608 - our own names
                " created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, 'PROSPECT', 'ko', now())",
                [*row, market.pk],
            )
        cursor.execute(
            "INSERT INTO inquiries_customer (reference, name, phone, email, address, market_id,"
            " kind, language, created_at) SELECT 'B-' || n, 'Name ' || n, '0100000' || n, '', '',"
            " %s, 'OTHER', 'ko', now() FROM generate_series(1, %s) AS n",
            [market.pk, MANY],
        )
        # Otherwise the changes of the table wait for what the foreign keys have not checked yet.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def stored(columns: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM inquiries_customer ORDER BY id")  # noqa: S608 - our own names
        return list(cursor.fetchall())


def check_sealed(alice: Staff) -> None:
    for reference, *told in PEOPLE:
        row = Customer.objects.get(reference=reference)
        sealed = (row.name, row.phone, row.email, row.birth_date, row.address)
        assert [value.reveal() for value in sealed] == [value or "" for value in told]
    assert [row.reference for row in find_customers(alice, "010-0000-1234")] == ["A-1"]
    assert [row.reference for row in find_customers(alice, f"Name {MANY}")] == [f"B-{MANY}"]
    everything = str(stored("inquiries_customer::text"))
    assert not [text for person in PEOPLE for text in person[1:] if text and text in everything]
    assert f"Name {MANY}" not in everything


def test_customers_are_sealed_and_come_back(market_kr: Market, alice: Staff) -> None:
    migrate(PLAIN)
    insert(market_kr)
    before = stored(f"id, birth_date::text, {', '.join(COLUMNS)}, kind, language, created_at")

    migrate()

    check_sealed(alice)
    added = factories.make_customer(market_kr, reference="C-1", name="이가상")
    assert added.pk == max(pk for (pk,) in stored("id"))

    added.delete()
    migrate(PLAIN)

    after = stored(f"id, birth_date::text, {', '.join(COLUMNS)}, kind, language, created_at")
    assert after == before
