"""Filters of queue and list, read from and written to the query of a URL."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    Channel,
    DueFilter,
    ListSort,
    Priority,
    QueueView,
    Stage,
    Status,
    TaskType,
)
from inquiries.models import NUMBER_TAIL, Inquiry
from ops_console.shared import errors
from ops_console.shared.personal.detector import find_personal
from ops_console.shared.personal.searching import says

F = TypeVar("F", bound="CommonFilter")
MAX_TEXT = 200
# Midnights of the first and the last year there is cannot be told in UTC.
YEARS = (1900, 2100)
MAX_ID_DIGITS = 18
# Filters stand in addresses, which browsers and proxies keep.
PERSONAL_IN_FILTER = _(
    "This holds a number of a person. Look for people with the search box, which keeps it out of "
    "the address."
)
_CODES: dict[str, Any] = {
    "view": QueueView,
    "channel": Channel,
    "stage": Stage,
    "task_type": TaskType,
    "priority": Priority,
    "status": Status,
    "due": DueFilter,
    "sort": ListSort,
}


@dataclass(frozen=True)
class CommonFilter:
    """What queue and list can both be narrowed by; an empty value does not narrow."""

    team: str = ""
    channel: str = ""
    stage: str = ""
    task_type: str = ""
    priority: str = ""
    status: str = ""
    text: str = ""

    @classmethod
    def from_query(cls: type[F], query: Mapping[str, str]) -> F:
        """Read a filter from a URL's query; Invalid for unknown codes or unreadable values."""
        names = {field.name for field in fields(cls)}
        values = {name: query[name].strip() for name in names if query.get(name, "").strip()}
        for name, value in values.items():
            if name in _CODES and value not in _CODES[name].values:
                raise errors.Invalid(_("Choose one of the given values."), code="unknown_code")
        text = values.get("text", "")
        if not _is_id(values.get("team", "0")) or len(text) > MAX_TEXT:
            raise errors.Invalid(code="bad_filter")
        if find_personal(text):
            raise errors.Invalid(PERSONAL_IN_FILTER, code="personal_number")
        return cls(**values)

    def query(self, **changes: str) -> dict[str, str]:
        """Return the filter as a URL's query without empty and default values."""
        # Not asdict(): every row of a page asks, and copies of all fields would be felt.
        default = vars(type(self)())
        changed = vars(replace(self, **changes))
        return {name: value for name, value in changed.items() if value != default[name]}

    def condition(self) -> Q:
        """Return the condition for everything but the text."""
        names = ("channel", "stage", "task_type", "priority", "status")
        exact = {name: getattr(self, name) for name in names if getattr(self, name)}
        if self.team:
            exact["team_id"] = int(self.team)
        return Q(**exact)


@dataclass(frozen=True)
class QueueFilter(CommonFilter):
    """Which open work to show: a view (tab) and what it is narrowed by."""

    view: str = QueueView.MINE
    due: str = ""


@dataclass(frozen=True)
class ListFilter(CommonFilter):
    """Which inquiries to list, open or not; the days are market days of the receipt."""

    received_from: str = ""
    received_to: str = ""
    sort: str = ListSort.NEWEST

    @property
    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and last day of receipt; Invalid when one is no date or they are crossed."""
        first, last = _day(self.received_from), _day(self.received_to)
        if first and last and first > last:
            raise errors.Invalid(_("The period ends before it begins."), code="bad_period")
        return first, last


def text_condition(text: str) -> Q:
    """Return the condition for a text: number, last digits, foreign reference or subject.

    A person's number, which subjects show masked, is not found by its digits.
    """
    condition = Q(number__iexact=text) | Q(external_ref=text) | says("subject", text)
    if text.isdecimal():
        condition |= Q(pk__in=by_number_tail(text).values("pk"))
    return condition


def by_number_tail(digits: str) -> Any:
    """Return the inquiries whose number ends with these digits after its last dash."""
    return Inquiry.objects.alias(tail=NUMBER_TAIL).filter(tail=digits.zfill(6))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise errors.Invalid(_("Enter a date as YYYY-MM-DD."), code="bad_period") from error
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise errors.Invalid(_("Enter a date between 1900 and 2100."), code="bad_period")
    return day
