"""Every request has an origin, one line and an identifier that comes back to the client."""

import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from ops_console.shared import audit, origin
from ops_console.shared.models import AuditKind
from ops_console.shared.telemetry.lines import json_lines
from staff.models import Staff
from tests.cast import signed_in


class Lines(logging.Handler):
    """Keeps what the log would have held."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(json_lines())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, logger = Lines(), logging.getLogger()
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def test_a_line_tells_who_what_and_how_long_but_no_address_of_a_page(
    bob: Staff, lines: Lines
) -> None:
    signed_in(bob).get("/inquiries/", {"subject": "Kim Cheolsu 900101-1234567"})

    told = json.loads(lines.written[-1])
    assert told["event"] == "request"
    assert (told["route"], told["method"], told["status"]) == ("inquiries:list", "GET", 200)
    assert told["person"] == bob.pk
    assert told["milliseconds"] > 0
    assert "Cheolsu" not in "".join(lines.written)
    assert "900101" not in "".join(lines.written)


def test_the_identifier_comes_back_and_each_request_has_its_own(client: Client) -> None:
    first, second = (client.get("/livez").headers["X-Request-ID"] for _ in range(2))

    assert len(first) == 16
    assert first != second


def test_a_client_cannot_choose_its_identifier(client: Client) -> None:
    answer = client.get("/livez", headers={"X-Request-ID": "chosen-by-me"})

    assert answer.headers["X-Request-ID"] != "chosen-by-me"


@pytest.mark.parametrize(
    ("told", "taken"),
    [("0123456789abcdef", 1), ("a b", 0), ("x" * 41, 0), ("ab\u2028cdefgh", 0)],
)
def test_a_trusted_proxy_may_give_the_identifier(
    client: Client, settings: Any, told: str, taken: int
) -> None:
    settings.TRUSTED_PROXY_COUNT = 1

    answer = client.get("/livez", headers={"X-Request-ID": told})

    assert (answer.headers["X-Request-ID"] == told) == taken


def test_a_failed_page_has_an_identifier_too(client: Client, db: None) -> None:
    for path in ("/nowhere/", "/sign-in/?q=%00", "/desk/"):
        assert client.get(path).headers["X-Request-ID"]


@pytest.mark.parametrize("proxies", [0, 1])
def test_what_a_client_claims_of_itself_is_not_believed(
    client: Client, settings: Any, lines: Lines, proxies: int
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    claimed = {
        "X-Forwarded-For": "6.6.6.6, 198.51.100.7" if proxies else "6.6.6.6",
        "X-Real-IP": "6.6.6.6",
        "CF-Connecting-IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6",
    }

    client.get("/nowhere/", headers=claimed)

    told = json.loads(lines.written[-1])
    assert told["address"] == ("198.51.100.7" if proxies else "127.0.0.1")
    assert "6.6.6.6" not in "".join(lines.written)


def test_an_audit_entry_names_the_request_and_nothing_outlives_it(bob: Staff) -> None:
    with (
        origin.coming_from(origin.Origin(request_id="r1234567", address="10.0.0.7")),
        transaction.atomic(),
    ):
        entry = audit.Entry(kind=AuditKind.OPERATED)
        (row,) = audit.record(entry, by=bob, now=dt.datetime.now(tz=dt.UTC))

    assert (row.request_id, row.address) == ("r1234567", "10.0.0.7")
    assert origin.current() == origin.Origin()


def test_the_route_is_known_while_the_view_works(bob: Staff) -> None:
    browser = signed_in(bob)
    seen: set[tuple[str, str]] = set()

    def spy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        if 'FROM "inquiries_inquiry"' in sql:
            seen.add((origin.current().route, origin.current().address))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(spy):
        browser.get("/inquiries/")

    assert seen == {("inquiries:list", "127.0.0.1")}
    assert origin.current() == origin.Origin()
