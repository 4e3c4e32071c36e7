"""Text that PostgreSQL or JSON cannot hold: NUL characters and lone surrogates.

Django answers 500 for a NUL in a query string, a path or a JSON field; the guard refuses such input
at the edge with a clear 400-class answer instead.
"""

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

MAX_JSON_DEPTH = 40


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL can hold the text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def all_storable(texts: Iterable[str]) -> bool:
    """Tell whether every text can be stored."""
    return all(is_storable(text) for text in texts)


def is_utf8(encoded: bytes) -> bool:
    """Tell whether a query or a form as it was sent, percent signs and all, is UTF-8."""
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def json_is_storable(value: object, depth: int = 0) -> bool:
    """Tell whether a decoded JSON value can be stored: texts storable, not nested too deeply."""
    if depth > MAX_JSON_DEPTH:
        return False
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, dict):
        return all(
            is_storable(key) and json_is_storable(item, depth + 1) for key, item in value.items()
        )
    if isinstance(value, list):
        return all(json_is_storable(item, depth + 1) for item in value)
    return True
