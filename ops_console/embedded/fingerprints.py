"""Remembers which preparation steps are done, by the content of the files that they read."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ops_console.embedded.files import read_json, write_json


def of_files(files: Iterable[Path], *, extra: str = "") -> str:
    """Digest of names and contents; changes when any of them does."""
    digest = hashlib.sha256(extra.encode())
    for path in sorted(files):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Done:
    """Steps that are done, kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def has(self, step: str, fingerprint: str) -> bool:
        """Whether STEP was last done with these inputs."""
        return (read_json(self._path) or {}).get(step) == fingerprint

    def add(self, step: str, fingerprint: str) -> None:
        """Remember that STEP is done."""
        known = read_json(self._path) or {}
        write_json(self._path, known | {step: fingerprint})
