"""One small world for each module."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.rights.world import World, small_world


@pytest.fixture(scope="module")
def known_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_world() as made:
        yield made
