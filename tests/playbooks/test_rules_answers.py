"""Typed answers: what is taken, in which normal form, and what is refused with which reason."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.choices import AnswerProblem
from playbooks.rules.answers import read_answer, read_value
from playbooks.rules.content import Check
from tests.playbooks.small import check, small_content, words


def full_width(text: str) -> str:
    """Return digits and signs as Korean and Chinese keyboards type them."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


def check_of(kind: str) -> Check:
    options = [{"code": "A", "label": words("A")}] if kind == "choice" else []
    return small_content(checks=[check("is_holder", kind, options=options)]).checks[0]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("yes_no", "YES", "YES"),
        ("choice", " A ", "A"),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "2026.1.5.", "2026-01-05"),
        ("date", "2026년 11월 21일", "2026-11-21"),
        ("date", full_width("2026/11/21"), "2026-11-21"),
        ("date", "2026年11月21日", "2026-11-21"),
        ("money", "1,234,000", "1234000"),
        ("money", full_width("1234"), "1234"),
        ("number", "-2.50", "-2.5"),
        ("number", "100", "100"),
        ("text", "  a note ", "a note"),
        ("date", "UNKNOWN", "UNKNOWN"),
        ("money", "", ""),
    ],
)
def test_an_answer_is_brought_into_its_normal_form(kind: str, typed: str, value: str) -> None:
    answer = read_answer(check_of(kind), typed, currency="KRW")

    assert (answer.value, answer.problem) == (value, None)


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        ("yes_no", "MAYBE", AnswerProblem.NOT_AN_OPTION),
        ("choice", "B", AnswerProblem.NOT_AN_OPTION),
        ("date", "tomorrow", AnswerProblem.NOT_A_DATE),
        ("date", "2026-02-30", AnswerProblem.NOT_A_DATE),
        ("date", "0001-01-01", AnswerProblem.DATE_OUT_OF_RANGE),
        ("money", "12 won", AnswerProblem.NOT_A_NUMBER),
        ("money", "NaN", AnswerProblem.NOT_A_NUMBER),
        ("money", "1e9", AnswerProblem.NOT_A_NUMBER),
        ("money", "-1", AnswerProblem.NUMBER_OUT_OF_RANGE),
        ("money", "1" + "0" * 13, AnswerProblem.NUMBER_OUT_OF_RANGE),
        ("money", "10.5", AnswerProblem.TOO_MANY_DECIMALS),
        ("number", "1" * 30, AnswerProblem.NOT_A_NUMBER),
        ("text", "x" * 501, AnswerProblem.TOO_LONG),
    ],
)
def test_what_cannot_be_taken_says_why(kind: str, typed: str, problem: AnswerProblem) -> None:
    assert read_answer(check_of(kind), typed, currency="KRW").problem == problem


def test_a_currency_with_cents_takes_two_decimals() -> None:
    assert read_value("money", "10.25", currency="USD").value == "10.25"
    assert read_value("money", "10.255", currency="USD").problem is not None


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_every_date_of_the_range_comes_back(day: dt.date) -> None:
    written = f"{day.year}. {day.month}. {day.day}."

    assert read_value("date", written, currency="KRW").value == day.isoformat()


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_amount_comes_back_with_the_same_worth(amount: Decimal) -> None:
    answer = read_value("money", f"{amount:,.2f}", currency="USD")

    assert Decimal(answer.value) == amount


@given(st.text(max_size=60), st.sampled_from(["yes_no", "choice", "date", "money", "number"]))
def test_any_text_is_either_taken_or_refused(typed: str, kind: str) -> None:
    answer = read_answer(check_of(kind), typed, currency="KRW")

    assert not (answer.value and answer.problem)
    if answer.value:
        assert read_answer(check_of(kind), answer.value, currency="KRW") == answer
