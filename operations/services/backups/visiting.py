"""A person who exists only in a restored copy signs in there, as a browser without script does."""

import datetime as dt
import secrets
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from operations.services.backups.opening import BackupRefused
from operations.services.backups.rehearsal import MARK

ROLES = ("CONTENT", "ANALYST", "AGENT", "LEAD")
FOUND, OK = 302, 200


class _Inputs(HTMLParser):
    """The inputs of the sign-in form: what stands in them already, and where the words go."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.places: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note hidden values and the fields for name and password."""
        told = dict(attrs)
        name, kind = told.get("name"), told.get("type", "text")
        if tag == "input" and name:
            if kind == "hidden":
                self.values.setdefault(name, told.get("value") or "")
            else:
                self.places.setdefault(str(kind), name)


class Visitor:
    """A browser as far as signing in needs one."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request with the cookies so far; return status and page."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form or {}), headers)
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            parsed = SimpleCookie(line)
            self._cookies |= {name: cookie.value for name, cookie in parsed.items()}
        page = response.read().decode()
        connection.close()
        return response.status, page


def sign_in_at(port: int, *, now: dt.datetime) -> None:
    """Make somebody in the restored copy and sign in; BackupRefused when that does not work."""
    if not (settings.OPS_STATE_DIR / MARK).exists():
        msg = "This is no rehearsal; nobody was made."
        raise BackupRefused(msg)
    username, password = _make_person(now)
    visitor, sign_in = Visitor(port), reverse("staff:sign_in")
    inputs = _Inputs()
    inputs.feed(visitor.ask("GET", sign_in)[1])
    form = {
        **inputs.values,
        inputs.places["text"]: username,
        inputs.places["password"]: password,
    }
    sent = visitor.ask("POST", sign_in, form)[0]
    status, page = visitor.ask("GET", reverse("staff:profile"))
    if (sent, status) != (FOUND, OK) or username.title() not in page:
        msg = f"Signing in did not work: {sent}, then {status}."
        raise BackupRefused(msg)


def _make_person(now: dt.datetime) -> tuple[str, str]:
    username, password = f"rehearsal{secrets.token_hex(4)}", secrets.token_urlsafe(32)
    needed: Any = getattr(settings, "SECOND_FACTOR_ROLES", ())
    role = next((role for role in ROLES if role not in needed), ROLES[0])
    people: Any = get_user_model()
    people.objects.create_user(
        username, password, role=role, display_name=username.title(), joined_at=now
    )
    return username, password
