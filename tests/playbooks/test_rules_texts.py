"""What the customer said, what the agent changed, and what was entered into the form."""

from hypothesis import given
from hypothesis import strategies as st

from playbooks.choices import AnswerProblem
from playbooks.rules.differences import differences, unified_newlines
from playbooks.rules.entries import Entered, digest_of, read_entries
from playbooks.rules.matching import phrases_said
from tests.playbooks.small import small_content


def test_a_phrase_is_found_with_another_particle_or_ending() -> None:
    phrases = ["수익자를 바꾸고 싶어요", "주소를 바꿔 주세요"]

    assert phrases_said(phrases, "수익자 바꾸고 싶은데요, 어떻게 하나요?") == (phrases[0],)


def test_chinese_and_english_phrases_are_found_too() -> None:
    assert phrases_said(["我想換受益人"], "您好 我想要換受益人") == ("我想換受益人",)
    assert phrases_said(["change my beneficiary"], "I WANT to change my beneficiary.")
    assert not phrases_said(["change my beneficiary"], "Where is my policy loan?")


def test_phrases_of_one_letter_and_empty_words_match_nothing() -> None:
    assert phrases_said(["a", ""], "a") == ()
    assert phrases_said(["abc"], "") == ()


@given(st.text(max_size=120), st.text(max_size=120))
def test_the_difference_holds_both_texts(proposed: str, edited: str) -> None:
    changes = differences(proposed, edited)

    if proposed == edited:
        assert changes == ()
        return
    assert "".join(item.text for item in changes if item.kind != "added") == proposed
    assert "".join(item.text for item in changes if item.kind != "removed") == edited


def test_a_changed_word_is_shown_as_removed_and_added() -> None:
    kinds = [(change.kind, change.text) for change in differences("one two three", "one 2 three")]

    assert kinds == [("kept", "one "), ("removed", "two"), ("added", "2"), ("kept", " three")]


def test_line_ends_of_a_browser_are_no_difference() -> None:
    assert unified_newlines("a\r\nb\r\n") == "a\nb"
    assert digest_of("a\r\nb") == digest_of("a\nb ")


def test_an_old_proposal_in_the_form_is_not_an_edit() -> None:
    proposal = "Told: nothing"
    form = Entered(record_text="Told: nothing\r\n", seen_digest=digest_of(proposal))

    assert form.edited_record == ""
    assert Entered(record_text="Mine", seen_digest=digest_of(proposal)).edited_record == "Mine"
    assert Entered().edited_record is None


def test_entries_are_read_by_the_checks_and_variables_that_exist() -> None:
    entered = Entered(
        answers={"is_holder": "YES", "asked_on": "never", "nonsense": "x"},
        variables={"fee": "1,000", "told": "", "number": "faked"},
    )

    entries = read_entries(small_content(), entered, currency="KRW")

    assert entries.answers == {"is_holder": "YES"}
    assert entries.variables == {"fee": "1000", "told": ""}
    assert entries.problems == {"asked_on": AnswerProblem.NOT_A_DATE}


def test_a_ticked_unknown_beside_a_typed_value_is_asked_back() -> None:
    content = small_content()
    ticked = frozenset({"asked_on"})

    empty = read_entries(content, Entered({"asked_on": ""}, ticked), currency="KRW")
    both = read_entries(content, Entered({"asked_on": "2026-01-01"}, ticked), currency="KRW")

    assert empty.answers == {"asked_on": "UNKNOWN"}
    assert both.problems == {"asked_on": AnswerProblem.BOTH_GIVEN}
