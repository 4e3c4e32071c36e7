"""Each test keeps the anchors of the audit chains in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_anchors(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_ANCHOR_DIR = tmp_path / "anchors"
