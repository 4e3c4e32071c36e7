"""People who look at pages inside this process, through every middleware."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from ops_console.shared import clock
from staff.choices import Factor
from staff.services import sessions

OK = 200


class Visitor:
    """Somebody who is signed in."""

    def __init__(self, username: str) -> None:
        self.person: Any = get_user_model().objects.get(username=username)
        self.client = Client()
        self.client.force_login(self.person, "django.contrib.auth.backends.ModelBackend")
        session = self.client.session
        sessions.begin(session, person=self.person, factor=Factor.TOTP, now=clock.now())
        session.save()

    def open(self, url: str, *, into: str = "") -> bytes:
        """Return a page, or the part of it that htmx puts into an element."""
        response = self.client.get(url, headers=headers_of(into))
        if response.status_code != OK:
            msg = f"{url} answered {response.status_code}"
            raise RuntimeError(msg)
        return response.content


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements of the block."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:  # noqa: PLR0917 - Django's signature
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def headers_of(into: str) -> dict[str, str]:
    """Return the headers of htmx; none for a whole page."""
    return {"HX-Request": "true", "HX-Target": into} if into else {}
