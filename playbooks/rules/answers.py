"""Typed answers: what somebody typed becomes a value that the decision table can compare."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from playbooks.choices import UNKNOWN, AnswerProblem, CheckKind, YesNo
from playbooks.rules.content import Check, Variable

MAX_LENGTH = 500
MAX_NUMBER = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Currencies that people write without a fraction.
WHOLE_CURRENCIES = frozenset({"KRW", "TWD", "JPY"})
_DATE = re.compile(r"([0-9]{4})[-./년年 ]+([0-9]{1,2})[-./월月 ]+([0-9]{1,2})[.일日 ]*")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")
_GROUPING = str.maketrans("", "", ",、 ")


@dataclass(frozen=True)
class Given:
    """A normalised answer (UNKNOWN among them), or the problem with what was typed.

    Both are empty when nothing was typed.
    """

    value: str = ""
    problem: AnswerProblem | None = None


Answers = Mapping[str, str]


def read_answer(check: Check, raw: str, *, currency: str) -> Given:
    """Read what was typed for a check; UNKNOWN is an answer to every kind."""
    text = raw.strip()
    if text in {"", UNKNOWN}:
        return Given(text)
    if check.kind == CheckKind.YES_NO:
        return _option(text, frozenset(YesNo.values))
    if check.kind == CheckKind.CHOICE:
        return _option(text, frozenset(option.code for option in check.options))
    return read_value(check.kind, text, currency=currency)


def read_variable(variable: Variable, raw: str, *, currency: str) -> Given:
    """Read what the agent typed for a variable of a script or record."""
    text = raw.strip()
    return read_value(variable.kind, text, currency=currency) if text else Given()


def read_value(kind: str, text: str, *, currency: str) -> Given:
    """Read a date, an amount, a number or a text."""
    if kind == CheckKind.DATE:
        return _date(text)
    if kind == CheckKind.MONEY:
        return _number(text, max_decimals=0 if currency in WHOLE_CURRENCIES else 2, least=0)
    if kind == CheckKind.NUMBER:
        return _number(text, max_decimals=4, least=-int(MAX_NUMBER))
    if len(text) > MAX_LENGTH:
        return Given(problem=AnswerProblem.TOO_LONG)
    return Given(text)


def _option(text: str, codes: frozenset[str]) -> Given:
    return Given(text) if text in codes else Given(problem=AnswerProblem.NOT_AN_OPTION)


def _date(text: str) -> Given:
    match = _DATE.fullmatch(_plain(text))
    if match is None:
        return Given(problem=AnswerProblem.NOT_A_DATE)
    year, month, day = (int(part) for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Given(problem=AnswerProblem.DATE_OUT_OF_RANGE)
    try:
        return Given(dt.date(year, month, day).isoformat())
    except ValueError:
        return Given(problem=AnswerProblem.NOT_A_DATE)


def _number(text: str, *, max_decimals: int, least: int) -> Given:
    plain = _plain(text).translate(_GROUPING)
    if _NUMBER.fullmatch(plain) is None:
        return Given(problem=AnswerProblem.NOT_A_NUMBER)
    number = Decimal(plain)
    if not least <= number <= MAX_NUMBER:
        return Given(problem=AnswerProblem.NUMBER_OUT_OF_RANGE)
    if number != round(number, max_decimals):
        return Given(problem=AnswerProblem.TOO_MANY_DECIMALS)
    return Given(f"{number.normalize():f}")


def _plain(text: str) -> str:
    """Undo the full-width digits and signs that Korean and Chinese keyboards type."""
    return unicodedata.normalize("NFKC", text).strip()


__all__ = ["Answers", "Given", "read_answer", "read_value", "read_variable"]
