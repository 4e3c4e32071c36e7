"""Fills the typed blanks of scripts and records; nothing else of a text is ever interpreted.

A blank is `{{name}}` or `{{name|type}}`. Its value comes out of a fixed map; text that somebody
typed is put in as it is, so braces inside a value stay braces.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from playbooks.choices import BUILT_IN_LABELS
from playbooks.rules.formats import format_date, format_list, format_money, format_number
from playbooks.rules.korean import with_particles

_BLANK = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*(?:\|\s*[a-z_]+\s*)?\}\}")
BUILT_IN = frozenset(BUILT_IN_LABELS)

Value = str | dt.date | Decimal | tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `variable` names the blank that it fills."""

    text: str
    variable: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Filled:
    """A text with its blanks filled, and the names of those that have no value."""

    pieces: tuple[Piece, ...]
    missing: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """The whole text as one string."""
        return "".join(piece.text for piece in self.pieces)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of the blanks of a text in the order in which they come."""
    return tuple(dict.fromkeys(_BLANK.findall(text)))


def fill(
    text: str,
    values: Mapping[str, Value],
    *,
    language: str,
    currency: str,
    labels: Mapping[str, str],
) -> Filled:
    """Fill every blank; one without a value shows its label and is named as missing."""
    language = language.lower()
    pieces: list[Piece] = []
    missing: dict[str, None] = {}
    end = 0
    for match in _BLANK.finditer(text):
        name = match.group(1)
        pieces.append(Piece(text[end : match.start()]))
        end = match.end()
        written = write(values.get(name), language=language, currency=currency)
        if not written:
            missing[name] = None
        pieces.append(Piece(written or labels.get(name, name), name, missing=not written))
    pieces.append(Piece(text[end:]))
    joined = [piece for piece in pieces if piece.text]
    return Filled(tuple(_with_particles(joined, language)), tuple(missing))


def write(value: Value | None, *, language: str, currency: str) -> str:
    """Write a value in the language; an empty text stands for no value."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return format_date(value, language)
    if isinstance(value, tuple):
        return format_list(value, language)
    if isinstance(value, Money):
        return format_money(value, currency=currency, language=language)
    if isinstance(value, Decimal):
        return format_number(value)
    return value


class Money(Decimal):
    """An amount in the currency of the market, as opposed to a bare number."""


def typed_value(kind: str, text: str) -> Value:
    """Turn a normalised answer back into the value that its type formats."""
    if kind == "date":
        return dt.date.fromisoformat(text)
    if kind == "money":
        return Money(text)
    if kind == "number":
        return Decimal(text)
    if kind == "list":
        return tuple(part.strip() for part in text.split("\n") if part.strip())
    return text


def _with_particles(pieces: list[Piece], language: str) -> list[Piece]:
    """Choose the Korean particle right behind each blank by the value in front of it."""
    if language != "ko":
        return pieces
    done: list[Piece] = []
    for piece in pieces:
        before = done[-1] if done else Piece("")
        if piece.variable or not before.variable or before.missing:
            done.append(piece)
            continue
        joined = with_particles(before.text + piece.text)
        done.append(Piece(joined[len(before.text) :]))
    return done
