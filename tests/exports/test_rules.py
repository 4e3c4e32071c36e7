"""Who must approve, what is a reason, how much may leave: truth tables."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import rules

NOW = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rows", "kinds", "clear", "needs"),
    [
        (1000, [], [], []),
        (1001, [], [], ["ROWS"]),
        (1, ["name", "phone"], [], []),
        (1, ["national_id"], [], ["IDENTIFIERS"]),
        (1, ["account"], [], ["IDENTIFIERS"]),
        (1, ["card"], [], ["IDENTIFIERS"]),
        (1, ["name"], ["name"], ["CLEAR"]),
        (5000, ["national_id"], ["x"], ["ROWS", "IDENTIFIERS", "CLEAR"]),
    ],
)
def test_approval_is_needed_for_many_rows_identifiers_and_unmasked_data(
    rows: int, kinds: list[str], clear: list[str], needs: list[str]
) -> None:
    assert rules.approval_needs(rows=rows, free_rows=1000, kinds=kinds, clear=clear) == needs


@pytest.mark.parametrize(
    ("kinds", "clear", "encrypted"),
    [
        ([], [], False),
        (["name", "phone"], [], False),
        (["national_id"], [], True),
        (["name"], ["name"], True),
    ],
)
def test_files_with_identifiers_or_unmasked_data_leave_encrypted(
    *, kinds: list[str], clear: list[str], encrypted: bool
) -> None:
    assert rules.is_encrypted(kinds=kinds, clear=clear) is encrypted


@pytest.mark.parametrize(
    ("kind", "may"),
    [("name", True), ("national_id", True), ("free_text", False), ("health", False)],
)
def test_free_text_and_health_data_never_leave_unmasked(*, kind: str, may: bool) -> None:
    assert rules.may_be_clear(kind) is may


@pytest.mark.parametrize(
    ("text", "has_numbers", "refusal"),
    [
        ("Monthly report to the board", False, None),
        ("월간 보고서", False, None),
        ("董事會月報", False, None),
        ("", False, "HOLLOW_REASON"),
        ("          ", False, "HOLLOW_REASON"),
        ("report", False, "HOLLOW_REASON"),
        ("asdfasdfasdfasdf", False, "HOLLOW_REASON"),
        ("asdf asdf asdf", False, "HOLLOW_REASON"),
        ("aaaaaaaaaaaaaaa", False, "HOLLOW_REASON"),
        ("...............", False, "HOLLOW_REASON"),
        ("Notice to 010-2345-6789", True, "PERSONAL_REASON"),
    ],
)
def test_a_reason_says_something(*, text: str, has_numbers: bool, refusal: str | None) -> None:
    assert rules.reason_refusal(text, has_numbers=has_numbers) == refusal


@given(st.text(max_size=300))
def test_every_text_is_judged(text: str) -> None:
    assert rules.reason_refusal(text, has_numbers=False) in {None, "HOLLOW_REASON"}


@pytest.mark.parametrize(
    ("approved", "clear", "most"),
    [(False, False, 1000), (True, False, 5600), (True, True, 5600), (False, True, 1000)],
)
def test_an_approval_covers_a_little_growth(*, approved: bool, clear: bool, most: int) -> None:
    allowed = rules.rows_allowed(rows_expected=5000, approved=approved, free_rows=1000, clear=clear)

    assert allowed == most


def test_unmasked_rows_have_a_limit_of_their_own() -> None:
    assert rules.rows_allowed(rows_expected=9999, approved=True, free_rows=1, clear=True) == 10_000


@pytest.mark.parametrize(
    ("status", "is_own", "refusal"),
    [
        ("WAITING", False, None),
        ("WAITING", True, "OWN_REQUEST"),
        ("READY", True, "OWN_REQUEST"),
        ("QUEUED", False, "NOT_WAITING"),
        ("REFUSED", False, "NOT_WAITING"),
    ],
)
def test_who_may_decide(*, status: str, is_own: bool, refusal: str | None) -> None:
    assert rules.deciding_refusal(status=status, is_own=is_own) == refusal


@pytest.mark.parametrize(
    ("status", "refusal"),
    [("WAITING", None), ("QUEUED", None), ("READY", None), ("COLLECTED", "NOT_OPEN")],
)
def test_what_can_be_cancelled(status: str, refusal: str | None) -> None:
    assert rules.cancelling_refusal(status) == refusal


@pytest.mark.parametrize(
    ("status", "seconds", "live"),
    [("READY", 1, True), ("READY", 0, False), ("READY", -1, False), ("COLLECTED", 1, False)],
)
def test_a_file_lives_until_its_moment(*, status: str, seconds: int, live: bool) -> None:
    expires_at = NOW + dt.timedelta(seconds=seconds)

    assert rules.is_live(status=status, expires_at=expires_at, now=NOW) is live


def test_a_file_without_a_moment_is_not_live() -> None:
    assert not rules.is_live(status="READY", expires_at=None, now=NOW)
