"""One mask per kind, with the formats of Korean and Taiwanese insurers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared.personal import Kind, mask
from ops_console.shared.personal.masks import mask_address_of_machine


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.NAME, "김", "*"),
        (Kind.NAME, "김철", "김*"),
        (Kind.NAME, "김철수", "김*수"),
        (Kind.NAME, "남궁민수", "남**수"),
        (Kind.NAME, "남궁 민수", "남**수"),
        (Kind.NAME, "황보가나다라", "황**라"),
        (Kind.NAME, unicodedata.normalize("NFD", "김철수"), "김*수"),
        (Kind.NAME, "李", "○"),
        (Kind.NAME, "李明", "李○"),
        (Kind.NAME, "李大明", "李○明"),
        (Kind.NAME, "歐陽大明", "歐○○明"),
        (Kind.NAME, "𠮷田明", "𠮷○明"),
        (Kind.NAME, "Kim Minsu", "K*** M***"),
        (Kind.NAME, "Kim", "K***"),
        (Kind.NAME, "J. R. Tolkien", "J*** R*** T***"),
        (Kind.NAME, "", ""),
        (Kind.PHONE, "01012345678", "010-****-5678"),
        (Kind.PHONE, "010-1234-5678", "010-****-5678"),
        (Kind.PHONE, "0111234567", "011-***-4567"),
        (Kind.PHONE, "021234567", "02-***-4567"),
        (Kind.PHONE, "02-2345-6789", "02-****-6789"),
        (Kind.PHONE, "15881234", "1588-****"),
        (Kind.PHONE, "0912345678", "0912-***-678"),
        (Kind.PHONE, "+82-10-1234-5678", "+82-10-****-5678"),
        (Kind.PHONE, "+886912345678", "+886-912-***-678"),
        (Kind.PHONE, "+14155550123", "****0123"),
        (Kind.PHONE, "119", "****19"),
        (Kind.NATIONAL_ID, "900101-1234567", "******-*******"),
        (Kind.NATIONAL_ID, "9001011234567", "******-*******"),
        (Kind.NATIONAL_ID, "A123456789", "A12345****"),
        (Kind.NATIONAL_ID, "AB12345678", "AB1234****"),
        (Kind.NATIONAL_ID, "M1234", "********"),
        (Kind.POLICY_NUMBER, "KR-2024-00001234", "********1234"),
        (Kind.POLICY_NUMBER, "123456", "********56"),
        (Kind.ACCOUNT, "110-123-457890", "******7890"),
        (Kind.CARD, "4111 1111 1111 1234", "****-****-****-1234"),
        (Kind.BIRTH_DATE, "1990-01-31", "1990-**-**"),
        (Kind.BIRTH_DATE, "民國79年1月31日", "79年**月**日"),
        (Kind.EMAIL, "abcdef@daum.com", "ab***@d***.com"),
        (Kind.EMAIL, "ab@daum.co.kr", "a***@d***.kr"),
        (Kind.EMAIL, "a@b.tw", "***@b***.tw"),
        (Kind.EMAIL, "nobody", "***"),
        (Kind.ADDRESS, "서울특별시 강남구 테헤란로 152, 3층", "서울특별시 강남구 테헤란로 ***"),
        (Kind.ADDRESS, "경기도 양평군 용문면 다문리 1-2", "경기도 양평군 용문면 ***"),
        (Kind.ADDRESS, "台北市信義區信義路五段7號", "台北市信義區***"),
        (Kind.ADDRESS, "嘉義縣竹崎鄉中和村1號", "嘉義縣竹崎鄉***"),
        (Kind.ADDRESS, "10 Main Street, Hartford", "***"),
        (Kind.HEALTH, "당뇨", "***"),
    ],
)
def test_a_value_shows_no_more_than_its_mask(kind: Kind, value: str, shown: str) -> None:
    assert mask(kind, value) == shown


def test_free_text_keeps_its_words_and_hides_numbers_of_people() -> None:
    text = "고객 900101-1234567, 연락처 010-1234-5678, 접수번호 20260105"

    assert mask(Kind.FREE_TEXT, text) == (
        "고객 ******-*******, 연락처 010-****-5678, 접수번호 20260105"
    )


@given(st.text(max_size=60), st.sampled_from([Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ACCOUNT]))
def test_a_masked_value_masks_to_itself_or_to_less(value: str, kind: Kind) -> None:
    once = mask(kind, value)
    shown = [char for char in mask(kind, once) if char.isalnum()]

    assert len(shown) <= len([char for char in once if char.isalnum()])


@given(st.text(min_size=3, max_size=40).filter(lambda text: len(text.strip()) > 2))
def test_a_mask_never_is_the_value(value: str) -> None:
    for kind in set(Kind) - {Kind.FREE_TEXT}:
        normal = unicodedata.normalize("NFC", value).strip()
        assert mask(kind, value) != normal or "*" in normal or "○" in normal


@pytest.mark.parametrize(
    ("address", "shown"),
    [("203.0.113.7", "203.0.***.7"), ("2001:db8::1", "2001:***"), ("unknown", "***")],
)
def test_reports_hide_the_third_number_of_an_address(address: str, shown: str) -> None:
    assert mask_address_of_machine(address) == shown
