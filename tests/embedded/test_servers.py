"""Both servers together: given addresses, busy ports."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops_console.embedded import ports, servers
from ops_console.embedded.children import ChildDied, Children
from ops_console.embedded.state import State


@pytest.fixture
def children() -> Iterator[Children]:
    started = Children()
    yield started
    started.stop_all()


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_an_address_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "database_url"
    secret.write_text("postgresql://own/database\n", encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))

    assert servers.own_address("DATABASE_URL") == "postgresql://own/database"


def test_a_given_server_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: Children
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://own/database")
    monkeypatch.delenv("REDIS_URL")

    where = servers.start(children, State(tmp_path).ensure(), durable=False)

    assert where.database_url == "postgresql://own/database"
    assert [child.name for child in children.records()] == ["valkey"]


def test_the_console_s_own_role_may_be_another_than_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: Children
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@own/database")
    monkeypatch.setenv("OPS_OWNER_DATABASE_URL", "postgresql://owner@own/database")
    monkeypatch.setenv("REDIS_URL", "redis://own/0")

    where = servers.start(children, State(tmp_path).ensure(), durable=False)

    assert where.serving_url == "postgresql://app@own/database"
    assert where.database_url == "postgresql://owner@own/database"


def test_a_port_taken_at_the_last_moment_is_changed_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: Children, busy_port: int
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://own/database")
    monkeypatch.delenv("REDIS_URL")
    offered = iter([busy_port, ports.any_free()])
    monkeypatch.setattr(ports, "choose", lambda variable: next(offered))

    where = servers.start(children, State(tmp_path).ensure(), durable=False)

    assert f":{busy_port}/" not in where.redis_url


def test_a_port_that_stays_busy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: Children, busy_port: int
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://own/database")
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setattr(ports, "choose", lambda variable: busy_port)

    with pytest.raises(ChildDied, match="Address already in use"):
        servers.start(children, State(tmp_path).ensure(), durable=False)
