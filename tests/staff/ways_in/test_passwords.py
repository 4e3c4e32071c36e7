"""What is accepted as a password."""

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from staff import rules
from staff.choices import SIGN_IN_REFUSALS
from staff.models import Market, Staff
from staff.services.passwords import HardToGuess, common_words

HOUSE = {"insurer", "insurername"}


def refused(password: str, person: Staff | None = None) -> bool:
    try:
        validate_password(password, person)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "insurername2026",
        "Insurance2026!!!",
        "qwertyuiop123456",
        "asdfghjklqwertyui",
        "passwordpassword1",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "1234567890123456",
        "abcdefghijklmnop",
        "OpsConsole!2026!",
        "welcomeletmein2026",
        "korea-korea-2026-korea",
        "alice.alice.alice.alice",
        "x1" * 65,
    ],
)
def test_short_long_common_and_house_words_are_refused(
    db: None, market_kr: Market, alice: Staff, password: str
) -> None:
    assert refused(password, alice)


@pytest.mark.parametrize(
    "password",
    [
        "한글로 된 긴 비밀번호 2026",
        "구름 달력 여우 사다리 열쇠",
        "天上掉下來一百二十八顆好吃的大蘋果",
        "correct horse battery staple",
        "Xk4$vT9!mQz2&LpW",
        "wander/copper/otter/lantern",
        "ñandú über façade œuvre",
        "p4 violet drum \N{FROG FACE} canoe" + "z q" * 30,
    ],
)
def test_long_passphrases_of_every_script_are_accepted(
    db: None, alice: Staff, password: str
) -> None:
    assert len(password) <= 128
    assert not refused(password, alice)


def test_a_password_is_compared_as_it_was_typed(alice: Staff) -> None:
    alice.set_password("  Spaces and Capitals count ")

    assert alice.check_password("  Spaces and Capitals count ")
    assert not alice.check_password("Spaces and Capitals count")
    assert not alice.check_password("  spaces and capitals count ")


def test_the_house_adds_words_of_its_own(db: None) -> None:
    validator = HardToGuess(["Hanbitlife"])

    with pytest.raises(ValidationError):
        validator.validate("hanbitlife-2026-!!")


def test_django_can_tell_what_is_asked_for() -> None:
    assert str(SIGN_IN_REFUSALS["guessable"]) in password_validators_help_texts()


@given(st.sampled_from(["insurername", "insurer"]), st.text("0123456789!@#$ ", max_size=40))
def test_signs_around_a_house_word_never_help(word: str, noise: str) -> None:
    assert rules.password_weakness(word + noise, common=set(), house=HOUSE)


@given(st.text("bcdfghjklmnpqrstvwxz", min_size=40, max_size=60))
def test_the_rule_answers_for_any_text(password: str) -> None:
    assert rules.password_weakness(password, common=common_words(), house=HOUSE) in {
        None,
        "guessable",
        "few_characters",
    }
