"""Whoever can write to Valkey runs no code here: JSON in the cache, JSON in the queue."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from kombu import Connection, Exchange, Queue
from kombu.exceptions import ContentDisallowed
from redis import Redis

from ops_console.celery import app
from ops_console.shared.cache_json import JsonSerializer

pytestmark = pytest.mark.django_db


class Program:
    """Leaves a file behind when it is read."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.file, "was here")


@pytest.fixture
def left(tmp_path: Path) -> Path:
    file = tmp_path / "left"
    pickle.loads(pickle.dumps(Program(file)))  # noqa: S301 - what the programs below would do
    assert file.exists()
    file.unlink()
    return file


def test_what_is_kept_in_the_cache_is_json() -> None:
    cache.set("some", {"a": [1, True, None, "김"], "b": 1.5})
    valkey = Redis.from_url(settings.REDIS_URL)
    (key,) = valkey.keys("*some")

    kept: Any = valkey.get(key)
    assert json.loads(kept) == {"a": [1, True, None, "김"], "b": 1.5}
    assert cache.get("some") == {"a": [1, True, None, "김"], "b": 1.5}
    cache.set("count", 1)
    assert cache.incr("count", 2) == 3
    with pytest.raises(TypeError):
        cache.set("set", {1, 2})


def test_a_program_in_the_cache_is_nothing(left: Path) -> None:
    cache.set("some", 1)
    valkey = Redis.from_url(settings.REDIS_URL)
    (key,) = valkey.keys("*some")
    valkey.set(key, pickle.dumps(Program(left)))

    assert cache.get("some") is None
    assert not left.exists()
    assert JsonSerializer().loads(b"[" * 100_000) is None


def test_a_program_in_the_queue_is_refused(left: Path) -> None:
    with Connection(settings.REDIS_URL) as connection:
        queue = Queue("edges-programs", Exchange("edges-programs"), "edges-programs")
        bound = queue(connection.default_channel)
        bound.declare()
        producer = connection.Producer()
        for body, kind in (
            (pickle.dumps(Program(left)), "application/x-python-serialize"),
            (b"!!python/object/apply:os.system [id]", "application/x-yaml"),
        ):
            producer.publish(
                body, exchange="edges-programs", routing_key="edges-programs",
                content_type=kind, content_encoding="binary",
            )  # fmt: skip
            message: Any = bound.get(accept=app.conf.accept_content)
            with pytest.raises(ContentDisallowed):
                message.decode()
            message.ack()
        bound.delete()

    assert not left.exists()


def test_workers_take_json_only_and_sessions_are_json() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert not app.conf["result_backend"]
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")
