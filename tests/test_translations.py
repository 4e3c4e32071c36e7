"""Every text is in all three languages, with the same placeholders."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]|\{(\w*)\}")
FOREIGN = {
    "ko": re.compile(r"[぀-ヿ]"),  # kana has no place in Korean
    "zh_Hant": re.compile(r"[가-힣぀-ヿ]"),  # neither Hangul nor kana in Chinese
}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", ["ko", "zh_Hant"])
def test_no_text_is_missing_or_fuzzy(language: str) -> None:
    entries = [entry for entry in catalogue(language) if not entry.obsolete]

    open_entries = [entry.msgid for entry in entries if entry.fuzzy or not all(texts(entry))]

    assert entries
    assert not open_entries


@pytest.mark.parametrize("language", ["ko", "zh_Hant"])
def test_placeholders_match_the_english_text(language: str) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue(language)
        if not entry.obsolete
        for text in texts(entry)
        if set(PLACEHOLDER.findall(text))
        not in (set(PLACEHOLDER.findall(entry.msgid)), set(PLACEHOLDER.findall(entry.msgid_plural)))
    ]

    assert not wrong


@pytest.mark.parametrize("language", ["ko", "zh_Hant"])
def test_texts_are_written_in_their_own_script(language: str) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue(language)
        if not entry.obsolete and any(FOREIGN[language].search(text) for text in texts(entry))
    ]

    assert not wrong


def test_the_languages_hold_the_same_texts() -> None:
    keys = [
        {(entry.msgctxt, entry.msgid) for entry in catalogue(language) if not entry.obsolete}
        for language in ("ko", "zh_Hant", "en")
    ]

    assert keys[0] == keys[1] == keys[2]
