"""One world for each module of these tests, and a Valkey that can be elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from ops_console.celery import app
from tests.edges.valkeys import Move
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


@pytest.fixture
def move_valkey(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Move:
    """Let cache, broker and probes look for Valkey at another address."""

    def move(url: str) -> None:
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
        settings.REDIS_URL = url
        monkeypatch.setitem(app.conf, "broker_url", url)

    return move
