"""Values for the fields of a task: dates in a sensible order, amounts in the market's money."""

import datetime as dt
from typing import Any

from demo.dice import Dice, Wheel
from demo.words import Words
from inquiries.choices import FieldKind, Needed
from inquiries.task_fields import TaskField, profile_of

ASKED = 0.62
YES_NO = Wheel({"YES": 62.0, "NO": 30, "UNKNOWN": 8})
# Answers that the desk gives before it resolves; "no" would stop the request.
MOSTLY_YES = frozenset(
    {
        "own_account", "named_beneficiary", "beneficiaries_notified", "rights_explained",
        "effect_explained", "waiting_period_explained", "loss_explained", "authority_checked",
        "identity_checked", "alternatives_told",
    }
)  # fmt: skip
CHOICES: dict[str, dict[str, float]] = {
    "scam_questions": {"CLEAR": 97.0, "SUSPECT": 3},
    "document_topic": {"CLAIM": 60.0, "CHANGE": 20, "PAYMENT": 8, "ENDING": 8, "OTHER": 4},
    "certificate_kind": {"PREMIUMS": 38.0, "COVER": 22, "TAX": 30, "BALANCE": 8, "OTHER": 2},
    "illness_or_accident": {"ILLNESS": 68.0, "ACCIDENT": 32},
    "cause_of_death": {"ILLNESS": 74.0, "ACCIDENT": 16, "UNKNOWN": 10},
    "decision": {"PAID": 24.0, "REDUCED": 42, "DECLINED": 34},
    "reason:PAY_FAIL": {
        "BALANCE": 44.0, "LIMIT": 18, "ACCOUNT_CLOSED": 16, "OUR_ERROR": 5, "BANK_ERROR": 7,
        "UNKNOWN": 10,
    },
    "matter": {
        "NO_CONTACT": 38.0, "MISSELLING": 28, "PRESSURE": 10, "MONEY": 4, "FORGERY": 5,
        "SERVICE": 15,
    },
}  # fmt: skip
WHEELS = {name: Wheel(weights) for name, weights in CHOICES.items()}
# Days from the receipt: (from, to) for fields that hold a day.
DAYS = {
    "event_date": (-60, -3), "admitted_from": (-40, -6), "admitted_to": (-5, -1),
    "documents_complete_on": (-2, 0), "diagnosed_on": (-45, -4), "died_on": (-30, -4),
    "told_date": (-6, -1), "consent_on": (-2, 0), "effective_on": (1, 20),
    "next_debit_on": (2, 25), "failed_on": (-12, -1), "demand_sent_on": (-9, 0),
    "deadline_told": (5, 24), "lapsed_on": (-220, -20), "applied_on": (-24, -6),
    "delivered_on": (-5, -1), "declared_on": (0, 0), "known_on": (-90, -5), "due_on": (-10, 20),
    "departs_on": (1, 30), "returns_on": (31, 44), "reply_promised_on": (7, 14),
}  # fmt: skip
MONEY = {
    "claimed_amount": 850_000, "arrears": 240_000, "amount": 4_200_000, "value_told": 7_800_000,
    "money_at_stake": 1_500_000,
}  # fmt: skip
NUMBERS = {"heirs": (1, 4), "months_unpaid": (1, 3), "travellers": (1, 5)}


def details_of(
    task_type: str, *, day: dt.date, dice: Dice, words: Words, told: dict[str, str]
) -> dict[str, Any]:
    """Return the fields of a task as the desk leaves them; `told` are those the words speak of."""
    values: dict[str, Any] = {}
    for field in profile_of(task_type).fields:
        if field.key in told:
            said = told[field.key]
            values[field.key] = int(said) if field.kind == FieldKind.NUMBER else said
        elif field.needed != Needed.OPTIONAL or dice.chance(ASKED):
            values[field.key] = _value(field, task_type, day=day, dice=dice, words=words)
    return values


def until_resolving(task_type: str, details: dict[str, Any]) -> dict[str, Any]:
    """Return what is known before the answer is found."""
    late = {field.key for field in profile_of(task_type).fields if field.needed == Needed.RESOLVING}
    return {key: value for key, value in details.items() if key not in late}


def _value(
    field: TaskField, task_type: str, *, day: dt.date, dice: Dice, words: Words
) -> str | int:
    if field.kind == FieldKind.DATE:
        first, last = DAYS[field.key]
        return f"{day + dt.timedelta(days=dice.randint(first, last)):%Y-%m-%d}"
    if field.kind == FieldKind.MONEY:
        amount = round(dice.long_tailed(MONEY[field.key] / words.money_unit, 0.9), -2)
        return f"{max(1000, amount):.2f}"
    if field.kind == FieldKind.NUMBER:
        return dice.randint(*NUMBERS[field.key])
    if field.kind == FieldKind.YES_NO:
        return "YES" if field.key in MOSTLY_YES and dice.chance(0.97) else dice.spin(YES_NO)
    if field.kind == FieldKind.CHOICE:
        wheel = WHEELS.get(f"{field.key}:{task_type}") or WHEELS.get(field.key)
        return dice.spin(wheel) if wheel else dice.choice(field.options)[0]
    return _text(field.key, dice=dice, words=words)


def _text(key: str, *, dice: Dice, words: Words) -> str:
    if key == "claim_no":
        return f"C{dice.randint(20_260_000, 20_269_999)}"
    if key == "application_no":
        return f"A{dice.randint(7_000_000, 7_999_999)}"
    if key == "agent_code":
        return f"S{dice.randint(40_000, 49_999)}"
    return words.pick(key, dice)
