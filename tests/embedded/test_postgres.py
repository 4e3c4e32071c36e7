"""PostgreSQL from its wheel: durable, closed, and back after every kind of end."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from ops_console.embedded import ports, processes
from ops_console.embedded.children import Child, Children
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.postgres import SERVING_ROLE, Postgres
from tests.embedded.conftest import copy_of
from tests.embedded.fakes import PASSWORD


@pytest.fixture(scope="module")
def durable(cluster: Path, tmp_path_factory: pytest.TempPathFactory) -> Postgres:
    """One server for all tests that only ask it something."""
    return copy_of(cluster, tmp_path_factory.mktemp("durable"))


@pytest.fixture(scope="module")
def durable_url(durable: Postgres) -> Iterator[str]:
    with running(durable) as (_, url):
        yield url


@contextmanager
def running(server: Postgres) -> Iterator[tuple[Child, str]]:
    children = Children()
    server.prepare()
    port = ports.any_free()
    try:
        yield children.start(server.spec(port)), server.url(port)
    finally:
        children.stop_all()


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("listen_addresses", "127.0.0.1"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
        ("password_encryption", "scram-sha-256"),
    ],
)
def test_the_server_is_set_to_keep_what_it_acknowledges(
    durable_url: str, name: str, value: str
) -> None:
    assert execute(durable_url, f"SHOW {name}") == [(value,)]


def test_our_role_is_no_superuser_and_sorts_by_code_point(durable_url: str) -> None:
    rows = execute(
        durable_url,
        "SELECT rolsuper, datlocprovider, datlocale FROM pg_roles, pg_database "
        "WHERE rolname = current_user AND datname = current_database()",
    )

    assert rows == [(False, "b", "C.UTF-8")]


@pytest.mark.parametrize(
    ("before", "after"),
    [(f":{PASSWORD}@", ":wrong@"), (f":{PASSWORD}@", "@"), ("ops_console:", "postgres:")],
)
def test_nobody_gets_in_with_a_wrong_password_or_as_the_superuser(
    durable_url: str, before: str, after: str
) -> None:
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(durable_url.replace(before, after, 1))


def test_no_value_of_a_failing_statement_reaches_the_log(
    durable_url: str, durable: Postgres
) -> None:
    execute(durable_url, "CREATE TABLE people (phone text UNIQUE)")
    insert = "INSERT INTO people VALUES ('010-1234-5678')"
    execute(durable_url, insert)

    with pytest.raises(psycopg2.IntegrityError):
        execute(durable_url, insert)

    log = durable.log.read_text(encoding="utf-8")
    assert "duplicate key" in log
    assert "010-1234-5678" not in log


def test_data_survives_a_stop_and_a_kill(server: Postgres) -> None:
    with running(server) as (_, url):
        execute(url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (1)")
    with running(server) as (child, url):
        execute(url, "INSERT INTO kept VALUES (2)")
        child.process.kill()
        child.process.wait()
    with running(server) as (_, url):
        rows = execute(url, "SELECT n FROM kept ORDER BY n")

    assert rows == [(1,), (2,)]
    assert "shut down" in server.log.read_text(encoding="utf-8")


@pytest.mark.skipif(not processes.can_look(), reason="this system does not show what others do")
def test_a_pid_file_whose_number_is_a_strangers_or_a_zombies_does_not_block(
    server: Postgres,
) -> None:
    server.prepare()
    zombie = subprocess.Popen([sys.executable, "-c", "pass"])
    while processes.start_time(zombie.pid):
        pass
    stranger = subprocess.Popen(["sleep", "60"])

    for pid in (zombie.pid, stranger.pid):
        file = server.data / "postmaster.pid"
        file.write_text(f"{pid}\n{server.data}\n0\n5432\n\n\n\nready\n", encoding="ascii")
        server.prepare()
        assert not file.exists()
        with running(server) as (_, url):
            assert execute(url, "SELECT 1") == [(1,)]

    stranger.kill()
    stranger.wait()
    zombie.wait()


@pytest.mark.skipif(not processes.can_look(), reason="this system does not show what others do")
def test_the_pid_file_of_a_live_server_is_not_touched(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops_console.embedded.postgres.SECONDS_TO_NOTICE", 0.2)
    with running(server) as (child, url):
        with pytest.raises(EmbeddedError, match=f"process {child.pid}"):
            server.prepare()

        assert execute(url, "SELECT 1") == [(1,)]


def test_an_older_data_directory_gets_the_serving_role(server: Postgres) -> None:
    older = replace(server, serving_password="serving")
    with running(older) as (_, url):
        port = urlsplit(url).port
        assert port is not None
        [found] = execute(older.serving_url(port), "SELECT current_user")
    with running(older) as (_, url):
        again = execute(url, "SELECT 1 FROM pg_roles WHERE rolname = 'ops_console_app'")

    assert (found, again) == ((SERVING_ROLE,), [(1,)])


def test_an_interrupted_first_start_is_begun_anew(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", PASSWORD)
    half_made = server.data.with_name("postgres.new")
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n", encoding="ascii")

    with running(server) as (_, url):
        assert execute(url, "SELECT 1") == [(1,)]


def test_data_of_another_version_is_refused_untouched(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("15\n", encoding="ascii")

    with pytest.raises(EmbeddedError, match="made by PostgreSQL 15"):
        Postgres(data, tmp_path / "log", PASSWORD).prepare()

    assert [each.name for each in data.iterdir()] == ["PG_VERSION"]


def test_the_fast_stop_does_not_wait_for_open_sessions(server: Postgres) -> None:
    with running(server) as (child, url):
        session = psycopg2.connect(url)

        child.process.send_signal(signal.SIGINT)

        assert child.process.wait(timeout=10) == 0
        session.close()


def test_a_killed_server_is_started_again_on_its_port_with_its_rows(server: Postgres) -> None:
    children, port = Children(), ports.any_free()
    server.prepare()
    child = children.start(server.spec(port))
    execute(server.url(port), "CREATE TABLE kept AS SELECT 7 AS number")
    child.process.kill()
    child.process.wait()

    # What the killed one has started may live for a moment, and holds the data.
    while ended := children.find_ended():
        with suppress(EmbeddedError):
            children.start_again(ended)
    rows = execute(server.url(port), "SELECT number FROM kept")
    children.stop_all()

    assert rows == [(7,)]
