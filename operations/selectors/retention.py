"""Reads of retention: clocks, holds in force, what is due, proofs."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext

from operations import retention, rules
from operations.choices import BASES, Method
from operations.models import ErasureProof, LegalHold, RetentionClock
from ops_console.shared import errors
from staff.selectors import markets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from operations.retention import Cut, RetentionRule
    from staff.models import Market, Staff

PROOFS_SHOWN = 50
_BROUGHT = frozenset(BASES.values())


@dataclass(frozen=True)
class RuleRow:
    """A rule in a market: its clock, and how much of it is due on a day (None without a clock)."""

    rule: "RetentionRule"
    market: "Market | None"
    clock: RetentionClock | None
    due: int | None

    @property
    def method(self) -> str:
        """How it is erased, in words."""
        return str(Method(self.rule.method).label)

    @property
    def basis(self) -> str:
        """Why it is kept so long: what the console brings in the reader's language, else as set."""
        text = self.clock.basis if self.clock else ""
        return gettext(text) if text in _BROUGHT else text


def clock_of(rule: "RetentionRule", market: "Market | None") -> RetentionClock | None:
    """Return the clock of a rule in a market; None when none is set."""
    return RetentionClock.objects.filter(rule=rule.code, market=market).first()


def today_of(market: "Market | None", now: dt.datetime) -> dt.date:
    """Return the day in the market, or for the console itself the day in UTC."""
    return market.day_of(now) if market else now.astimezone(dt.UTC).date()


def cut_of(clock: RetentionClock, *, today: dt.date) -> "Cut":
    """Return what is due today by a clock, with what is held now."""
    period = rules.Period(clock.years, clock.months, clock.days)
    last = rules.last_start(today, period)
    zone = clock.market.zone if clock.market else dt.UTC
    return retention.Cut(
        clock.market, last, rules.end_of(last, zone), held_numbers(clock.market, today=today)
    )


def in_force(today: dt.date) -> Q:
    """Return the condition that a hold stands on this day; its last day counts."""
    return Q(lifted_at__isnull=True) & (Q(until__isnull=True) | Q(until__gte=today))


def held_numbers(market: "Market | None", *, today: dt.date) -> dict[str, frozenset[int]]:
    """Return the numbers under a hold in this market by the kind of subject."""
    if market is None:
        return {}
    held: dict[str, set[int]] = {}
    holds = LegalHold.objects.filter(in_force(today), market=market)
    for kind, number in holds.values_list("subject_type", "subject_id"):
        held.setdefault(kind, set()).add(number)
    return {kind: frozenset(numbers) for kind, numbers in held.items()}


def due_rows(rule: "RetentionRule", clock: RetentionClock, *, today: dt.date) -> "QuerySet[Any]":
    """Return the rows that are due today, in the order in which they are erased."""
    return rule.due(cut_of(clock, today=today)).order_by("pk")


def overview(markets: "Sequence[Market | None]", *, now: dt.datetime) -> list[RuleRow]:
    """Return every rule of these markets with what is due today: the dry run."""
    return [
        _rule_row(rule, market, now=now)
        for market in markets
        for rule in retention.rules(per_market=market is not None)
    ]


def _rule_row(rule: "RetentionRule", market: "Market | None", *, now: dt.datetime) -> RuleRow:
    clock = clock_of(rule, market)
    if clock is None:
        return RuleRow(rule, market, None, None)
    count = due_rows(rule, clock, today=today_of(market, now)).count()
    return RuleRow(rule, market, clock, count)


def holds_of(person: "Staff", *, now: dt.datetime) -> "list[tuple[LegalHold, bool]]":
    """Return the holds of the person's markets, each with whether it stands today; newest first."""
    holds = LegalHold.objects.filter(market__in=markets_of(person), lifted_at__isnull=True)
    rows = holds.select_related("market", "placed_by").order_by("-placed_at", "-pk")
    return [(hold, hold.until is None or hold.until >= hold.market.day_of(now)) for hold in rows]


def get_hold(person: "Staff", hold_id: int) -> LegalHold:
    """Return a hold of the person's markets; NotFound otherwise."""
    holds = LegalHold.objects.filter(market__in=markets_of(person), pk=hold_id)
    hold = holds.select_related("market").first()
    if hold is None:
        raise errors.NotFound
    return hold


def proofs_of(person: "Staff") -> "QuerySet[ErasureProof]":
    """Return the latest proofs of the person's markets and of the console itself."""
    own = Q(market__in=markets_of(person)) | Q(market__isnull=True)
    proofs = ErasureProof.objects.filter(own).select_related("market")
    return proofs.order_by("-at", "-pk")[:PROOFS_SHOWN]
