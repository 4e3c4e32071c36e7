"""The console speaks to listed hosts only, and through one door."""

import ast
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops_console.shared import errors, outbound
from tests.test_architecture import APPS, python_files

ROOT = Path(__file__).resolve().parents[2]
NETWORK = {
    "aiohttp", "asyncio.streams", "ftplib", "http.client", "httpx", "imaplib", "paramiko",
    "requests", "smtplib", "socket", "socketserver", "telnetlib", "urllib.request", "urllib3",
    "websockets", "xmlrpc",
}  # fmt: skip
# Who may besides the one door, and why.
MAY = {
    "ops_console/shared/outbound.py": "the door",
    "ops_console/shared/telemetry/heartbeats.py": "asks for this machine's name",
    "operations/services/backups/rehearsal.py": "signs in to its own server on the loopback",
    "operations/services/backups/visiting.py": "signs in to its own server on the loopback",
}
LISTED = frozenset({"id.example"})


class Listener:
    """A server on the loopback that counts who connects."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.05)
        self.port, self.visits, self.is_open = self.server.getsockname()[1], 0, True
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self) -> None:
        while self.is_open:
            try:
                visitor, _address = self.server.accept()
            except TimeoutError:
                continue
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self.is_open = False
        self.thread.join()
        self.server.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def test_nothing_else_opens_connections() -> None:
    doors = {
        str(path.relative_to(ROOT))
        for path in python_files(*(set(APPS) - {"benchmarks", "faults"}))
        if "embedded" not in path.parts and imported(path) & NETWORK
    }

    assert doors == set(MAY)


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    # `from http.client import OK` is a number, no connection.
    codes = {name for name in found if name.startswith("http.client.")}
    if codes and all(name.rpartition(".")[2].isupper() for name in codes):
        found -= {"http.client"}
    return found | {
        name.partition(".")[0] for name in found if not name.startswith(("http", "url"))
    }


def test_addresses_that_are_not_listed_open_no_connection(listener: Listener) -> None:
    port = listener.port
    for url in (
        f"http://127.0.0.1:{port}/",
        f"https://127.0.0.1:{port}/",
        f"http://[::1]:{port}/",
        f"http://0x7f000001:{port}/",
        f"http://2130706433:{port}/",
        f"http://127.1:{port}/",
        f"http://0.0.0.0:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://localhost:{port}/",
        f"https://id.example@127.0.0.1:{port}/",
        f"https://id.example:{port}@127.0.0.1:{port}/",
        f"https://127.0.0.1:{port}#@id.example/",
        f"https://127.0.0.1:{port}\\@id.example/",
        f"https://id.example.evil:{port}/",
        f"http://id.example:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://id.example/",
        "gopher://id.example/",
        "data:application/json,{}",
        "//id.example/",
        "",
    ):
        with pytest.raises(errors.Unavailable):
            outbound.fetch_json(url, hosts=LISTED)

    assert listener.visits == 0


@pytest.mark.parametrize(
    "answer", ["127.0.0.1", "127.8.8.8", "::1", "169.254.169.254", "::", "::ffff:127.0.0.1"]
)
def test_a_listed_name_that_leads_to_this_machine_is_not_followed(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        family = socket.AF_INET6 if ":" in answer else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (answer, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(errors.Unavailable):
        outbound.fetch_json(f"https://id.example:{listener.port}/", hosts=LISTED)

    assert asked == ["id.example"]
    assert listener.visits == 0


def test_this_machine_is_reached_when_it_is_listed(listener: Listener) -> None:
    with pytest.raises(errors.Unavailable):
        outbound.fetch_json(f"http://127.0.0.1:{listener.port}/", hosts=frozenset({"127.0.0.1"}))

    assert listener.visits == 1
