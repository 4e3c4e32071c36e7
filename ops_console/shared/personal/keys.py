"""Keys of personal data: the first of each list writes, all of them read; each has a name."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


@dataclass(frozen=True)
class Key:
    """A secret of 256 bits and the name under which values refer to it."""

    name: str
    secret: bytes

    @property
    def cipher(self) -> AESGCM:
        """AES-256-GCM with this key."""
        return _cipher(self.secret)


@lru_cache(maxsize=16)
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(secret)


def encryption_keys() -> tuple[Key, ...]:
    """Return the keys of encrypted fields, the one that writes first."""
    return _parse(tuple(settings.PERSONAL_KEYS))


def index_keys() -> tuple[Key, ...]:
    """Return the keys of blind indexes, the one that writes first."""
    return _parse(tuple(settings.PERSONAL_INDEX_KEYS))


def parse(entries: Iterable[str]) -> tuple[Key, ...]:
    """Return the keys of a list that is written like these (`OPS_BACKUP_KEY` is)."""
    return _parse(tuple(entries))


@lru_cache(maxsize=16)
def _parse(entries: tuple[str, ...]) -> tuple[Key, ...]:
    keys = tuple(_key(entry) for entry in entries)
    if not keys or len({key.name for key in keys}) < len(keys):
        msg = "Sealing needs at least one key, and each key a name of its own."
        raise ImproperlyConfigured(msg)
    return keys


def _key(entry: str) -> Key:
    name, _colon, encoded = entry.partition(":")
    try:
        secret = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (binascii.Error, ValueError):
        secret = b""
    if not name.isalnum() or len(secret) != KEY_BYTES:
        msg = f"A key is written name:base64 of {KEY_BYTES} bytes; {name!r} is not."
        raise ImproperlyConfigured(msg)
    return Key(name, secret)
