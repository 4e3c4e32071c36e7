"""Browsers with one lasting connection each, which time what they ask for."""

import gzip
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.utils.crypto import get_random_string

from benchmarks.visiting import Visitor, headers_of
from ops_console.embedded.ports import LOOPBACK

TIMEOUT = 30.0
NO_ANSWER = 0
FORM = "application/x-www-form-urlencoded"
TOKEN_LETTERS = 32


@dataclass(frozen=True)
class Asked:
    """One request: what for, how it was answered, how long that took and when it began."""

    what: str
    status: int
    milliseconds: float
    at: float
    text: str = field(repr=False, default="")


class Browser:
    """Somebody's browser; every request is written down in `asked`."""

    def __init__(self, visitor: Visitor, port: int) -> None:
        self.asked: list[Asked] = []
        self._token = get_random_string(TOKEN_LETTERS)
        session = visitor.client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {
            settings.SESSION_COOKIE_NAME: session,
            settings.CSRF_COOKIE_NAME: self._token,
            settings.LANGUAGE_COOKIE_NAME: visitor.person.language,
        }
        self._headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Accept-Encoding": "gzip",
        }
        self._connection = HTTPConnection(LOOPBACK, port, timeout=TIMEOUT)

    def get(self, what: str, path: str, *, into: str = "") -> Asked:
        """Open a page, or the part of it that htmx puts into an element."""
        return self._ask(what, "GET", path, headers_of(into))

    def post(self, what: str, path: str, form: dict[str, Any], *, into: str = "") -> Asked:
        """Send a form with its guards."""
        guards = {"csrfmiddlewaretoken": self._token, "request_key": uuid4().hex}
        headers = {**headers_of(into), "Content-Type": FORM}
        return self._ask(what, "POST", path, headers, urlencode({**guards, **form}))

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _ask(  # noqa: PLR0917 - the parts of a request
        self, what: str, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> Asked:
        began = time.perf_counter()
        status, packed, content = self._sent(method, path, {**self._headers, **headers}, body)
        took = (time.perf_counter() - began) * 1000
        text = (gzip.decompress(content) if packed else content).decode()
        self.asked.append(Asked(what, status, took, began))
        return Asked(what, status, took, began, text)

    def _sent(  # noqa: PLR0917 - the parts of a request
        self, method: str, path: str, headers: dict[str, str], body: str | None
    ) -> tuple[int, bool, bytes]:
        """Send it; a connection that was closed while nobody used it is opened again."""
        for _attempt in range(2):
            is_new = self._connection.sock is None
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                packed = response.headers.get("Content-Encoding") == "gzip"
                return response.status, packed, response.read()
            except (OSError, HTTPException):
                self._connection.close()
                if is_new:
                    break
        return NO_ANSWER, False, b""
