"""Numbers of people in free text: found on display to be hidden, and on saving to warn.

Only shapes with enough evidence count: a Korean number has a date in front, a Taiwanese one and a
card fit their check digits. Numbers issued in Korea since 2020-10-05 have no check digit any more.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ops_console.shared.personal.kinds import Kind

# Full-width digits and hyphens count as their plain forms; one for one, so that places stay true.
WRITTEN = "０１２３４５６７８９－–—\u2010\u2011\u2212"  # noqa: RUF001 - these are the ones to translate
PLAIN = "0123456789------"
_TO_PLAIN = str.maketrans(WRITTEN, PLAIN)
_KOREAN_ID = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})\s?-?\s?([0-9])\d{6}(?!\d)")
_TAIWANESE_ID = re.compile(r"(?<![A-Za-z\d])[A-Za-z][1289]\d{8}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d+])(?:\+82[ -]?1[016-9]|01[016-9])[ .-]?\d{3,4}[ .-]?\d{4}(?!\d)"
    r"|(?<![\d+])(?:\+886[ -]?9|09)\d{2}[ .-]?\d{3}[ .-]?\d{3}(?!\d)"
)
_CARD = re.compile(r"(?<!\d)\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?!\d)")
# What could be such a number, before days and check digits are looked at; PostgreSQL reads it too.
SHAPES = (
    _KOREAN_ID.pattern, _TAIWANESE_ID.pattern, _PHONE.pattern,
    _CARD.pattern.replace(r"\1", "[ -]?"),
)  # fmt: skip
# Letters of Taiwanese numbers stand for two digits: 戶政 code table.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_FIRST_LETTER_VALUE = 10


@dataclass(frozen=True, order=True)
class Found:
    """Where a number of a person stands in a text."""

    start: int
    end: int
    kind: Kind


def find_personal(text: str) -> list[Found]:
    """Return the numbers of people in the text, in their order, none inside another."""
    plain = text.translate(_TO_PLAIN)
    result: list[Found] = []
    for found in sorted(_candidates(plain), key=lambda each: (each.start, -each.end)):
        if not result or found.start >= result[-1].end:
            result.append(found)
    return result


def _candidates(plain: str) -> Iterator[Found]:
    for shape, kind, fits in (
        (_KOREAN_ID, Kind.NATIONAL_ID, _has_date),
        (_TAIWANESE_ID, Kind.NATIONAL_ID, _fits_check_digit),
        (_CARD, Kind.CARD, _fits_luhn),
        (_PHONE, Kind.PHONE, lambda _match: True),
    ):
        for match in shape.finditer(plain):
            if fits(match):
                yield Found(match.start(), match.end(), kind)


def _has_date(match: re.Match[str]) -> bool:
    """Tell whether the first six digits are a day; the seventh says the century."""
    century = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900}.get(match[4], 2000)
    try:
        dt.date(century + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def _fits_check_digit(match: re.Match[str]) -> bool:
    """Weights of the Ministry of the Interior: 1, 9, 8 … 1, 1; the sum ends in zero."""
    number = match[0].upper()
    letter = _LETTERS.index(number[0]) + _FIRST_LETTER_VALUE
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    weights = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]
    return sum(map(int.__mul__, digits, weights)) % 10 == 0


def _fits_luhn(match: re.Match[str]) -> bool:
    digits = [int(char) for char in match[0] if char.isdigit()][::-1]
    doubled = [digit * 2 for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0  # noqa: PLR2004 - the digits of a two-digit sum
