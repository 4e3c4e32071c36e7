"""The bytes of an audit entry that its hash covers."""

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

FIRST_HASH = "0" * 64


def entry_hash(previous: str, parts: Iterable[Any]) -> str:
    """Return the SHA-256 over the previous hash and each part with its length.

    Lengths keep two neighbours from being shifted into each other; texts are NFC, moments are UTC
    with microseconds, so that the same entry gives the same bytes on every machine.
    """
    digest = hashlib.sha256(previous.encode())
    for part in parts:
        data = _canonical(part).encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _canonical(part: Any) -> str:
    if isinstance(part, dt.datetime):
        return part.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(part, dict):
        part = json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", "" if part is None else str(part))
