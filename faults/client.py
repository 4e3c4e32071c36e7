"""Programs and browsers that talk to the console over HTTP and repeat what was not answered."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from ops_console.embedded.ports import LOOPBACK

TIMEOUT = 20.0
PAUSE = 0.15
SIGNING_IN = 30.0
NO_ANSWER = 0
# Nothing is known of what became of such a request: the same one is sent again.
UNKNOWN = frozenset({NO_ANSWER, 408, 429, 500, 502, 503, 504, 507})
CONFLICT, FOUND = 409, 302


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_success(self) -> bool:
        """Whether the console has said that it is done."""
        return 200 <= self.status < 300 or self.status == FOUND

    @property
    def is_final(self) -> bool:
        """Whether a browser would stop asking."""
        still_running = self.status == CONFLICT and "retry-after" in self.headers
        return self.status not in UNKNOWN and not still_running

    @property
    def words(self) -> str:
        """Return what a refusal says, shortly."""
        if "json" in self.headers.get("content-type", ""):
            return f"{self.status} {self.json().get('code', '')}"
        return str(self.status)

    @property
    def location(self) -> str:
        """Where the answer sends the browser."""
        return self.headers.get("location", "")

    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


Send = Callable[[], Answer]


def insist(send: Send, *, patience: float, seen: "list[int] | None" = None) -> Answer:
    """Send the same request until it is answered for good, or until patience ends."""
    deadline = time.monotonic() + patience
    while True:
        answer = send()
        if seen is not None:
            seen.append(answer.status)
        if answer.is_final or time.monotonic() > deadline:
            return answer
        time.sleep(PAUSE)


def ask(port: int, method: str, path: str, **more: Any) -> Answer:
    """Send one request on a connection of its own."""
    connection = HTTPConnection(LOOPBACK, port, timeout=more.pop("timeout", TIMEOUT))
    try:
        connection.request(method, path, more.get("body"), more.get("headers", {}))
        response = connection.getresponse()
        cookies = response.headers.get_all("Set-Cookie", [])
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, response.read(), {**headers, "cookies": "\n".join(cookies)})
    except (OSError, HTTPException):
        return Answer(NO_ANSWER)
    finally:
        connection.close()


@dataclass(frozen=True)
class Program:
    """A program with somebody's token."""

    port: int
    token: str

    def get(self, path: str) -> Answer:
        """Read something."""
        return ask(self.port, "GET", f"/api/v1/{path}", headers=self._headers(""))

    def post(self, path: str, body: dict[str, Any], *, key: str, method: str = "POST") -> Answer:
        """Write something under this request key."""
        data = json.dumps(body).encode()
        headers = {**self._headers(key), "Content-Type": "application/json"}
        return ask(self.port, method, f"/api/v1/{path}", body=data, headers=headers)

    def _headers(self, key: str) -> dict[str, str]:
        named = {"Idempotency-Key": key} if key else {}
        return {"Authorization": f"Bearer {self.token}", **named}


class Browser:
    """A browser without script: cookies, forms with their request key, files."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        """Sign in with the form, as often as it takes while the console is being broken."""
        insist(lambda: self.get("/sign-in/"), patience=SIGNING_IN)
        form, key = {"username": username, "password": password}, uuid4().hex
        answer = insist(lambda: self.post("/sign-in/", form, key=key), patience=SIGNING_IN)
        if answer.status != FOUND:
            msg = f"{username} could not sign in: {answer.status}"
            raise RuntimeError(msg)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path)

    def post(
        self, path: str, form: dict[str, Any], *, key: str, files: dict[str, bytes] | None = None
    ) -> Answer:
        """Send a form under this request key, or without one when it is empty."""
        token = self._cookies.get("ops-csrf", "")
        fields = {"csrfmiddlewaretoken": token, **({"request_key": key} if key else {}), **form}
        if files is None:
            body = urlencode(fields, doseq=True).encode()
            return self._ask("POST", path, body=body, kind="application/x-www-form-urlencoded")
        boundary = uuid4().hex
        body = _multipart(fields, files, boundary)
        return self._ask("POST", path, body=body, kind=f"multipart/form-data; boundary={boundary}")

    def _ask(self, method: str, path: str, *, body: bytes = b"", kind: str = "") -> Answer:
        pairs = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": pairs, **({"Content-Type": kind} if kind else {})}
        answer = ask(self._port, method, path, body=body or None, headers=headers)
        for line in answer.headers.get("cookies", "").splitlines():
            parsed = SimpleCookie(line)
            self._cookies |= {name: cookie.value for name, cookie in parsed.items()}
        return answer


def _multipart(fields: dict[str, Any], files: dict[str, bytes], boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{name}.txt"'
        parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])
