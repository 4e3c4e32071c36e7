"""Sealing personal values: AES-256-GCM bound to the row and column, HMAC for exact search.

A sealed value is `key.base64(nonce + ciphertext)`. Its place (table, column, primary key) is
authenticated with it, so a value copied to another row or column does not open.
"""

import base64
import hashlib
import hmac
import os
import unicodedata

from cryptography.exceptions import InvalidTag

from ops_console.shared.personal.keys import Key, encryption_keys, index_keys

NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value was altered, moved, or sealed with a key that is not known."""


class Token(str):
    """A sealed value as the database holds it."""

    __slots__ = ()

    @property
    def key_name(self) -> str:
        """The name of the key that sealed it."""
        return self.partition(".")[0]


def place_of(table: str, column: str, pk: object) -> str:
    """Return what binds a sealed value to its row and column."""
    return f"{table}|{column}|{pk}"


def seal(clear: str, *, place: str) -> Token:
    """Encrypt a value for its place; nothing is nothing, so an empty one stays empty."""
    if not clear:
        return Token("")
    key, nonce = encryption_keys()[0], os.urandom(NONCE_BYTES)
    sealed = key.cipher.encrypt(nonce, clear.encode(), place.encode())
    return Token(f"{key.name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}")


def open_sealed(token: str, *, place: str) -> str:
    """Decrypt the value of this place; CannotOpen when altered, moved, or its key is gone."""
    if not token:
        return ""
    name, _dot, encoded = token.partition(".")
    key = next((key for key in encryption_keys() if key.name == name), None)
    if key is None:
        msg = f"No key {name!r} is configured for {place}."
        raise CannotOpen(msg)
    try:
        raw = base64.urlsafe_b64decode(encoded)
        clear = key.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        msg = f"The sealed value of {place} does not open: it was altered or moved."
        raise CannotOpen(msg) from error
    return clear.decode()


def blind_index(value: str, *, purpose: str, key: Key | None = None) -> str:
    """Return a keyed hash by which equal values are found; empty for an empty value."""
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    if not text:
        return ""
    key = key or index_keys()[0]
    digest = hmac.new(key.secret, f"{purpose}|{text}".encode(), hashlib.sha256).digest()
    return f"{key.name}.{base64.urlsafe_b64encode(digest[:16]).decode().rstrip('=')}"


def blind_indexes(value: str, *, purpose: str) -> list[str]:
    """Return the indexes of a value under every key, to search while keys are being changed."""
    found = (blind_index(value, purpose=purpose, key=key) for key in index_keys())
    return [index for index in found if index]
