"""How numbers that identify somebody or something are written and recognised."""

import datetime as dt
import re

_NOT_DIGITS = re.compile(r"\D+")
_PHONE = re.compile(r"\+?[\d\s().\-\u2010-\u2015]{7,30}")
# The shortest number in use that is not a service number.
_LEAST_DIGITS = 7
_SHAPES = (
    re.compile(r"(01\d)(\d{3,4})(\d{4})"),  # Korean mobile
    re.compile(r"(02)(\d{3,4})(\d{4})"),  # Seoul; Taipei has the same shape
    re.compile(r"(0[3-6]\d)(\d{3,4})(\d{4})"),  # Korean landline
    re.compile(r"(09\d{2})(\d{3})(\d{3})"),  # Taiwanese mobile
)
# Country codes of the first markets: a number given with them is the same number without them.
_HOME_PREFIXES = ("+82", "+886")


def canonical_phone(text: str) -> str:
    """Return a phone number as digits only, home numbers with their leading zero."""
    stripped = text.strip()
    for prefix in _HOME_PREFIXES:
        if stripped.startswith(prefix):
            return "0" + _NOT_DIGITS.sub("", stripped.removeprefix(prefix)).lstrip("0")
    return _NOT_DIGITS.sub("", stripped)


def looks_like_phone(text: str) -> bool:
    """Tell whether the text can be a phone number."""
    return bool(_PHONE.fullmatch(text.strip())) and len(canonical_phone(text)) >= _LEAST_DIGITS


def printed_phone(digits: str) -> str:
    """Return a phone number in the groups in which people of its market read it aloud."""
    for shape in _SHAPES:
        if groups := shape.fullmatch(digits):
            return "-".join(groups.groups())
    return digits


def inquiry_number(market_code: str, *, day: dt.date, sequence: int) -> str:
    """Return the number under which people know an inquiry, such as KR-260923-000123."""
    return f"{market_code}-{day:%y%m%d}-{sequence:06d}"


def customer_reference(market_code: str, sequence: int) -> str:
    """Return the reference of a customer whom the console itself has added."""
    return f"{market_code}-C{sequence:07d}"
