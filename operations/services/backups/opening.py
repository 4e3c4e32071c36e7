"""Opening a backup: nothing is believed before every byte of it was found as it was sealed."""

import hashlib
import json
from pathlib import Path
from typing import Any

from operations.selectors.contents import Contents
from operations.services.backups import keeping
from operations.services.backups.keeping import backup_keys, part
from operations.services.backups.sealing import Unsealable, unsealed


class BackupRefused(Exception):
    """This backup is not restored, or not here; the message says why."""


def open_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup after checking every part; BackupRefused otherwise."""
    try:
        manifest: dict[str, Any] = json.loads(read_part(folder, keeping.MANIFEST))
        for name, digest in manifest["sealed"].items():
            _check(part(folder, name), digest)
            for _piece in pieces(folder, name):
                pass
    except (Unsealable, OSError) as error:
        raise BackupRefused(str(error)) from error
    return manifest


def contents_of(manifest: dict[str, Any]) -> Contents:
    """Return what the database held."""
    tables = {name: (int(rows), str(digest)) for name, (rows, digest) in manifest["tables"].items()}
    return Contents(tables, manifest["sequences"])


def read_part(folder: Path, name: str) -> bytes:
    """Return a small part as a whole."""
    return b"".join(pieces(folder, name))


def pieces(folder: Path, name: str) -> Any:
    """Give a part piece by piece."""
    return unsealed(part(folder, name), keys=backup_keys(), backup=folder.name, part=name)


def _check(path: Path, digest: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            msg = f"{path.name} is not the file that the manifest names."
            raise BackupRefused(msg)
