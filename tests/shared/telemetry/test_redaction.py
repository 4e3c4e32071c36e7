"""No value of a person and no forged line reaches the log."""

import json
import logging
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared.origin import Origin, coming_from
from ops_console.shared.telemetry.lines import json_lines, plain_lines
from ops_console.shared.telemetry.redaction import MOST_CHARACTERS, fit_text


def line(message: object, *args: object, logger: str = "inquiries.tests", **more: Any) -> str:
    record = logging.LogRecord(logger, logging.WARNING, "", 0, message, args, None)
    record.__dict__.update(more)
    return json_lines().format(record)


@pytest.mark.parametrize(
    "value",
    [
        "900101-1234567",
        "010-4321-8765",
        "A123456789",
        "\uff14111-1111-1111-1111",
        "kim.cheolsu@example.kr",
        # not a secret
        "redis://:topsecret@10.0.0.1:6379/0",
    ],
)
def test_numbers_of_people_addresses_and_passwords_are_masked(value: str) -> None:
    written = line(f"looked at {value} just now")

    assert value not in json.loads(written)["event"]
    assert "topsecret" not in written
    assert "just now" in written


def test_keys_that_are_not_listed_are_left_out_and_named() -> None:
    told = json.loads(line("request", status=200, customer_name="Kim Cheolsu", body={"a": 1}))

    assert told["status"] == 200
    assert "Kim Cheolsu" not in json.dumps(told)
    assert told["left_out"] == ["body", "customer_name"]


def test_an_object_is_told_by_its_kind_only() -> None:
    assert json.loads(line("job", kind={"name": "Kim Cheolsu"}))["kind"] == "dict"


def test_a_librarys_texts_are_left_out_and_its_numbers_kept() -> None:
    told = line("Not Found: %s (%d bytes, 100%%)", "/customers/Kim", 12, logger="django.request")

    assert json.loads(told)["event"] == "Not Found: … (12 bytes, 100%)"


def test_an_errors_words_stay_out_because_they_quote_rows() -> None:
    try:
        try:
            raise KeyError("Kim Cheolsu")
        except KeyError as cause:
            raise ValueError("Key (name)=(Kim Cheolsu) already exists.") from cause
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())

    for formatter in (json_lines(), plain_lines()):
        written = formatter.format(record)
        assert "Cheolsu" not in written
        assert "builtins.ValueError" in written
        assert "builtins.KeyError" in written
        assert "test_an_errors_words_stay_out" in written


@given(st.text())
def test_a_text_stays_on_its_line(text: str) -> None:
    for formatter in (json_lines(), plain_lines()):
        record = logging.LogRecord("inquiries.x", logging.INFO, "", 0, "%s", (text,), None)
        written = formatter.format(record)
        assert len(written.splitlines()) == 1
        assert "\x1b" not in written


def test_a_forged_line_is_one_line() -> None:
    forged = 'x\n{"level": "info", "event": "all is well"}\u2028\x1b[2J'

    told = json.loads(line("%s", forged))

    assert told["event"] == 'x\\u000a{"level": "info", "event": "all is well"}\\u2028\\u001b[2J'


def test_long_texts_are_cut() -> None:
    assert len(fit_text("x" * 10_000)) == MOST_CHARACTERS


def test_a_line_names_its_origin() -> None:
    with coming_from(Origin(request_id="abc12345", address="10.0.0.7", route="inquiries:show")):
        told = json.loads(line("hello"))

    assert (told["request_id"], told["address"], told["route"]) == (
        "abc12345",
        "10.0.0.7",
        "inquiries:show",
    )


def test_a_message_that_does_not_fit_its_arguments_is_still_a_line() -> None:
    assert json.loads(line("job %d", "seven"))["event"] == "job %d"
    assert json.loads(line(ValueError("Kim"), logger="lib"))["event"] == "ValueError"
