"""One world for each module of these tests."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.edges.world import World, built_world


@pytest.fixture(scope="module")
def everything(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """A market in which something of everything exists."""
    with built_world(django_db_blocker, tmp_path_factory.mktemp("edges")) as built:
        yield built
