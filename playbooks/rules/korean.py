"""Korean particles that depend on how the word before them ends."""

import re

_PAIRS = {
    "을(를)": ("을", "를"), "이(가)": ("이", "가"), "은(는)": ("은", "는"),
    "과(와)": ("과", "와"), "(으)로": ("으로", "로"), "(이)라고": ("이라고", "라고"),
    "(이)며": ("이며", "며"), "(이)고": ("이고", "고"), "(이)나": ("이나", "나"),
}  # fmt: skip
_PATTERN = re.compile("|".join(re.escape(pair) for pair in _PAIRS))
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_RIEUL = 8
# How a digit is read aloud ends in: a vowel 0, ㄹ 8, another consonant 1.
_DIGITS = dict(zip("0123456789", (1, 8, 0, 1, 0, 0, 1, 8, 8, 0), strict=True))


def final_consonant(word: str) -> int | None:
    """Return the final consonant of a word (0: none, 8: ㄹ), or None where it cannot be told."""
    letters = [letter for letter in word if letter.isalnum()]
    if not letters:
        return None
    last = letters[-1]
    if _HANGUL_FIRST <= ord(last) <= _HANGUL_LAST:
        return (ord(last) - _HANGUL_FIRST) % 28
    return _DIGITS.get(last)


def with_particles(text: str) -> str:
    """Replace the double forms, such as 을(를), by the one that fits the word before."""
    done = ""
    rest = text
    while match := _PATTERN.search(rest):
        done += rest[: match.start()]
        done += _particle(done, match.group())
        rest = rest[match.end() :]
    return done + rest


def _particle(before: str, pair: str) -> str:
    final = final_consonant(before[-12:])
    if final is None:
        return pair
    closed, open_ = _PAIRS[pair]
    takes_open = final == 0 or (pair == "(으)로" and final == _RIEUL)
    return open_ if takes_open else closed
