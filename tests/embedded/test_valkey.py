"""Valkey from its wheel: closed, evicting nothing, back with its data after a kill."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from ops_console.embedded import ports
from ops_console.embedded.children import Child, ChildDied, Children
from ops_console.embedded.valkey import Valkey

PASSWORD = "made-for-this-test"


@contextmanager
def running(server: Valkey) -> Iterator[tuple[Child, str]]:
    children = Children()
    server.prepare()
    port = ports.any_free()
    try:
        yield children.start(server.spec(port)), server.url(port)
    finally:
        children.stop_all()


@pytest.fixture
def server(tmp_path: Path) -> Valkey:
    return Valkey(tmp_path / "valkey", tmp_path / "valkey.log", PASSWORD)


def test_a_client_without_the_password_is_refused(server: Valkey) -> None:
    with running(server) as (_, url):
        client = redis.Redis.from_url(url.replace(f":{PASSWORD}@", ""))

        with pytest.raises(redis.AuthenticationError):
            client.ping()

        client.close()


def test_a_full_memory_refuses_writes_and_evicts_nothing(server: Valkey) -> None:
    with running(server) as (_, url), redis.Redis.from_url(url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        client.config_set("maxmemory", "2mb")
        client.set("first", "kept")

        too_much = {f"big{number}": "x" * 100_000 for number in range(100)}

        with pytest.raises(redis.OutOfMemoryError):
            [client.set(key, value) for key, value in too_much.items()]

        assert client.get("first") == b"kept"


def test_data_survives_a_kill_and_a_stop(server: Valkey) -> None:
    with running(server) as (child, url), redis.Redis.from_url(url) as client:
        client.set("queued", "work")
        # Writes reach the file within a second (appendfsync everysec).
        time.sleep(1.2)
        child.process.kill()
        child.process.wait()
    with running(server) as (_, url), redis.Redis.from_url(url) as client:
        client.set("later", "too")
    with running(server) as (_, url), redis.Redis.from_url(url) as client:
        assert client.mget("queued", "later") == [b"work", b"too"]


def test_the_password_is_on_no_command_line(server: Valkey) -> None:
    with running(server) as (child, _):
        arguments = Path(f"/proc/{child.pid}/cmdline").read_bytes()

    assert PASSWORD.encode() not in arguments


def test_a_server_on_the_same_port_is_not_taken_for_ours(server: Valkey, tmp_path: Path) -> None:
    other = Valkey(tmp_path / "other", tmp_path / "other.log", PASSWORD)
    other.prepare()

    with running(server) as (_, url):
        port = int(url.rpartition(":")[2].partition("/")[0])
        with pytest.raises(ChildDied, match="Address already in use"):
            Children().start(other.spec(port))
