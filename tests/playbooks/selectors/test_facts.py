"""What the console knows about an inquiry: each fact, its source, and when it is not known."""

import datetime as dt

import pytest

from inquiries.models import Inquiry
from playbooks.choices import AnswerSource
from playbooks.selectors.facts import Fact, facts_of, with_facts
from staff.models import Team
from tests.factories import NOW, make_customer, make_inquiry, make_policy
from tests.playbooks.small import check, small_content

TODAY = dt.date(2026, 3, 11)


def test_facts_of_policy_and_inquiry(guided_inquiry: Inquiry) -> None:
    facts = facts_of(guided_inquiry, today=TODAY)

    assert facts == {
        "inquiry.number": Fact("KR-260311-000001", AnswerSource.INQUIRY),
        "inquiry.received_date": Fact("2026-03-11", AnswerSource.INQUIRY),
        "inquiry.requester_is_policyholder": Fact("YES", AnswerSource.INQUIRY),
        "policy.number_tail": Fact("5678", AnswerSource.POLICY),
        "policy.product": Fact("Whole life", AnswerSource.POLICY),
        "policy.holder_is_insured": Fact("YES", AnswerSource.POLICY),
    }


@pytest.mark.parametrize(
    ("born", "senior"),
    [("1961-03-11", "YES"), ("1961-03-12", "NO"), ("1930-01-01", "YES"), ("2000-02-29", "NO")],
)
def test_sixty_five_is_reached_on_the_birthday(team_claims: Team, born: str, senior: str) -> None:
    customer = make_customer(team_claims.market, birth_date=dt.date.fromisoformat(born))
    inquiry = make_inquiry(team_claims, customer=customer)

    assert facts_of(inquiry, today=TODAY)["customer.age_65_plus"].value == senior


@pytest.mark.parametrize(("days", "recent"), [(0, "YES"), (30, "YES"), (31, "NO")])
def test_a_change_of_contact_is_recent_for_thirty_days(
    team_claims: Team, days: int, recent: str
) -> None:
    changed = NOW - dt.timedelta(days=days)
    customer = make_customer(team_claims.market, contact_changed_at=changed)
    inquiry = make_inquiry(team_claims, customer=customer)

    assert facts_of(inquiry, today=TODAY)["customer.contact_changed_30d"].value == recent


def test_what_is_not_known_is_no_fact(team_claims: Team) -> None:
    customer = make_customer(team_claims.market)
    policy = make_policy(customer, insured=None)
    alone = make_inquiry(team_claims, requester_role="PROXY")
    known = make_inquiry(team_claims, customer=customer, policy=policy)

    assert set(facts_of(alone, today=TODAY)) == {
        "inquiry.number", "inquiry.received_date", "inquiry.requester_is_policyholder",
    }  # fmt: skip
    assert facts_of(alone, today=TODAY)["inquiry.requester_is_policyholder"].value == "NO"
    assert "policy.holder_is_insured" not in facts_of(known, today=TODAY)
    assert "customer.age_65_plus" not in facts_of(known, today=TODAY)


def test_a_fact_fills_an_open_check_and_never_an_answered_or_unfitting_one() -> None:
    content = small_content(
        checks=[
            check("is_holder", fill_from="inquiry.requester_is_policyholder"),
            check("asked_on", "date", fill_from="inquiry.received_date"),
            check("amount", "money", fill_from="policy.product"),
        ]
    )
    facts = {
        "inquiry.requester_is_policyholder": Fact("YES", AnswerSource.INQUIRY),
        "inquiry.received_date": Fact("2026-03-11", AnswerSource.INQUIRY),
        "policy.product": Fact("Whole life", AnswerSource.POLICY),
    }
    own = {"is_holder": {"value": "NO", "at": "", "by": "AGENT"}}

    filled = with_facts(content, own, facts, now=NOW)

    assert {key: given["value"] for key, given in filled.items()} == {
        "is_holder": "NO", "asked_on": "2026-03-11",
    }  # fmt: skip
