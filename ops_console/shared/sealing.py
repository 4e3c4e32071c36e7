"""Files sealed in pieces with AES-256-GCM, so that any size passes through a little memory.

Each file has a key of its own, derived from a key of the console, a random salt and its header;
pieces are numbered and the last one is marked, so none can be changed, moved, left out or cut off,
and no file can stand for another.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ops_console.shared.personal.keys import Key

PIECE = 1024 * 1024
TAG = 16
LONGEST_HEADER = 1000


class Unsealable(Exception):
    """The file is not what was sealed, or not with a key at hand."""


@dataclass(frozen=True)
class Purpose:
    """What sealed files are for: their first line, and what their keys are derived for."""

    magic: bytes
    context: bytes


class SealedWriter:
    """A new file to write to; what is written arrives sealed, and `told` which file it is."""

    def __init__(self, path: Path, *, key: Key, purpose: Purpose, told: Mapping[str, str]) -> None:
        told = {**told, "key": key.name, "salt": secrets.token_hex(16)}
        self._header = purpose.magic + json.dumps(told, sort_keys=True).encode() + b"\n"
        self._cipher = AESGCM(_file_key(key, purpose, self._header))
        self._waiting = bytearray()
        self._number = 0
        self._file: IO[bytes] = path.open("xb")
        self._file.write(self._header)

    def write(self, data: bytes) -> int:
        """Take bytes, and seal whole pieces of them; one is held back, for it may be the last."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        """Mark the end, unless something went wrong: a file without its end does not open."""
        with self._file:
            if kind is None:
                self._seal(bytes(self._waiting), is_last=True)
                self._file.flush()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._header))
        self._number += 1


def unsealed(
    path: Path, *, keys: tuple[Key, ...], purpose: Purpose, told: Mapping[str, str]
) -> Iterator[bytes]:
    """Give the content piece by piece; Unsealable at the first byte that is not as it was."""
    with path.open("rb") as file:
        header, found = _header(file, purpose)
        if {name: found.get(name) for name in told} != told:
            msg = f"{path.name} was sealed as another file."
            raise Unsealable(msg)
        key = next((key for key in keys if key.name == found["key"]), None)
        if key is None:
            msg = f"{path.name} was sealed with the key {found['key']!r}, which is not at hand."
            raise Unsealable(msg)
        yield from _pieces(file, AESGCM(_file_key(key, purpose, header)), header)


def _pieces(file: IO[bytes], cipher: AESGCM, header: bytes) -> Iterator[bytes]:
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        nonce = _nonce(number, is_last=not following)
        try:
            yield cipher.decrypt(nonce, piece, header)
        except InvalidTag as error:
            msg = "The file was changed or cut off, or sealed with another key of that name."
            raise Unsealable(msg) from error
        if not following:
            return
        number, piece = number + 1, following


def _header(file: IO[bytes], purpose: Purpose) -> tuple[bytes, dict[str, str]]:
    """Return the header, and what it tells."""
    magic, told = file.readline(len(purpose.magic)), file.readline(LONGEST_HEADER)
    try:
        found = json.loads(told)
    except ValueError:
        found = None
    if magic != purpose.magic or not isinstance(found, dict) or "key" not in found:
        msg = "This file was not sealed for what it is used for."
        raise Unsealable(msg)
    return magic + told, found


def _file_key(key: Key, purpose: Purpose, header: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.context + header).derive(key.secret)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
