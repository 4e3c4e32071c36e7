"""Whether the console can do its work: every part asked at once, each within a second."""

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from redis import Redis

BUDGET_SECONDS = 1.0
Check = Callable[[], bool]


def failing_parts() -> list[str]:
    """Return the names of the parts that do not answer or are not as they must be."""
    asked = {name: _ask(name, check) for name, check in CHECKS.items()}
    wait(asked.values(), timeout=BUDGET_SECONDS)
    return [name for name, answer in asked.items() if not _is_good(answer)]


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    return _migrations_on_disk() <= set(MigrationRecorder(connection).applied_migrations())


@lru_cache(maxsize=1)
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _valkey() -> bool:
    client = Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BUDGET_SECONDS,
        socket_connect_timeout=BUDGET_SECONDS,
    )
    with client:
        return bool(client.ping())


def _disk() -> bool:
    free = shutil.disk_usage(Path(settings.OPS_STATE_DIR)).free
    return free >= settings.MIN_FREE_BYTES


CHECKS: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "valkey": _valkey,
    "disk": _disk,
}
_pool = ThreadPoolExecutor(len(CHECKS), thread_name_prefix="readiness")
_pending: dict[str, "Future[bool]"] = {}


def _ask(name: str, check: Check) -> "Future[bool]":
    """Begin a check, unless the last one still hangs: probes must not pile up behind it."""
    pending = _pending.get(name)
    if pending is None or pending.done():
        pending = _pending[name] = _pool.submit(_answered, check)
    return pending


def _answered(check: Check) -> bool:
    try:
        return check()
    finally:
        connection.close()


def _is_good(answer: "Future[bool]") -> bool:
    return answer.done() and answer.exception() is None and answer.result()
