"""Texts that break programs: what people really paste, and what attackers send."""

import unicodedata

from hypothesis import strategies as st

# Storable: must come back as it was sent, or be refused with a reason.
HONEST = {
    "family emoji": "👩‍👩‍👧‍👦 ❤️‍🔥",
    "Hangul in pieces": unicodedata.normalize("NFD", "김철수 각자"),
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u200f\u0639\u0627\u0644\u0645 abc \u0661\u0662",
    "override": "abc\u202edef\u202c",
    "rare Han": "𠮷野家 𡃁 𤭢",
    "variation": "葛󠄀 邊󠄂",
    "combining": "Z̸̡̛̺a̷̛l̵g̶o̴ é",
    "full width": "\uff1d\uff11\uff0b\uff11\uff0c\uff20\uff21\uff22\uff23",
    "no-break and zero width": "a\u00a0b\u200bc\ufeffd",
    "separators": "one\u2028two\u2029three\u0085four",
    "quotes": """' " ` \\ '' "" %s %(a)s {0} ${x} $$ -- /* */ ;""",
    "like": "%_\\%_[a-z]*?^$|()",
    "markup": "<b>&amp;</b> <!-- --> ]]> </textarea></script>",
    "template": "{{ request.user.password }} {% load static %} {# #} ${7*7}",
    "formula": "=HYPERLINK(\"http://x\")+cmd|' /C calc'!A0",
    "lines": "one\ntwo\n\n\nthree\tfour",
    "number": "\uff11\uff12\uff13 \u0663 \u2177 0x10 1e9 -0 NaN Infinity",
}
LONG = {
    "long line": "긴 줄 " * 17_000,
    "long word": "𠮷" * 50_000,
    "many lines": "줄\n" * 25_000,
    "combining tower": "a" + "\u0301" * 20_000,
}
# Never storable, or no value of any field.
SPOILED = {
    "nul": "a\x00b",
    "only nul": "\x00",
    "lone surrogate": "a\ud800b",
    "pair apart": "\udc00\ud800",
    "controls": "\x01\x08\x0b\x1f\x7f\x9b",
    "header injection": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "path": "../../../../etc/passwd",
    "number too large": "9" * 400,
    "beyond 64 bits": "9223372036854775808",
    "negative": "-1",
    "fraction": "1e309",
    "year 1": "0001-01-01T00:00",
    "year 9999": "9999-12-31T23:59",
    "no date": "2026-02-30",
    "zone": "2026-03-11T10:00+23:59",
    "json": '{"a": ["\\u0000"]}',
    "nested": "[" * 2000,
    "digits of another script": "٣٤٥",
    "superscript": "²",
    "empty": "",
    "blank": " \t\u3000 ",
    "comma list": ",".join("1" * 9 for _ in range(200)),
}
ALL = {**HONEST, **SPOILED, **LONG}


def hostile_texts() -> st.SearchStrategy[str]:
    """Return a strategy: the lists above, pieces of them joined, and any text at all."""
    known = st.sampled_from(sorted({**HONEST, **SPOILED}.values()))
    anything = st.text(st.characters(categories=None), max_size=200)
    joined = st.builds("{}{}".format, known, anything)
    return st.one_of(known, anything, joined)


def hostile_headers() -> st.SearchStrategy[str]:
    """Return a strategy of values that a server lets through: single bytes without controls."""
    bytes_ = st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f")
    known = ("%00", "%ff%fe", '"', "http://[::1", "//evil", "/%2e%2e/", "0" * 300, "\xed\xa0\x80")
    return st.one_of(st.sampled_from(known), st.text(bytes_, max_size=100))


def hostile_arguments() -> st.SearchStrategy[str]:
    """Return a strategy of pieces of a path."""
    known = (
        "0", "-1", "9223372036854775808", "9" * 60, "²", "%00", "a%00b", "%ed%a0%80", "..",
        "%2e%2e", "%2F", "%0d%0a", "KR-260311-000001%20", "%F0%A0%AE%B7", "'", "%25", ";",
    )  # fmt: skip
    plain = st.text("abcABC019-_%.~'", min_size=1, max_size=30)
    return st.one_of(st.sampled_from(known), plain)
