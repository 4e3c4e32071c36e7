"""Checks of task field values, the same for form, API and import."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from inquiries.choices import DetailProblem, FieldKind, Needed
from inquiries.task_fields.catalogue import profile_of
from inquiries.task_fields.fields import TaskField

Value = str | int
MAX_TEXT = 500
MAX_DIGITS = 4
MAX_AMOUNT = Decimal(10) ** 13
YEARS = (1900, 2100)


@dataclass(frozen=True)
class CleanDetails:
    """Storable values by key, and what is wrong with the others."""

    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, DetailProblem] = field(default_factory=dict)


class _Wrong(Exception):
    def __init__(self, problem: DetailProblem) -> None:
        self.problem = problem
        super().__init__(problem.value)


def clean_details(
    task_type: str, raw: Mapping[str, Any], *, check_required: bool = True
) -> CleanDetails:
    """Return the storable values of a task's fields and the problems of the rest.

    Empty values are left out. `check_required=False` is for files of other systems, which may lack
    what our own intake asks for.
    """
    fields = {field.key: field for field in profile_of(task_type).fields}
    clean = CleanDetails()
    for key, value in raw.items():
        _clean_one(clean, key, field=fields.get(key), value=value)
    for key, task_field in fields.items():
        _check_order(clean, task_field)
        if check_required and task_field.needed == Needed.INTAKE and key not in clean.values:
            clean.problems.setdefault(key, DetailProblem.REQUIRED)
    return clean


def missing_for_resolving(task_type: str, details: Mapping[str, Any]) -> list[TaskField]:
    """Return the fields that must be filled before an inquiry of this task is resolved."""
    return [
        field
        for field in profile_of(task_type).fields
        if field.needed != Needed.OPTIONAL and details.get(field.key) in {None, ""}
    ]


def _clean_one(clean: CleanDetails, key: str, *, field: TaskField | None, value: Any) -> None:
    if field is None:
        clean.problems[key] = DetailProblem.UNKNOWN_FIELD
        return
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return
    try:
        clean.values[key] = _READERS[field.kind](field, value)
    except _Wrong as wrong:
        clean.problems[key] = wrong.problem


def _check_order(clean: CleanDetails, field: TaskField) -> None:
    first, second = clean.values.get(field.not_before), clean.values.get(field.key)
    if first is not None and second is not None and str(second) < str(first):
        del clean.values[field.key]
        clean.problems[field.key] = DetailProblem.TOO_EARLY


def _text(_field: TaskField, value: Any) -> Value:
    if not isinstance(value, str):
        raise _Wrong(DetailProblem.NOT_TEXT)
    if len(value) > MAX_TEXT:
        raise _Wrong(DetailProblem.TOO_LONG)
    return value


def _date(_field: TaskField, value: Any) -> Value:
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong(DetailProblem.NOT_A_DATE) from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise _Wrong(DetailProblem.DATE_OUT_OF_RANGE)
    return f"{day:%Y-%m-%d}"


def _money(_field: TaskField, value: Any) -> Value:
    try:
        amount = Decimal(str(value).replace(",", ""))
        rounded = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise _Wrong(DetailProblem.NOT_AN_AMOUNT) from None
    if isinstance(value, bool) or rounded != amount or not 0 <= amount <= MAX_AMOUNT:
        raise _Wrong(DetailProblem.NOT_AN_AMOUNT)
    return str(rounded)


def _number(_field: TaskField, value: Any) -> Value:
    digits = str(value)
    if isinstance(value, bool) or not (
        digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS
    ):
        raise _Wrong(DetailProblem.NOT_A_NUMBER)
    return int(digits)


def _choice(field: TaskField, value: Any) -> Value:
    if not isinstance(value, str) or value not in dict(field.options):
        raise _Wrong(DetailProblem.NOT_A_CHOICE)
    return value


_READERS: dict[str, Callable[[TaskField, Any], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.DATE: _date,
    FieldKind.MONEY: _money,
    FieldKind.NUMBER: _number,
    FieldKind.YES_NO: _choice,
    FieldKind.CHOICE: _choice,
}
