"""When a review asks for rights, which rights stand out, and what a signature waits for."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from privacy import rules


@pytest.mark.parametrize(
    ("today", "last", "due"),
    [
        (dt.date(2026, 5, 17), None, True),
        (dt.date(2026, 4, 1), dt.date(2026, 1, 1), True),
        (dt.date(2026, 4, 1), dt.date(2026, 3, 31), True),
        (dt.date(2026, 3, 31), dt.date(2026, 1, 1), False),
        (dt.date(2026, 4, 1), dt.date(2026, 4, 1), False),
        (dt.date(2026, 6, 30), dt.date(2026, 4, 1), False),
        (dt.date(2027, 1, 1), dt.date(2026, 12, 31), True),
        (dt.date(2027, 2, 1), dt.date(2026, 2, 1), True),
    ],
)
def test_a_quarter_has_to_end_between_two_questions(
    today: dt.date, last: dt.date | None, *, due: bool
) -> None:
    assert rules.rights_are_due(today=today, last=last) is due


@pytest.mark.parametrize("months", range(1, 13))
def test_every_cycle_asks_in_the_first_review_after_a_quarter(months: int) -> None:
    opening, last, asked = dt.date(2026, 2, 1), None, []
    while opening < dt.date(2028, 2, 2):
        if rules.rights_are_due(today=opening, last=last):
            last = opening
            asked.append(opening)
        opening = rules.month_after(opening, months)

    quarters = [(day.year, (day.month - 1) // 3) for day in asked]
    # Never twice for a quarter, and for none later than the cycle makes it.
    assert len(set(quarters)) == len(quarters)
    late = [(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(asked)]
    assert max(late) <= months + 2


def flags(**fields: Any) -> list[str]:
    usual = {"unused_days": 0, "markets": 1, "changes": 0, "sees_personal": False}
    return rules.rights_flags(rules.Standing(**{**usual, **fields}))


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"unused_days": 29}, []),
        ({"unused_days": 30}, ["UNUSED"]),
        ({"unused_days": None}, ["NEVER_USED"]),
        ({"markets": 0}, []),
        ({"markets": 2}, ["SEVERAL_MARKETS"]),
        ({"changes": 1}, ["GRANTED"]),
        ({"sees_personal": True}, ["PERSONAL_DATA"]),
        ({"markets": 2, "changes": 3}, ["SEVERAL_MARKETS", "GRANTED"]),
    ],
)
def test_rights_stand_out_for_named_reasons(fields: dict[str, Any], found: list[str]) -> None:
    assert flags(**fields) == found


def test_a_role_alone_never_comes_before_an_unused_account() -> None:
    unused, several, given, personal = (
        rules.weight_of(flags(**fields))
        for fields in ({"unused_days": 30}, {"markets": 2}, {"changes": 1}, {"sees_personal": True})
    )
    assert unused > several > given > personal > 0


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (rules.OpenItem(1, is_download=False, stands_out=False), None),
        (rules.OpenItem(1, is_download=False, stands_out=False, is_rights=True), "rights_open"),
        (rules.OpenItem(1, is_download=True, stands_out=False), "items_open"),
        (rules.OpenItem(1, is_download=False, stands_out=True), "items_open"),
        (rules.OpenItem(9, is_download=False, stands_out=False, is_rights=True), "own_open"),
    ],
)
def test_a_signature_accepts_only_accounts_that_do_not_stand_out(
    item: rules.OpenItem, refusal: str | None
) -> None:
    assert rules.sign_refusal([item], by_id=9, is_signed=False) == refusal
    assert rules.sign_refusal([item], by_id=9, is_signed=True) == "signed_off"
