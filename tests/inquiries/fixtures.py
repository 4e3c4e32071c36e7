"""What the tests of inquiries share: working hours and targets of the Korean market."""

import pytest

from inquiries.models import ServicePolicy
from staff.models import Market
from tests import factories


@pytest.fixture
def targets_kr(market_kr: Market) -> dict[str, ServicePolicy]:
    """Nine to six on weekdays; one hour to the first response, eight to the resolution."""
    factories.make_calendar(market_kr)
    return factories.make_targets(market_kr)
