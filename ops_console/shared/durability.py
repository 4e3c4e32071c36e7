"""Whether the database keeps what it has confirmed: asked before every migration and by `check`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

WANTED = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
}
# A commit that a standby has as well is kept just as surely.
ENOUGH = {"synchronous_commit": frozenset({"on", "remote_write", "remote_apply"})}


def check_durability(
    app_configs: object = None, databases: Iterable[str] | None = None, **_more: Any
) -> list[checks.CheckMessage]:
    """Tell of each server setting with which confirmed work can be lost or spoiled unseen.

    In production it is an error, which stops `migrate`; a demo may run on a database of one's own.
    The test suite's server is fleeting by intention.
    """
    if settings.OPS_MODE == "test":
        return []
    level: Callable[..., checks.CheckMessage] = (
        checks.Error if settings.IS_PRODUCTION else checks.Warning
    )
    return [
        level(
            f"The database has {name} = {value}.",
            hint=f"Set {name} = {WANTED[name]}; for data_checksums run pg_checksums --enable.",
            id="ops_console.E001",
        )
        for alias in databases or ()
        for name, value in weak_settings(alias).items()
    ]


def weak_settings(alias: str) -> dict[str, str]:
    """Return the settings of a database's server that are not as they must be."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(WANTED)])
        found = dict(cursor.fetchall())
    return {
        name: found.get(name, "missing")
        for name, value in WANTED.items()
        if found.get(name) not in ENOUGH.get(name, {value})
    }
