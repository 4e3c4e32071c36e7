"""Numbers of people in free texts: hidden in depth, and kept through a form that showed masks."""

from ops_console.shared.personal import Kind, hide_numbers, kinds_in, restored

CALL, MASKED = "Call 010-1234-5678 back", "Call 010-****-5678 back"


def test_texts_lists_and_mappings_lose_their_numbers_and_nothing_else() -> None:
    told = {"who": CALL, "n": 3, "rows": [CALL, None], "plain": " kept as it is "}

    assert hide_numbers(told) == {
        "who": MASKED,
        "n": 3,
        "rows": [MASKED, None],
        "plain": " kept as it is ",
    }


def test_a_mask_that_comes_back_stands_for_its_number() -> None:
    assert restored(f"{MASKED} tomorrow", CALL) == f"{CALL} tomorrow"
    assert restored("Call 010-9999-0000", CALL) == "Call 010-9999-0000"
    assert restored("", CALL) == ""


def test_a_mask_of_two_people_is_not_guessed() -> None:
    standing = "010-1234-5678 or 010-4321-5678"

    assert restored("010-****-5678", standing) == "010-****-5678"


def test_the_kinds_that_were_found_are_named_once() -> None:
    assert kinds_in(CALL, CALL, "900101-1234567") == [Kind.NATIONAL_ID, Kind.PHONE]
