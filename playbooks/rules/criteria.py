"""The decision table: which row fires for the answers so far, and how it was reached.

A row has one of three verdicts. It holds, it fails, or it is open, because an answer that it needs
has not been given. UNKNOWN is a given answer that equals only itself: a row that asks for YES, for
NO or for a date fails on it, so that nothing is decided on a guess.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from playbooks.choices import UNKNOWN, CheckKind, HitPolicy, Verdict
from playbooks.rules.answers import Answers
from playbooks.rules.content import AnyOf, Condition, Content, Outcome, Rule, Wording


@dataclass(frozen=True)
class Tried:
    """One row and its verdict."""

    rule: Rule
    verdict: Verdict


@dataclass(frozen=True)
class Decision:
    """What the table says: the row that fired or, while undecided, the checks that it waits for.

    `also` holds the further rows that add documents under COLLECT.
    """

    path: tuple[Tried, ...]
    rule: Rule | None
    outcome: Outcome | None
    also: tuple[Rule, ...]
    documents: tuple[Wording, ...]
    waits_for: tuple[str, ...]


def decide(content: Content, answers: Answers, *, today: dt.date) -> Decision:
    """Read the table with the answers so far; a row waits for every check that it asks about."""
    given = {check.key: answers.get(check.key, "") for check in content.checks}
    tried = _try_rows(content, given, today)
    if content.hit_policy == HitPolicy.COLLECT:
        return _collect(content, tried, given)
    return _first(content, tried, given)


def decide_finally(content: Content, answers: Answers, *, today: dt.date) -> Decision:
    """Read the table with every missing answer taken as unknown: it always decides."""
    complete = {check.key: answers.get(check.key) or UNKNOWN for check in content.checks}
    return decide(content, complete, today=today)


def verdict_of(rule: Rule, holds: Callable[[Condition], Verdict]) -> Verdict:
    """Combine the verdicts of a row's conditions; an empty row always holds."""
    verdicts = [_group(item, holds) for item in rule.when]
    if Verdict.FAILS in verdicts:
        return Verdict.FAILS
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.HOLDS


def compare(condition: Condition, answer: str, *, kind: str, today: dt.date) -> Verdict:
    """Tell whether an answer of this kind meets a condition; an empty answer leaves it open."""
    if not answer:
        return Verdict.OPEN
    if condition.op in _EQUALITY_OPS:
        meets = _EQUALITY_OPS[condition.op](answer, condition.value)
    elif answer == UNKNOWN:
        meets = False
    elif condition.op in _DAY_OPS:
        days = (today - dt.date.fromisoformat(answer)).days
        meets = _DAY_OPS[condition.op](days, condition.value)
    else:
        meets = _in_order(condition, answer, kind)
    return Verdict.HOLDS if meets else Verdict.FAILS


def _group(item: Condition | AnyOf, holds: Callable[[Condition], Verdict]) -> Verdict:
    if not isinstance(item, AnyOf):
        return holds(item)
    verdicts = {holds(condition) for condition in item.conditions}
    if Verdict.HOLDS in verdicts:
        return Verdict.HOLDS
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.FAILS


def _try_rows(content: Content, given: Answers, today: dt.date) -> list[Tried]:
    kinds = {check.key: check.kind for check in content.checks}

    def holds(condition: Condition) -> Verdict:
        return compare(condition, given[condition.check], kind=kinds[condition.check], today=today)

    return [Tried(rule, verdict_of(rule, holds)) for rule in content.rules]


def _first(content: Content, tried: list[Tried], given: Answers) -> Decision:
    place = next(place for place, row in enumerate(tried) if row.verdict != Verdict.FAILS)
    path = tuple(tried[: place + 1]) + _skipped(tried[place + 1 :])
    row = tried[place]
    if row.verdict == Verdict.OPEN:
        return _undecided(path, [row.rule], given)
    outcome = content.outcomes[row.rule.outcome]
    return Decision(path, row.rule, outcome, (), outcome.documents, ())


def _collect(content: Content, tried: list[Tried], given: Answers) -> Decision:
    """Decide only when no row is open: a list of documents is told once or not at all."""
    rows, otherwise = tried[:-1], tried[-1]
    waiting = [row.rule for row in rows if row.verdict == Verdict.OPEN]
    fired = [row.rule for row in rows if row.verdict == Verdict.HOLDS]
    if waiting:
        return _undecided((*rows, *_skipped([otherwise])), waiting, given)
    path = (*rows, *_skipped([otherwise])) if fired else (*rows, otherwise)
    decisive, *also = fired or [otherwise.rule]
    outcomes = [content.outcomes[rule.outcome] for rule in (decisive, *also)]
    documents = dict.fromkeys(paper for outcome in outcomes for paper in outcome.documents)
    return Decision(path, decisive, outcomes[0], tuple(also), tuple(documents), ())


def _skipped(rows: Iterable[Tried]) -> tuple[Tried, ...]:
    return tuple(Tried(row.rule, Verdict.SKIPPED) for row in rows)


def _undecided(path: tuple[Tried, ...], rules: list[Rule], given: Answers) -> Decision:
    conditions = [condition for rule in rules for condition in rule.conditions()]
    missing = dict.fromkeys(item.check for item in conditions if not given[item.check])
    return Decision(path, None, None, (), (), tuple(missing))


def _in_order(condition: Condition, answer: str, kind: str) -> bool:
    limit = str(condition.value)
    # ISO dates sort as texts; numbers do not.
    if kind == CheckKind.DATE:
        order = (answer > limit) - (answer < limit)
    else:
        order = (Decimal(answer) > Decimal(limit)) - (Decimal(answer) < Decimal(limit))
    return order in _ORDERS[condition.op]


_EQUALITY_OPS: dict[str, Callable[[str, object], bool]] = {
    "unknown": lambda answer, _value: answer == UNKNOWN,
    "is": lambda answer, value: answer == str(value),
    "is_not": lambda answer, value: answer not in {UNKNOWN, str(value)},
    "in": lambda answer, value: isinstance(value, tuple) and answer in value,
}
_DAY_OPS: dict[str, Callable[[int, object], bool]] = {
    "days_since_gt": lambda days, value: days > int(str(value)),
    "days_since_lte": lambda days, value: days <= int(str(value)),
    "before_today": lambda days, _value: days > 0,
}
_ORDERS = {"lt": {-1}, "lte": {-1, 0}, "gt": {1}, "gte": {0, 1}}


__all__ = ["Decision", "Tried", "compare", "decide", "decide_finally", "verdict_of"]
