"""Ports, numbers of processes and the lines that tell a person what happens."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops_console.embedded import announcement, console, ports
from ops_console.embedded.children import Child
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.files import write_json
from ops_console.embedded.state import State
from tests.embedded.fakes import spec


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_given_port_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    free = ports.any_free()
    monkeypatch.setenv("OPS_PORT", str(free))

    assert ports.choose("OPS_PORT", [1]) == free


def test_a_given_port_that_is_busy_is_refused(
    monkeypatch: pytest.MonkeyPatch, busy_port: int
) -> None:
    monkeypatch.setenv("OPS_PORT", str(busy_port))

    with pytest.raises(EmbeddedError, match=rf"Port {busy_port} \(OPS_PORT\) is in use"):
        ports.choose("OPS_PORT")


@pytest.mark.parametrize("text", ["0", "65536", "80a", "-1", "٣"])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("OPS_PORT", text)

    with pytest.raises(EmbeddedError, match="must be a port"):
        ports.choose("OPS_PORT")


def test_a_busy_preferred_port_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, busy_port: int
) -> None:
    monkeypatch.delenv("OPS_PORT", raising=False)
    free = ports.any_free()

    assert ports.choose("OPS_PORT", [busy_port, free]) == free
    assert ports.choose("OPS_PORT", [busy_port]) not in {busy_port, 0}


@pytest.mark.parametrize(
    ("host", "address", "is_loopback"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/", True),
        ("::1", "http://[::1]:8000/", True),
        ("0.0.0.0", "http://127.0.0.1:8000/", False),  # noqa: S104
        ("10.0.0.5", "http://10.0.0.5:8000/", False),
    ],
)
def test_accounts_are_shown_only_where_nobody_else_can_use_them(
    host: str, address: str, *, is_loopback: bool
) -> None:
    listening = console.Listening(host, 8000)

    assert (listening.address, listening.is_loopback) == (address, is_loopback)


@pytest.mark.parametrize("text", ["0", "-2", "many"])
def test_a_number_of_processes_must_be_one(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("OPS_WEB_PROCESSES", text)

    with pytest.raises(EmbeddedError, match="OPS_WEB_PROCESSES"):
        console.specs(State(Path("unused")), console.Listening("127.0.0.1", 8000))


def test_the_console_starts_web_then_worker_then_beat() -> None:
    specs = console.specs(State(Path("unused")), console.Listening("127.0.0.1", 8000))

    assert [each.name for each in specs] == ["web", "worker", "beat"]


def test_a_web_process_that_has_ended_is_not_ready_whoever_has_its_port(tmp_path: Path) -> None:
    web = console.specs(State(tmp_path), console.Listening("127.0.0.1", 1))[0]
    ended = Child.start(spec(tmp_path, "web", "pass"))
    ended.process.wait()

    assert not web.ready(ended)


def test_the_announcement_shows_accounts_only_when_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = State(tmp_path)
    account = {"role": "agent", "market": "KR", "username": "kim", "password": "long-random-words"}
    write_json(state.sign_in, {"accounts": [account]})

    announcement.announce(state, "http://127.0.0.1:8000/", show_accounts=True)
    shown = capsys.readouterr().out
    announcement.announce(state, "http://127.0.0.1:8000/", show_accounts=False)
    hidden = capsys.readouterr().out

    assert "agent  KR      kim       long-random-words" in shown
    assert "http://127.0.0.1:8000/" in hidden
    assert "long-random-words" not in hidden


def test_counts_of_an_earlier_start_are_removed(tmp_path: Path) -> None:
    state = State(tmp_path).ensure()
    state.counts.mkdir()
    (state.counts / "counter_1.db").write_bytes(b"old")

    console.forget_counts(state)
    web, worker, _beat = console.specs(state, console.Listening("127.0.0.1", 8000))

    assert list(state.counts.iterdir()) == []
    assert web.environment == worker.environment == {"PROMETHEUS_MULTIPROC_DIR": str(state.counts)}
