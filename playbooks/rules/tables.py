"""Proves a decision table before it is published: dead rows, gaps, rows that order tells apart.

The answers to a check fall into classes that no condition of the table tells apart. The space of
classes is walked row by row, splitting only where a row is open, so a table with ten checks needs a
few thousand steps instead of millions of combinations. The last row must be a catch-all.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from playbooks.choices import UNKNOWN, CheckKind, HitPolicy, Verdict, YesNo
from playbooks.rules.content import Check, Condition, Content, Rule
from playbooks.rules.criteria import compare, verdict_of
from playbooks.rules.reading import ContentError

# Any day will do: conditions on dates look at distances only.
_TODAY = dt.date(2024, 2, 29)
MAX_REGIONS = 20_000
_DAY_COMPARISONS = {"days_since_gt", "days_since_lte", "before_today"}


@dataclass(frozen=True)
class Region:
    """Answers (one example per check that mattered) that all reach the same row."""

    example: Mapping[str, str]
    rule: Rule


@dataclass(frozen=True)
class TableReport:
    """Rows never reached, rows that only their order tells apart, and gaps.

    A gap is a combination of known answers, none of them UNKNOWN, that only the catch-all takes.
    """

    unreachable: tuple[str, ...]
    order_decides: tuple[tuple[str, str], ...]
    gaps: tuple[Region, ...]


def inspect(content: Content) -> TableReport:
    """Walk every combination of answers that the table can tell apart."""
    space = _Space(content)
    regions = list(space.regions())
    if content.hit_policy == HitPolicy.COLLECT:
        reached = {rule.id for rule in content.rules if space.can_hold(rule)}
    else:
        reached = {region.rule.id for region in regions}
    return TableReport(
        unreachable=tuple(rule.id for rule in content.rules if rule.id not in reached),
        order_decides=tuple(space.order_decides()),
        gaps=tuple(region for region in regions if _is_gap(region)),
    )


def classes_of(content: Content) -> dict[str, tuple[str, ...]]:
    """Return, per check, one example of each class of answers that the table tells apart."""
    conditions = [item for rule in content.rules for item in rule.conditions()]
    return {
        check.key: _distinct(check, [item for item in conditions if item.check == check.key])
        for check in content.checks
    }


def _distinct(check: Check, conditions: list[Condition]) -> tuple[str, ...]:
    if not conditions:
        return ()
    kept: dict[tuple[Verdict, ...], str] = {}
    for answer in _examples(check, conditions):
        # UNKNOWN stays a class of its own, so that known answers can be told from it.
        signature = (
            *(
                compare(condition, answer, kind=check.kind, today=_TODAY)
                for condition in conditions
            ),
            Verdict.HOLDS if answer == UNKNOWN else Verdict.FAILS,
        )
        kept.setdefault(signature, answer)
    return tuple(kept.values())


def _examples(check: Check, conditions: list[Condition]) -> list[str]:
    if check.kind == CheckKind.YES_NO:
        return list(YesNo.values)
    if check.kind == CheckKind.CHOICE:
        return [*(option.code for option in check.options), UNKNOWN]
    if check.kind == CheckKind.DATE:
        return [*_dates(conditions), UNKNOWN]
    if check.kind in {CheckKind.MONEY, CheckKind.NUMBER}:
        return [*_numbers(conditions), UNKNOWN]
    values = [str(value) for condition in conditions for value in _values(condition)]
    return [*values, "any other text", UNKNOWN]


def _values(condition: Condition) -> tuple[object, ...]:
    if isinstance(condition.value, tuple):
        return condition.value
    return () if condition.value is None else (condition.value,)


def _dates(conditions: list[Condition]) -> list[str]:
    days = {_TODAY}
    for condition in conditions:
        if condition.op in _DAY_COMPARISONS:
            days.add(_TODAY - dt.timedelta(days=int(str(condition.value or 0))))
        else:
            days |= {dt.date.fromisoformat(str(value)) for value in _values(condition)}
    steps = (dt.timedelta(days=-1), dt.timedelta(0), dt.timedelta(days=1))
    return sorted({(day + step).isoformat() for day in days for step in steps})


def _numbers(conditions: list[Condition]) -> list[str]:
    limits = {Decimal(str(value)) for condition in conditions for value in _values(condition)}
    around = {limit + step for limit in limits or {Decimal(0)} for step in (-1, 0, 1)}
    return [f"{number:f}" for number in sorted(around)]


class _Space:
    """The answers that a table can tell apart, and walks through them."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.kinds = {check.key: check.kind for check in content.checks}
        self.classes = classes_of(content)

    def regions(self) -> Iterator[Region]:
        """Yield disjoint regions that together cover every combination of answers."""
        waiting: list[dict[str, str]] = [{}]
        seen = 0
        while waiting:
            seen += 1
            if seen > MAX_REGIONS:
                raise ContentError("rules: the table tells too many cases apart to be proved")
            given = waiting.pop()
            rule, verdict = self._first_not_failing(given)
            if verdict == Verdict.OPEN:
                waiting += self._split(rule, given)
            else:
                yield Region(given, rule)

    def can_hold(self, rule: Rule) -> bool:
        """Tell whether any combination of answers makes the row hold."""
        waiting: list[dict[str, str]] = [{}]
        while waiting:
            given = waiting.pop()
            verdict = self._verdict(rule, given)
            if verdict == Verdict.HOLDS:
                return True
            if verdict == Verdict.OPEN:
                waiting += self._split(rule, given)
        return False

    def order_decides(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of rows that can both hold and lead to different outcomes."""
        if self.content.hit_policy == HitPolicy.COLLECT:
            return
        rows = [rule for rule in self.content.rules if rule.when]
        for place, first in enumerate(rows):
            for second in rows[place + 1 :]:
                both = Rule("both", first.when + second.when, "")
                if first.outcome != second.outcome and self.can_hold(both):
                    yield first.id, second.id

    def _first_not_failing(self, given: Mapping[str, str]) -> tuple[Rule, Verdict]:
        verdicts = ((rule, self._verdict(rule, given)) for rule in self.content.rules)
        return next(pair for pair in verdicts if pair[1] != Verdict.FAILS)

    def _verdict(self, rule: Rule, given: Mapping[str, str]) -> Verdict:
        def holds(condition: Condition) -> Verdict:
            answer = given.get(condition.check, "")
            kind = self.kinds[condition.check]
            return compare(condition, answer, kind=kind, today=_TODAY)

        return verdict_of(rule, holds)

    def _split(self, rule: Rule, given: dict[str, str]) -> list[dict[str, str]]:
        check = next(item.check for item in rule.conditions() if item.check not in given)
        return [{**given, check: answer} for answer in self.classes[check]]


def _is_gap(region: Region) -> bool:
    return not region.rule.when and UNKNOWN not in region.example.values()
