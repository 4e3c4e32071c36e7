"""What a failed job may show."""

import traceback

import pytest

from operations import rules
from ops_console.shared.telemetry.redaction import summary_of


def trace_of(error: BaseException) -> str:
    try:
        raise error
    except type(error) as caught:
        return "".join(traceback.format_exception(caught, limit=-3))


def test_an_errors_class_is_shown_and_its_words_are_not() -> None:
    text = trace_of(ValueError("Key (name)=(Kim Cheolsu) already exists.\nDETAIL: Kim"))

    assert rules.error_class(text) == "ValueError"


def test_a_class_of_a_library_is_shown_without_its_module() -> None:
    text = (
        "Traceback (most recent call last):\n  File x\n"
        "django.db.utils.IntegrityError: duplicate key\nDETAIL:  Key (name)=(Kim)\n"
    )

    assert rules.error_class(text) == "IntegrityError"


def test_the_kept_summary_of_an_error_holds_no_word_of_it() -> None:
    try:
        raise ValueError("Kim Cheolsu") from KeyError("Kim")
    except ValueError as error:
        text = summary_of(error)

    assert rules.error_class(text) == "ValueError"
    assert "Kim" not in text
    assert "test_the_kept_summary" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("gave up after 3 attempts", "lost"),
        ("The customer Kim Cheolsu has no policy.", "refused"),
        ("Kim\nCheolsu", "refused"),
        ("Traceback (most recent call last):\n  x\nKim: Cheolsu", "unknown"),
    ],
)
def test_a_text_without_a_trace_shows_no_word_of_it(text: str, shown: str) -> None:
    assert rules.error_class(text) == shown
