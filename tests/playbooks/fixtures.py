"""What the playbook tests stand on: a live small playbook, an inquiry that calls for it."""

import pytest

from inquiries.models import Inquiry
from playbooks.models import PlaybookVersion
from playbooks.services import publish
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_calendar, make_customer, make_inquiry, make_policy
from tests.playbooks.small import small_data


@pytest.fixture
def live_playbook(market_kr: Market) -> PlaybookVersion:
    return publish(data=small_data(), now=NOW).version


@pytest.fixture
def guided_inquiry(live_playbook: PlaybookVersion, team_claims: Team, alice: Staff) -> Inquiry:
    """An open inquiry of Alice's about a policy, on which the small playbook demands a record."""
    make_calendar(team_claims.market)
    customer = make_customer(team_claims.market)
    policy = make_policy(customer, number="P-1234-5678")
    return make_inquiry(
        team_claims,
        number="KR-260311-000001",
        customer=customer,
        policy=policy,
        assignee=alice,
        status="OPEN",
        subject="A certificate for the tax office",
        requester_role="POLICYHOLDER",
    )
