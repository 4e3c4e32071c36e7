"""Contacts, re-contacts and identifiers: small decisions without a database."""

import datetime as dt

import pytest

from inquiries.choices import Channel, ContactKind, TaskType
from inquiries.rules import contacts, identifiers, recontact

START = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)


def test_every_channel_has_a_kind_of_contact() -> None:
    assert {contacts.kind_for(channel) for channel in Channel} == set(ContactKind)
    assert contacts.kind_for(Channel.TICKET) == ContactKind.CALL_OUT


@pytest.mark.parametrize(
    ("kind", "at_start"),
    [
        ("CALL_IN", True),
        ("CHAT", True),
        ("VISIT", True),
        ("CALL_OUT", False),
        ("EMAIL", False),
        ("LETTER", False),
    ],
)
def test_only_somebody_who_is_there_is_answered_at_the_start(*, kind: str, at_start: bool) -> None:
    assert contacts.answers_at_start(kind) == at_start


def test_handling_time_is_talk_and_hold_and_wrap_up_in_whole_seconds() -> None:
    seconds = contacts.handle_seconds(
        answered_at=START,
        ended_at=START + dt.timedelta(seconds=100, milliseconds=900),
        wrapped_up_at=START + dt.timedelta(seconds=160, milliseconds=200),
    )

    assert seconds == 100 + 59


def test_a_clock_that_ran_backwards_gives_no_negative_time() -> None:
    assert contacts.seconds_between(START, START - dt.timedelta(seconds=5)) == 0


@pytest.mark.parametrize(
    ("task", "days"), [("CERT", 7), ("INFO_POLICY", 7), ("PAY_FAIL", 14), ("CLAIM_STATUS", 30)]
)
def test_the_window_depends_on_the_task(task: str, days: int) -> None:
    assert recontact.window_of(task) == dt.timedelta(days=days)


def test_every_task_has_one_of_the_three_windows() -> None:
    assert {recontact.window_of(task).days for task in TaskType} == {7, 14, 30}


@pytest.mark.parametrize(
    ("channel", "customer_kind", "is_new_claim_event", "counts"),
    [
        ("CALL_IN", "POLICYHOLDER", False, True),
        ("EMAIL", "", False, True),
        ("CALL_OUT", "POLICYHOLDER", False, False),
        ("CALL_IN", "SALES_AGENT", False, False),
        ("CALL_IN", "POLICYHOLDER", True, False),
    ],
)
def test_what_can_be_a_recontact(
    *, channel: str, customer_kind: str, is_new_claim_event: bool, counts: bool
) -> None:
    assert (
        recontact.can_be_recontact(
            channel=channel, customer_kind=customer_kind, is_new_claim_event=is_new_claim_event
        )
        == counts
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("010-0000-1234", "01000001234"),
        (" 010 0000 1234 ", "01000001234"),
        ("+82 10-0000-1234", "01000001234"),
        ("+82 (0)10 0000 1234", "01000001234"),
        ("+886 900 000 123", "0900000123"),
        ("(02) 2345-6789", "0223456789"),
        ("", ""),
    ],
)
def test_every_way_of_writing_a_phone_number_is_one(written: str, kept: str) -> None:
    assert identifiers.canonical_phone(written) == kept


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("010-0000-1234", True),
        ("1588-1234", True),
        ("123456", False),
        ("KR-260311-000012", False),
        ("P-000123", False),
        ("김하늘", False),
        ("-------", False),
    ],
)
def test_what_looks_like_a_phone_number(*, text: str, is_one: bool) -> None:
    assert identifiers.looks_like_phone(text) == is_one


def test_numbers_name_market_day_and_sequence() -> None:
    day = dt.date(2026, 9, 3)

    assert identifiers.inquiry_number("US-CT", day=day, sequence=42) == "US-CT-260903-000042"
    assert identifiers.inquiry_number("KR", day=day, sequence=1234567) == "KR-260903-1234567"
    assert identifiers.customer_reference("TW", 7) == "TW-C0000007"


@pytest.mark.parametrize(
    ("digits", "printed"),
    [
        ("01000001234", "010-0000-1234"),
        ("0900000123", "0900-000-123"),
        ("123", "123"),
    ],
)
def test_phone_numbers_are_printed_in_the_groups_of_their_market(digits: str, printed: str) -> None:
    assert identifiers.printed_phone(digits) == printed


@pytest.mark.parametrize(
    ("kind", "ended", "response"),
    [
        ("CALL_IN", False, "answered"),
        ("CHAT", True, "answered"),
        ("CALL_OUT", False, None),
        ("CALL_OUT", True, "answered"),
        ("EMAIL", False, None),
        ("EMAIL", True, "ended"),
        ("LETTER", True, "ended"),
    ],
)
def test_a_contact_answers_when_the_customer_is_reached(
    *, kind: str, ended: bool, response: str | None
) -> None:
    moments = {"answered": START, "ended": START + dt.timedelta(minutes=5)}

    found = contacts.response_at(
        kind, answered_at=moments["answered"], ended_at=moments["ended"] if ended else None
    )

    assert found == moments.get(response or "")
