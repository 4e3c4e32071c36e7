"""A migration stops nobody for long: it gives up soon on a table in use, and can be run again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ops_console.shared.management.commands import migrate as command

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("migrating")]


@pytest.fixture(autouse=True)
def _late_app(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(command, "LOCK_TIMEOUT", "100ms")
    monkeypatch.setattr(command, "PAUSES", (0.0,))
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.shared.late"]
    migrate("0001")
    yield
    migrate("zero")


def migrate(target: str) -> str:
    said = StringIO()
    call_command("migrate", "late", target, verbosity=0, stderr=said)
    return said.getvalue()


@contextmanager
def somebody(statement: str) -> Iterator[Any]:
    """Have another session run a statement and keep its transaction open."""
    session = psycopg2.connect(**connection.get_connection_params())
    try:
        session.cursor().execute(statement)
        yield session
    finally:
        session.close()


def columns() -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name
            for column in connection.introspection.get_table_description(cursor, "late_thing")
        ]


def applied() -> set[str]:
    done = MigrationRecorder(connection).applied_migrations()
    return {name for app, name in done if app == "late"}


def test_a_long_reader_makes_it_fail_soon_and_nothing_is_changed() -> None:
    with somebody("SELECT * FROM late_thing"):
        with pytest.raises(CommandError, match="run migrate again"):
            migrate("0002")

        # Whoever comes now does not queue behind a change that waits.
        with somebody("INSERT INTO late_thing DEFAULT VALUES RETURNING id"):
            assert columns() == ["id"]
    assert applied() == {"0001_initial"}

    assert migrate("0002") == ""
    assert columns() == ["id", "code"]


def test_it_tries_again_once_the_reader_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with somebody("SELECT * FROM late_thing") as reader:
        monkeypatch.setattr(time, "sleep", lambda _seconds: reader.rollback())

        said = migrate("0002")

    assert "a table is in use" in said
    assert applied() == {"0001_initial", "0002_thing_code"}


def test_the_way_back_gives_up_and_is_gone_again_too() -> None:
    migrate("0002")
    with somebody("SELECT * FROM late_thing"), pytest.raises(CommandError):
        migrate("0001")
    assert columns() == ["id", "code"]

    migrate("0001")

    assert (columns(), applied()) == (["id"], {"0001_initial"})


def test_another_fault_is_not_tried_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE late_thing ADD COLUMN code text")

    with pytest.raises(Exception, match="already exists"):
        migrate("0002")

    assert applied() == {"0001_initial"}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE late_thing DROP COLUMN code")


def test_sessions_wait_for_locks_as_before_afterwards() -> None:
    migrate("0003")

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)


@pytest.mark.parametrize("left", ["half made", "made"])
def test_an_index_that_was_cut_short_is_made_at_the_next_try(left: str) -> None:
    migrate("0002")
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX late_thing_code ON late_thing (code)")
    if left == "half made":
        spoil("late_thing_code")

    migrate("0003")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'late_thing_code'::regclass"
        )
        assert cursor.fetchone() == (True,)
    assert len(applied()) == 3


def spoil(index: str) -> None:
    """Leave the index as a cut-off CREATE INDEX CONCURRENTLY does: with a duplicate it fails."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")
        cursor.execute("INSERT INTO late_thing (code) VALUES ('a'), ('a')")
        with pytest.raises(Exception, match="could not create unique index"):
            cursor.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {index} ON late_thing (code)")
