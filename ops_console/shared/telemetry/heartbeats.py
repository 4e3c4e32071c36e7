"""Signs of life of the processes that answer no requests: workers and beat.

They stand in Valkey for the pages, and as the age of a file for whoever supervises the process.
"""

import datetime as dt
import logging
import socket
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from ops_console.shared import clock

logger = logging.getLogger(__name__)
PARTS = ("worker", "beat")
# A part that has been silent for so long is taken for dead.
SILENT_AFTER = dt.timedelta(seconds=150)
_KEPT_SECONDS = 24 * 3600


def file_of(part: str) -> Path:
    """Return the file whose age tells when the part of this machine last gave a sign."""
    return Path(settings.OPS_STATE_DIR) / "heartbeats" / part


def give(part: str) -> None:
    """Give a sign of life; no failure to do so stops the process that lives."""
    try:
        file = file_of(part)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        moment = clock.now()
        young = {host: at for host, at in _told(part).items() if moment - at < SILENT_AFTER}
        signs = {**young, socket.gethostname(): moment}
        cache.set(_key(part), {host: at.isoformat() for host, at in signs.items()}, _KEPT_SECONDS)
    except Exception:  # noqa: BLE001 - a full disk or an absent Valkey is told elsewhere
        logger.warning("no sign of life could be given", extra={"part": part})


def last(part: str) -> dt.datetime | None:
    """Return when any process of this part last gave a sign; None when none has."""
    return max(_told(part).values(), default=None)


def _told(part: str) -> dict[str, dt.datetime]:
    """Return the last sign of each machine."""
    kept: dict[str, str] = cache.get(_key(part)) or {}
    return {host: dt.datetime.fromisoformat(at) for host, at in kept.items()}


def _key(part: str) -> str:
    return f"heartbeat:{part}"
