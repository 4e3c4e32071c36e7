"""What the tests of inquiries share: working hours and targets of the Korean market."""

from pathlib import Path
from typing import Any

import pytest

from inquiries.models import ServicePolicy
from staff.models import Market
from tests import factories


@pytest.fixture
def targets_kr(market_kr: Market) -> dict[str, ServicePolicy]:
    """Nine to six on weekdays; one hour to the first response, eight to the resolution."""
    factories.make_calendar(market_kr)
    return factories.make_targets(market_kr)


@pytest.fixture
def own_uploads(settings: Any, tmp_path: Path) -> Path:
    """Keep uploads where no test in another process keeps any; return the folder."""
    folder = tmp_path / "media"
    folder.mkdir()
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder
