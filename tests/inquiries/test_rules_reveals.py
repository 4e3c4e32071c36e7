"""When a reason says something, and which right a kind of data takes."""

import pytest

from inquiries.rules import reveals as rules
from ops_console.shared.personal import Kind
from staff.choices import Permission


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("고객 요청으로 연락처를 확인합니다", None),
        ("客戶來電要求核對身分資料", None),
        ("She asked us to read it back to her", None),
        ("환급금 3000원 입금 계좌 확인", None),
        ("too short", "TEXT_SHORT"),
        ("          ", "TEXT_NEEDED"),
        ("", "TEXT_NEEDED"),
        ("asdf asdf asdf", "TEXT_EMPTY_WORDS"),
        ("asdfasdfasdfas", "TEXT_EMPTY_WORDS"),
        ("...........", "TEXT_EMPTY_WORDS"),
        ("확인 ㅋㅋㅋㅋㅋㅋㅋㅋㅋ", "TEXT_EMPTY_WORDS"),
        ("aaa bbb ccc ddd", "TEXT_EMPTY_WORDS"),
        ("1111111111111", "TEXT_EMPTY_WORDS"),
        ("abababababab", "TEXT_EMPTY_WORDS"),
    ],
)
def test_the_words_of_a_reason_must_say_something(text: str, problem: str | None) -> None:
    assert rules.text_problem(text, needed=True) == problem


def test_no_words_are_needed_where_the_code_and_the_inquiry_say_enough() -> None:
    assert not rules.text_is_needed(reason="VERIFY_CALLER", with_inquiry=True)
    assert rules.text_is_needed(reason="VERIFY_CALLER", with_inquiry=False)
    assert rules.text_is_needed(reason="OTHER", with_inquiry=True)
    assert rules.text_problem("", needed=False) is None
    assert rules.text_problem("hm", needed=False) == "TEXT_SHORT"


def test_every_kind_takes_a_right_that_exists_and_ids_take_the_stronger_one() -> None:
    strong = {kind for kind in Kind if rules.is_sensitive(kind)}

    assert {rules.right_for(kind) for kind in Kind} <= set(Permission.values)
    assert strong == {Kind.NATIONAL_ID, Kind.ACCOUNT, Kind.HEALTH}
    assert {rules.right_for(kind) for kind in strong} == {Permission.REVEAL_SENSITIVE}
