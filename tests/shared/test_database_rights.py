"""The role of the running console: rows yes; tables, triggers and what has happened no."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from inquiries import services
from inquiries.models import Inquiry
from ops_console.embedded.postgres import SERVING_ROLE
from ops_console.shared import audit
from ops_console.shared.database_rights import append_only_tables, grant_rights
from ops_console.shared.models import AuditKind
from staff.models import Staff, Team
from tests import factories

NOW = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
REFUSED = (
    "CREATE TABLE mine (id int)",
    "DROP TABLE inquiries_note",
    "ALTER TABLE inquiries_note ADD COLUMN x int",
    "CREATE INDEX ON inquiries_note (id)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "TRUNCATE inquiries_note",
    "TRUNCATE shared_auditentry",
    "UPDATE shared_auditentry SET kind = 'x'",
    "DELETE FROM shared_auditentry",
    "UPDATE inquiries_inquiryevent SET kind = 'x'",
    "DELETE FROM inquiries_inquiryevent",
    "ALTER TABLE shared_auditentry DISABLE TRIGGER ALL",
    "DROP TRIGGER shared_audit_rows_stay ON shared_auditentry",
    "SET session_replication_role = replica",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    "CREATE ROLE mine",
    "COPY inquiries_note TO PROGRAM 'cat'",
    "COPY inquiries_note FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
)
MAINTENANCE = "SET LOCAL ops.maintenance = on"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def serving(db: None) -> Any:
    """Give what may stand in a block of statements of the serving role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [SERVING_ROLE])
        if cursor.fetchone() is None:
            pytest.skip("these servers have no serving role")
    assert grant_rights(SERVING_ROLE)

    @contextmanager
    def as_serving_role() -> Iterator[None]:
        execute(f"SET LOCAL ROLE {SERVING_ROLE}")
        yield
        execute("RESET ROLE")

    return as_serving_role


@pytest.mark.parametrize("statement", REFUSED)
def test_the_serving_role_may_not(serving: Any, statement: str) -> None:
    with serving():
        execute(MAINTENANCE)
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            execute(statement)

    assert isinstance(refused.value.__cause__, InsufficientPrivilege)


def test_the_serving_role_has_no_power_over_the_server(serving: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = %s",
            [SERVING_ROLE],
        )
        powers = cursor.fetchone()

    assert powers == (False,) * 5


def test_the_serving_role_reads_every_table_and_writes_every_other(serving: Any) -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    question = (
        "SELECT has_table_privilege(%s, %s, 'SELECT'), has_table_privilege(%s, %s, 'INSERT'),"
        " has_table_privilege(%s, %s, 'UPDATE'), has_table_privilege(%s, %s, 'DELETE')"
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(question, [SERVING_ROLE, table] * 4)
            found[table] = cursor.fetchone()

    kept = set(append_only_tables())
    assert kept == {"shared_auditentry", "inquiries_inquiryevent"}
    assert {
        table for table, rights in found.items() if rights == (True, True, False, False)
    } == kept
    assert {found[table] for table in kept} == {(True, True, False, False)}
    assert {found[table] for table in tables - kept} == {(True, True, True, True)}


def test_the_serving_role_does_the_console_s_work(
    serving: Any, alice: Staff, team_claims: Team
) -> None:
    customer = factories.make_customer(team_claims.market)
    with serving():
        inquiry = factories.make_inquiry(team_claims, customer=customer)
        services.take(inquiry_id=inquiry.pk, by=alice, now=NOW)
        services.add_note(inquiry_id=inquiry.pk, body="Called back", by=alice, now=NOW)
        with transaction.atomic():
            entry = audit.Entry(kind=AuditKind.REVEALED, chain="KR", subject_id="1")
            audit.record(entry, by=alice, now=NOW)

    assert Inquiry.objects.get(pk=inquiry.pk).assignee == alice
    assert inquiry.events.count() >= 2


def test_the_owner_needs_no_grant(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]

    call_command("grant_rights", owner)

    assert "nothing to grant" in capsys.readouterr().out
