"""Personal values are sealed for their row and print only their mask."""

import base64
import copy
import json
import pickle

import pytest
from pytest_django import Settings

from ops_console.shared.personal import Kind, Sealed
from ops_console.shared.personal.cipher import (
    CannotOpen,
    blind_index,
    blind_indexes,
    open_sealed,
    seal,
)

PLACE = "inquiries_customer|phone|7"
SECOND_KEY = "k2:" + base64.urlsafe_b64encode(bytes(range(32))).decode()


def test_a_sealed_value_opens_in_its_place_only() -> None:
    token = seal("01012345678", place=PLACE)

    assert open_sealed(token, place=PLACE) == "01012345678"
    with pytest.raises(CannotOpen):
        open_sealed(token, place="inquiries_customer|phone|8")


def test_equal_values_are_sealed_differently() -> None:
    assert seal("김철수", place=PLACE) != seal("김철수", place=PLACE)


@pytest.mark.parametrize("at", [5, 20, -3])
def test_an_altered_value_is_an_error_and_never_text(at: int) -> None:
    token = seal("김철수", place=PLACE)
    name, _dot, encoded = token.partition(".")
    raw = bytearray(base64.urlsafe_b64decode(encoded))
    raw[at] ^= 1

    altered = f"{name}.{base64.urlsafe_b64encode(bytes(raw)).decode()}"

    with pytest.raises(CannotOpen):
        open_sealed(altered, place=PLACE)


@pytest.mark.parametrize("token", ["plain text", "k1.???", "k9.AAAA", "k1."])
def test_what_was_never_sealed_does_not_open(token: str) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(token, place=PLACE)


def test_values_of_an_older_key_open_while_it_is_listed(settings: Settings) -> None:
    old = list(settings.PERSONAL_KEYS)
    token = seal("김철수", place=PLACE)
    settings.PERSONAL_KEYS = [SECOND_KEY, *old]

    assert open_sealed(token, place=PLACE) == "김철수"
    assert seal("김철수", place=PLACE).key_name == "k2"

    settings.PERSONAL_KEYS = [SECOND_KEY]
    with pytest.raises(CannotOpen):
        open_sealed(token, place=PLACE)


def test_a_blind_index_finds_equal_values_of_one_purpose(settings: Settings) -> None:
    index = blind_index(" KIM@Example.com ", purpose="customer|email")

    assert index == blind_index("kim@example.com", purpose="customer|email")
    assert index != blind_index("kim@example.com", purpose="customer|name")
    assert blind_index("  ", purpose="customer|email") == ""

    settings.PERSONAL_INDEX_KEYS = [SECOND_KEY, *settings.PERSONAL_INDEX_KEYS]
    assert index in blind_indexes("kim@example.com", purpose="customer|email")


def test_every_way_of_printing_gives_the_mask() -> None:
    sealed = Sealed.of(Kind.NAME, "김철수")

    assert {str(sealed), repr(sealed), f"{sealed}", f"{sealed:>3}", "%s" % sealed} == {"김*수"}  # noqa: UP031 - this way too
    assert json.dumps({"name": sealed}, default=str) == json.dumps({"name": "김*수"})
    assert sealed.reveal() == "김철수"


def test_it_cannot_be_pickled_or_encoded_as_json() -> None:
    sealed = Sealed.of(Kind.NAME, "김철수")

    with pytest.raises(TypeError):
        pickle.dumps(sealed)
    with pytest.raises(TypeError):
        json.dumps(sealed)
    assert copy.deepcopy([sealed]) == [sealed]


def test_a_value_without_its_row_stays_shut() -> None:
    sealed = Sealed(Kind.NAME, token=seal("김철수", place=PLACE))

    assert str(sealed) == "***"
    with pytest.raises(CannotOpen):
        sealed.reveal()
