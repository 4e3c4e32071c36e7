"""Numbers of people in free text are found with enough evidence, and quickly."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared.personal import Kind
from ops_console.shared.personal.detector import find_personal

FULL_WIDTH = {ord("-"): 0xFF0D} | {0x30 + digit: 0xFF10 + digit for digit in range(10)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("주민번호 900101-1234567 입니다", Kind.NATIONAL_ID),
        ("9001011234567", Kind.NATIONAL_ID),
        ("900101-1234567".translate(FULL_WIDTH), Kind.NATIONAL_ID),
        ("201005-3123456", Kind.NATIONAL_ID),
        ("身分證A123456789。", Kind.NATIONAL_ID),
        ("a123456789", Kind.NATIONAL_ID),
        ("카드 4111-1111-1111-1111", Kind.CARD),
        ("카드 4111111111111111", Kind.CARD),
        ("전화 010 1234 5678", Kind.PHONE),
        ("+82 10-1234-5678", Kind.PHONE),
        ("手機0912-345-678", Kind.PHONE),
    ],
)
def test_a_number_of_a_person_is_found(text: str, kind: Kind) -> None:
    assert [found.kind for found in find_personal(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "접수번호 20260105-0000123",
        "991332-1234567",
        "A123456788",
        "4111-1111-1111-1112",
        "KR-260923-000123",
        "보험료 1,234,567원",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert find_personal(text) == []


@given(st.text(max_size=200))
def test_what_is_found_lies_in_the_text_in_order(text: str) -> None:
    found = find_personal(text)

    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(first.end <= then.start for first, then in pairwise(found))


@pytest.mark.parametrize("piece", ["9", "0", "A1", "010-", "4111 ", "900101-", "+82 "])
def test_a_hostile_text_costs_time_in_proportion_to_its_length(piece: str) -> None:
    def cost(length: int) -> float:
        text = piece * (length // len(piece))
        return min(_seconds(text) for _turn in range(3))

    assert cost(100_000) < 60 * cost(5_000) + 0.05


def _seconds(text: str) -> float:
    began = time.perf_counter()
    find_personal(text)
    return time.perf_counter() - began
