"""What the console already knows about an inquiry, so that nobody has to ask it again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playbooks.choices import AnswerSource, YesNo
from playbooks.rules.answers import read_answer
from playbooks.rules.content import Content

if TYPE_CHECKING:
    from inquiries.models import Inquiry

SENIOR_AGE = 65
CONTACT_CHANGE_DAYS = 30
# The requester's role that makes somebody the policyholder (inquiries' code).
POLICYHOLDER = "POLICYHOLDER"


@dataclass(frozen=True)
class Fact:
    """A known value, written like an answer, and where it comes from."""

    value: str
    source: AnswerSource


def facts_of(inquiry: "Inquiry", *, today: dt.date) -> dict[str, Fact]:
    """Return the facts of an inquiry by their names in `fill_from`; unknown ones are left out."""
    role_is_holder = inquiry.requester_role == POLICYHOLDER
    facts = {
        "inquiry.number": Fact(inquiry.number, AnswerSource.INQUIRY),
        "inquiry.received_date": Fact(
            inquiry.market.day_of(inquiry.received_at).isoformat(), AnswerSource.INQUIRY
        ),
        "inquiry.requester_is_policyholder": Fact(_yes_no(role_is_holder), AnswerSource.INQUIRY),
    }
    return facts | _policy_facts(inquiry) | _customer_facts(inquiry, today)


def with_facts(
    content: Content,
    stored: Mapping[str, Any],
    facts: Mapping[str, Fact],
    *,
    now: dt.datetime,
) -> dict[str, Any]:
    """Return stored answers plus the facts that answer further checks, in the stored form."""
    filled = dict(stored)
    for check in content.checks:
        fact = facts.get(check.fill_from)
        if (
            fact
            and check.key not in filled
            and not read_answer(check, fact.value, currency="").problem
        ):
            filled[check.key] = {
                "value": fact.value,
                "at": now.isoformat(timespec="seconds"),
                "by": fact.source.value,
            }
    return filled


def _policy_facts(inquiry: "Inquiry") -> dict[str, Fact]:
    policy = inquiry.policy
    if policy is None:
        return {}
    facts = {
        "policy.number_tail": Fact(policy.number_tail, AnswerSource.POLICY),
        "policy.product": Fact(policy.product, AnswerSource.POLICY),
    }
    if policy.insured_id is not None:
        same = policy.insured_id == policy.holder_id
        facts["policy.holder_is_insured"] = Fact(_yes_no(same), AnswerSource.POLICY)
    return facts


def _customer_facts(inquiry: "Inquiry", today: dt.date) -> dict[str, Fact]:
    customer = inquiry.customer
    if customer is None:
        return {}
    facts = {}
    born = customer.birth_date.reveal_date()
    if born is not None:
        senior = _age(born, today) >= SENIOR_AGE
        facts["customer.age_65_plus"] = Fact(_yes_no(senior), AnswerSource.CUSTOMER)
    if customer.contact_changed_at is not None:
        days = (today - inquiry.market.day_of(customer.contact_changed_at)).days
        recent = days <= CONTACT_CHANGE_DAYS
        facts["customer.contact_changed_30d"] = Fact(_yes_no(recent), AnswerSource.CUSTOMER)
    return facts


def _age(born: dt.date, today: dt.date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _yes_no(condition: bool) -> str:  # noqa: FBT001 - the condition is the whole message
    return YesNo.YES if condition else YesNo.NO
