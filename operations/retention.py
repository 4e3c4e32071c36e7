"""The seam by which apps say what is erased when: rules, and what a legal hold can stand on.

An app registers in `AppConfig.ready`; the engine (operations/services/erasing.py) finds the clock
of each market, asks the rule what is due and has it erase that, batch by batch.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from staff.models import Market


@dataclass(frozen=True)
class Cut:
    """What is due: whatever began on or before `last_day`, which ended at the moment `before`.

    `held` names the numbers under a legal hold by the kind of subject.
    """

    market: "Market | None"
    last_day: dt.date
    before: dt.datetime
    held: dict[str, frozenset[int]]

    def held_of(self, subject_type: str) -> frozenset[int]:
        """Return the numbers of this kind that must stay."""
        return self.held.get(subject_type, frozenset())


@dataclass(frozen=True)
class RetentionRule:
    """One kind of data: what of it is due at a cut, and how it is erased.

    `due` gives rows that are not erased yet and not held; `erase` takes primary keys of such rows
    inside a transaction and must not fail on a file that is gone already.
    """

    code: str
    label: "str | Promise"
    method: str
    due: "Callable[[Cut], QuerySet[Any]]"
    erase: Callable[[Sequence[Any], dt.datetime], None]
    per_market: bool = True


@dataclass(frozen=True)
class Subject:
    """What a legal hold can stand on; `find` gives the number of a reference in a market.

    `bring_back` puts something that is kept apart into use again and gives its number.
    """

    code: str
    label: "str | Promise"
    find: "Callable[[Market, str], int | None]"
    bring_back: "Callable[[Market, str], int | None] | None" = None


Follower = Callable[[Sequence[Any], dt.datetime], None]
_followers: dict[str, list[Follower]] = {}
_rules: dict[str, RetentionRule] = {}
_subjects: dict[str, Subject] = {}


def register(*rules: RetentionRule) -> None:
    """Add rules; they are applied in the order of their registration."""
    _rules.update({rule.code: rule for rule in rules})


def follow(code: str, follower: Follower) -> None:
    """Let a higher app erase what it keeps beside rows of a rule, in the same transaction."""
    _followers.setdefault(code, []).append(follower)


def tell_followers(code: str, ids: Sequence[Any], now: dt.datetime) -> None:
    """Have everything erased that other apps keep beside these rows; called by the rule's app."""
    for follower in _followers.get(code, ()):
        follower(ids, now)


def register_subject(subject: Subject) -> None:
    """Let legal holds stand on this kind of thing."""
    _subjects[subject.code] = subject


def rules(*, per_market: bool) -> list[RetentionRule]:
    """Return the rules of markets, or those of the console itself."""
    return [rule for rule in _rules.values() if rule.per_market == per_market]


def rule_named(code: str) -> RetentionRule | None:
    """Return a rule by its code; None when no app has registered it."""
    return _rules.get(code)


def subjects() -> list[Subject]:
    """Return the kinds of things that can be held."""
    return list(_subjects.values())


def subject_named(code: str) -> Subject | None:
    """Return a kind of thing by its code."""
    return _subjects.get(code)
