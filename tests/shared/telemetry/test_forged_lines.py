"""Whatever a client sends, each record is one line, and none of what it sent stands in it."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from ops_console.shared.telemetry.lines import json_lines, plain_lines
from staff.models import Staff
from tests.cast import signed_in

FORGED = 'x\r\n{"level": "info", "event": "forged"}\u2028\u2029\x85\x0b\x1b[2J\x1b]0;forged\x07'
# In a header a server lets through what is no line break.
HEADER = 'x {"event": "forged"} \x1b[2J %0d%0a \u2028'.encode().decode("latin-1")


@pytest.fixture
def streams() -> Iterator[dict[str, StringIO]]:
    """What the two kinds of handlers have written, with the ends of lines between records."""
    kept, logger, handlers = {}, logging.getLogger(), []
    loggers = [logger, logging.getLogger("django"), logging.getLogger("axes")]
    for name, formatter in (("json", json_lines()), ("plain", plain_lines())):
        kept[name] = StringIO()
        handler = logging.StreamHandler(kept[name])
        handler.setFormatter(formatter)
        handlers.append(handler)
    for each in loggers:
        for handler in handlers:
            each.addHandler(handler)
    yield kept
    for each in loggers:
        for handler in handlers:
            each.removeHandler(handler)


def test_no_request_forges_a_line(alice: Staff, streams: dict[str, StringIO]) -> None:
    headers = {"user-agent": HEADER, "referer": HEADER, "x-request-id": HEADER, "accept": HEADER}
    stranger, agent = Client(headers=headers), signed_in(alice)

    stranger.post("/sign-in/", {"username": FORGED, "password": FORGED})
    stranger.get("/sign-in/", {"next": FORGED, FORGED: FORGED})
    stranger.get("/nowhere/%0d%0a%1b[2Jforged/%E2%80%A8")
    agent.get("/inquiries/", {"text": FORGED, "sort": FORGED}, headers=headers)
    agent.post("/search/", {"q": FORGED}, headers=headers)
    agent.post("/api/v1/inquiries/", json.dumps({FORGED: FORGED}), content_type=FORGED[:1])

    told, plain = streams["json"].getvalue(), streams["plain"].getvalue()
    records = [json.loads(line) for line in told.split("\n") if line]
    assert len(records) >= 6
    # Nothing but the end of a record ends a line, by whatever a reader takes for one.
    for written in (told, plain):
        assert len(written.splitlines()) == written.count("\n")
        assert "forged" not in written
        assert not {"\x1b", "\x07", "\x0b", "\x85"} & set(written)
    assert len(plain.splitlines()) == len(records)
