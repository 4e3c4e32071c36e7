"""Programs that call the API with a token of one of the cast."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ops_console.shared import clock
from staff import services
from staff.models import Staff

Call = Callable[..., Any]


@pytest.fixture
def call() -> Call:
    """Return `call(person, method, path, body, **headers)` with a fresh token of the person."""

    def make(person: Staff, method: str, path: str, body: object = None, **headers: str) -> Any:
        since = clock.now() - dt.timedelta(minutes=1)
        _token, secret = services.create_token(owner=person, label="test", days=1, now=since)
        return send(secret, method, path, body, **headers)

    return make


def send(secret: str, method: str, path: str, body: object = None, **headers: str) -> Any:
    """Send one request with this token."""
    own = {"authorization": f"Bearer {secret}", "idempotency-key": uuid4().hex}
    named = {**own, **headers}
    options: dict[str, Any] = {"headers": named}
    if body is not None:
        options |= {"data": body, "content_type": "application/json"}
    return getattr(Client(raise_request_exception=False), method)(f"/api/v1/{path}", **options)
