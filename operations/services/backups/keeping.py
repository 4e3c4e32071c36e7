"""Where backups lie, which there are, and how many stay."""

import datetime as dt
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage

from ops_console.shared.personal.keys import parse

if TYPE_CHECKING:
    from ops_console.shared.personal.keys import Key

NAME = re.compile(r"\d{8}T\d{6}Z")
DATABASE, FILES, MANIFEST, SUMMARY = "database", "files", "manifest", "summary.json"


@dataclass(frozen=True)
class Backup:
    """A backup as its summary tells of it; what counts is in the sealed manifest."""

    name: str
    taken_at: dt.datetime
    size: int
    rows: int
    files: int

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return settings.BACKUP_DIR / self.name


def backup_keys() -> "tuple[Key, ...]":
    """Return the keys of backups, the one that seals first."""
    if not settings.BACKUP_KEYS:
        msg = "Set OPS_BACKUP_KEY (name:base64 of 32 bytes): no backup is taken or opened without."
        raise ImproperlyConfigured(msg)
    return parse(settings.BACKUP_KEYS)


def part(folder: Path, name: str) -> Path:
    """Return the file of a part of a backup."""
    return folder / f"{name}.sealed"


def uploads() -> Path:
    """Return the folder of the uploaded files."""
    storage: Any = default_storage
    return Path(storage.location)


def known_backups() -> list[Backup]:
    """Return the complete backups, the newest first."""
    folders = settings.BACKUP_DIR.glob("*") if settings.BACKUP_DIR.exists() else ()
    found = [_summary(folder) for folder in folders if NAME.fullmatch(folder.name)]
    return sorted((one for one in found if one), key=lambda one: one.name, reverse=True)


def remove_old() -> list[str]:
    """Remove all but the newest backups; return the names of those removed."""
    old = known_backups()[settings.BACKUPS_KEPT :]
    for backup in old:
        shutil.rmtree(backup.folder)
    return [backup.name for backup in old]


def _summary(folder: Path) -> Backup | None:
    try:
        told = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        taken_at = dt.datetime.fromisoformat(told["taken_at"])
        return Backup(folder.name, taken_at, told["size"], told["rows"], told["files"])
    except (OSError, ValueError, KeyError):
        return None
