"""Inquiries as the desk meets them; clocks as in the shared fixtures."""

import pytest

from inquiries import services
from inquiries.models import Customer, Inquiry, Policy, ServicePolicy
from ops_console.shared import clock
from staff.models import Market, Staff, Team
from tests import factories


@pytest.fixture
def known_customer(market_kr: Market) -> Customer:
    return factories.make_customer(
        market_kr, name="박민수", phone="01012345678", language="ko", reference="KR-C1"
    )


@pytest.fixture
def known_policy(known_customer: Customer) -> Policy:
    return factories.make_policy(known_customer, number="KL-2019-0044821")


@pytest.fixture
def fresh_inquiry(
    targets_kr: dict[str, ServicePolicy], team_claims: Team, alice: Staff, known_customer: Customer
) -> Inquiry:
    """Logged by Alice, taken by nobody, clocks running."""
    data = factories.new_inquiry(
        team_claims,
        customer=known_customer,
        customer_words="필요한 서류가 뭔가요?",
        words_language="ko",
    )
    return services.log_inquiry(data=data, by=alice, now=clock.now())


@pytest.fixture
def taken_inquiry(fresh_inquiry: Inquiry, alice: Staff) -> Inquiry:
    """Taken by Alice."""
    return services.take(inquiry_id=fresh_inquiry.pk, by=alice, now=clock.now())


@pytest.fixture
def resolved_inquiry(taken_inquiry: Inquiry, alice: Staff) -> Inquiry:
    """Answered by Alice."""
    return services.resolve(inquiry_id=taken_inquiry.pk, by=alice, now=clock.now())


@pytest.fixture
def foreign_inquiry(team_policy: Team) -> Inquiry:
    """An inquiry of a team that is not open to Alice."""
    return factories.make_inquiry(team_policy)
