"""Scripts and records: blanks filled by type and language, missing ones named."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.rules.formats import format_date, format_list, format_money, format_number
from playbooks.rules.korean import final_consonant, with_particles
from playbooks.rules.wording import Money, Value, fill, names_in, typed_value

DAY = dt.date(2026, 12, 1)


def filled(text: str, language: str = "en", **values: Value) -> str:
    return fill(text, values, language=language, currency="KRW", labels={}).text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "2026년 12월 1일(화), 300,000원, 청구서, 신분증"),
        ("zh-hant", "2026年12月1日, 韓元 300,000, 청구서、신분증"),
        ("en", "1 December 2026, KRW 300,000, 청구서 and 신분증"),
    ],
)
def test_values_are_written_by_type_and_language(language: str, text: str) -> None:
    values: dict[str, Value] = {"d": DAY, "m": Money("300000"), "l": ("청구서", "신분증")}

    assert filled("{{d|date}}, {{m|money}}, {{ l | list }}", language, **values) == text


def test_pieces_know_which_blank_they_fill() -> None:
    result = fill(
        "Until {{d|date}}!", {"d": DAY}, language="en", currency="KRW", labels={"d": "Date"}
    )

    assert [(piece.text, piece.variable) for piece in result.pieces] == [
        ("Until ", ""),
        ("1 December 2026", "d"),
        ("!", ""),
    ]
    assert result.missing == ()


def test_a_blank_without_value_shows_its_label_and_is_named() -> None:
    result = fill(
        "{{d}} and {{x}} and {{d}}", {"x": ""}, language="en", currency="KRW", labels={"d": "Date"}
    )

    assert result.missing == ("d", "x")
    assert [piece.text for piece in result.pieces if piece.missing] == ["Date", "x", "Date"]


@pytest.mark.parametrize(
    "typed",
    ["{{d}}", "{% load x %}", "{{ settings.SECRET_KEY }}", "{0.__class__}", "<b>&amp;</b>", "%s"],
)
def test_what_somebody_typed_is_never_interpreted(typed: str) -> None:
    assert filled("He said {{x}}.", x=typed, d=DAY) == f"He said {typed}."


@given(st.text(max_size=80), st.text(max_size=80))
def test_text_without_blanks_comes_back_as_it_is(before: str, value: str) -> None:
    text = before.replace("{{", "").replace("}}", "")

    assert filled(text) == text
    assert filled(text + "{{x}}", x=value or "-") == text + (value or "-")


def test_names_of_blanks_are_found_whatever_their_type_and_spaces() -> None:
    assert names_in("{{b}} {{ a|date }} {{c |money}} {{A}} {{b}} { {d}}") == ("b", "a", "c")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("김서연", "김서연을, 김서연이, 김서연과, 김서연으로"),
        ("박지호", "박지호를, 박지호가, 박지호와, 박지호로"),
        ("서울", "서울을, 서울이, 서울과, 서울로"),
        ("2026-11-21", "2026-11-21을, 2026-11-21이, 2026-11-21과, 2026-11-21로"),
        ("4", "4를, 4가, 4와, 4로"),
        ("3", "3을, 3이, 3과, 3으로"),
    ],
)
def test_korean_particles_follow_the_sound_of_the_value(word: str, text: str) -> None:
    template = "{{x}}을(를), {{x}}이(가), {{x}}과(와), {{x}}(으)로"

    assert filled(template, "ko", x=word) == text


def test_a_particle_stays_double_behind_letters_whose_sound_is_unknown() -> None:
    assert with_particles("App을(를)") == "App을(를)"
    assert final_consonant("...") is None


def test_particles_behind_a_missing_value_or_in_other_languages_are_left_alone() -> None:
    assert filled("{{x}}을(를)", "ko") == "x을(를)"
    assert filled("{{x}}을(를)", "en", x="김서연") == "김서연을(를)"


def test_money_knows_the_currencies_of_the_markets() -> None:
    amount = Decimal(1234567)

    assert format_money(amount, currency="TWD", language="zh-hant") == "新臺幣 1,234,567 元"
    assert format_money(amount, currency="TWD", language="en") == "NT$1,234,567"
    assert format_money(amount, currency="KRW", language="ko") == "1,234,567원"
    assert format_money(Decimal("9.50"), currency="USD", language="en") == "US$9.5"
    assert format_money(amount, currency="JPY", language="ko") == "JPY 1,234,567"


def test_short_lists_and_plain_numbers() -> None:
    assert format_list([], "en") == ""
    assert format_list(["A"], "en") == "A"
    assert format_list(["A", "B", "C"], "en") == "A, B and C"
    assert format_number(Decimal("1000.10")) == "1,000.1"
    assert format_date(dt.date(2026, 3, 1), "ko") == "2026년 3월 1일(일)"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2026-12-01", DAY),
        ("money", "5", Money("5")),
        ("number", "5", Decimal(5)),
        ("list", "a\n\n b ", ("a", "b")),
        ("text", "a", "a"),
    ],
)
def test_a_stored_value_gets_its_type_back(kind: str, text: str, value: Value) -> None:
    assert typed_value(kind, text) == value
