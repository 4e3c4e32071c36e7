"""Reads of the cause trees: a market's causes, by heading, by code and by what somebody types."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops_console.shared import errors
from voc import rules
from voc.models import CauseTree, RootCause

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class CauseGroup:
    """A heading with the causes below it that inquiries can be tagged with."""

    heading: RootCause
    causes: list[RootCause]


def tree_of(market_id: int) -> CauseTree | None:
    """Return the tree that the market uses, or None."""
    return CauseTree.objects.filter(uses__market_id=market_id).first()


def causes_of(market_id: int) -> "QuerySet[RootCause]":
    """Return every cause of the market's tree in its order, also those no longer in use."""
    causes = RootCause.objects.filter(tree__uses__market_id=market_id)
    return causes.select_related("parent").order_by("position", "pk")


def cause_by_code(market_id: int, code: str) -> RootCause:
    """Return the market's cause with this code; NotFound when there is none."""
    cause = causes_of(market_id).filter(code=code).first()
    if cause is None:
        raise errors.NotFound
    return cause


def grouped(causes: Iterable[RootCause]) -> list[CauseGroup]:
    """Return the causes by heading; a heading with nothing below it is its own cause."""
    rows = list(causes)
    below: dict[int, list[RootCause]] = {}
    for cause in rows:
        if cause.parent_id is not None:
            below.setdefault(cause.parent_id, []).append(cause)
    return [
        CauseGroup(heading, below.get(heading.pk, [heading]))
        for heading in rows
        if heading.level == 1
    ]


def find(causes: Iterable[RootCause], typed: str) -> list[CauseGroup]:
    """Return the groups in use, narrowed to causes whose path has every typed word.

    Codes and the labels of all languages are searched: an agent may think in another one.
    """
    found = []
    for group in grouped(cause for cause in causes if cause.is_active):
        heading = [group.heading.code, *group.heading.labels.values()]
        causes_found = [
            cause
            for cause in group.causes
            if rules.matches(typed, [cause.code, *cause.labels.values(), *heading])
        ]
        if causes_found:
            found.append(CauseGroup(group.heading, causes_found))
    return found
