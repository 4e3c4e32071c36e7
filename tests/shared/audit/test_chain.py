"""The audit trail is append-only, ordered under its lock, and shows every change made around it."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ops_console.shared import audit, origin
from ops_console.shared.audit.chain import chains
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Staff

SWAP = """
    UPDATE shared_auditentry SET number = number + 100 WHERE number = 2;
    UPDATE shared_auditentry SET number = 2 WHERE number = 3;
    UPDATE shared_auditentry SET number = 3 WHERE number = 102
"""
NOW = dt.datetime(2026, 3, 5, 1, 30, tzinfo=dt.UTC)


def write(count: int, *, chain: str = "KR", by: Staff | None = None) -> None:
    for index in range(count):
        with transaction.atomic():
            entry = audit.Entry(kind=AuditKind.VIEWED, chain=chain, object_id=f"{index}")
            audit.record(entry, by=by, now=NOW, actor_name="somebody")


def tamper(sql: str) -> None:
    """Change the table as its owner could, with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE shared_auditentry DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE shared_auditentry ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_an_entry_says_who_what_when_and_where(alice: Staff) -> None:
    asked = origin.Origin(request_id="abc123", address="203.0.113.7", route="inquiries:reveal")

    with origin.coming_from(asked):
        (entry,) = audit.record(
            audit.Entry(kind=AuditKind.REVEALED, chain="KR", subject_id="7", field_name="phone"),
            by=alice,
            now=NOW,
        )

    assert (entry.actor, entry.actor_name, entry.at) == (alice, alice.username, NOW)
    assert (entry.request_id, entry.address) == ("abc123", "203.0.113.7")


@pytest.mark.django_db
def test_an_untouched_chain_verifies(alice: Staff) -> None:
    write(5, by=alice)
    write(2, chain="TW")

    assert chains() == ["KR", "TW"]
    assert audit.verify("KR") is None
    assert audit.verify("TW") is None
    assert audit.verify("none") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "number", "why"),
    [
        ("UPDATE shared_auditentry SET object_id = 'x' WHERE number = 3", 3, "changed"),
        (
            "UPDATE shared_auditentry SET at = at + interval '1 second' WHERE number = 2",
            2,
            "changed",
        ),
        ("DELETE FROM shared_auditentry WHERE number = 4", 4, "missing"),
        ("DELETE FROM shared_auditentry WHERE number = 1", 1, "missing"),
        (
            SWAP,
            2,
            "follow",
        ),
    ],
)
def test_the_first_broken_link_is_named(sql: str, number: int, why: str) -> None:
    write(5)

    tamper(sql)

    broken = audit.verify("KR")
    assert broken is not None
    assert (broken.number, why in broken.why) == (number, True)


@pytest.mark.django_db
def test_an_anchor_shows_a_tail_that_was_cut_off() -> None:
    write(5)
    anchors = tuple(audit.anchors(now=NOW))
    tamper("DELETE FROM shared_auditentry WHERE number > 3")

    assert audit.verify("KR") is None
    assert audit.verify("KR", against=anchors) == audit.Broken(
        "KR", 4, "entries up to an anchor are missing"
    )


@pytest.mark.django_db
def test_an_anchor_outlives_a_change_of_the_secret_key(settings: Any) -> None:
    write(2)
    anchors = tuple(audit.anchors(now=NOW))

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert audit.verify("KR", against=anchors) is None
    settings.SECRET_KEY_FALLBACKS = []
    assert audit.verify("KR", against=anchors) is not None


@pytest.mark.django_db
def test_a_tail_written_anew_does_not_fit_an_earlier_anchor() -> None:
    write(3)
    before = audit.anchors(now=NOW)
    tamper("DELETE FROM shared_auditentry WHERE number = 3")
    with transaction.atomic():
        audit.record(audit.Entry(kind=AuditKind.VIEWED, chain="KR"), by=None, now=NOW)
    after = audit.anchors(now=NOW)

    broken = audit.verify("KR", against=(*before, *after))

    assert audit.verify("KR") is None
    assert broken == audit.Broken("KR", 3, "it is not the entry that was anchored")


@pytest.mark.django_db
def test_a_forged_anchor_is_refused() -> None:
    write(2)
    (anchor,) = audit.anchors(now=NOW)

    broken = audit.verify("KR", against=(replace(anchor, hash="0" * 64),))

    assert broken is not None
    assert "signed" in broken.why


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE shared_auditentry SET object_id = ''",
        "DELETE FROM shared_auditentry",
        "TRUNCATE shared_auditentry",
    ],
)
def test_the_database_refuses_change(sql: str) -> None:
    write(1)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ops.maintenance = 'off'; SET CONSTRAINTS ALL IMMEDIATE; {sql}")


@pytest.mark.django_db
def test_an_entry_goes_with_what_it_tells_of() -> None:
    with transaction.atomic():
        audit.record(audit.Entry(kind=AuditKind.CHANGED), by=None, now=NOW)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        audit.record(audit.Entry(kind=AuditKind.CHANGED), by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_two_unbroken_chains() -> None:
    def many(_writer: int) -> None:
        try:
            for _ in range(25):
                write(1, chain="KR")
                write(1, chain="TW")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(many, range(8)))

    assert AuditEntry.objects.count() == 8 * 50
    assert (audit.verify("KR"), audit.verify("TW")) == (None, None)


@pytest.mark.django_db
def test_rows_hold_what_the_schema_says(alice: Staff) -> None:
    write(1, by=alice)

    row = AuditEntry.objects.get()

    assert json.dumps(row.data) == "{}"
    assert len(row.hash) == len(row.previous_hash) == 64
