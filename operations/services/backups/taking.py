"""Taking a backup: database, uploaded files and a manifest, as of one snapshot."""

import datetime as dt
import hashlib
import io
import json
import platform
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

from operations.selectors.contents import (
    Contents,
    applied_migrations,
    chain_ends,
    read_contents,
    snapshot,
)
from operations.services.backups import keeping, programs
from operations.services.backups.keeping import Backup, backup_keys, part
from operations.services.backups.sealing import SealedWriter

if TYPE_CHECKING:
    from ops_console.shared.personal.keys import Key


@dataclass(frozen=True)
class _Seen:
    """What the snapshot held."""

    contents: Contents
    migrations: list[str]
    ends: list[tuple[str, int, str]]


def take_backup(*, now: dt.datetime) -> Backup:
    """Take a backup and remove the oldest beyond those kept; a half-taken one is never listed."""
    name = f"{now:%Y%m%dT%H%M%SZ}"
    key = backup_keys()[0]
    draft = settings.BACKUP_DIR / f".{name}"
    draft.mkdir(mode=0o700, parents=True)
    try:
        told = _write(draft, name=name, key=key, now=now)
        draft.rename(settings.BACKUP_DIR / name)
    except BaseException:
        shutil.rmtree(draft)
        raise
    keeping.remove_old()
    return Backup(name, now, told["size"], told["rows"], told["files"])


def _write(draft: Path, *, name: str, key: "Key", now: dt.datetime) -> dict[str, Any]:
    seen = _write_database(draft, name=name, key=key)
    files = _write_files(draft, name=name, key=key)
    manifest = {
        "name": name,
        "taken_at": now.isoformat(),
        "tables": seen.contents.tables,
        "sequences": seen.contents.sequences,
        "files": files,
        "migrations": seen.migrations,
        "version": _version(),
        "made_with": {"django": django.get_version(), "python": platform.python_version()},
        "chain_ends": seen.ends,
        "personal_keys": [entry.partition(":")[0] for entry in settings.PERSONAL_KEYS],
        "sealed": {each: _digest(part(draft, each)) for each in (keeping.DATABASE, keeping.FILES)},
    }
    with SealedWriter(part(draft, keeping.MANIFEST), key=key, backup=name, part="manifest") as file:
        file.write(json.dumps(manifest).encode())
    size = sum(file.stat().st_size for file in draft.iterdir())
    told = {
        "taken_at": now.isoformat(),
        "size": size,
        "rows": seen.contents.rows,
        "files": len(files),
    }
    (draft / keeping.SUMMARY).write_text(json.dumps(told), encoding="utf-8")
    return told


def _write_database(draft: Path, *, name: str, key: "Key") -> _Seen:
    place = programs.Place.of_connection()
    connection = place.connect()
    try:
        with snapshot(connection) as (cursor, shared):
            seen = _Seen(read_contents(cursor), applied_migrations(cursor), chain_ends(cursor))
            path = part(draft, keeping.DATABASE)
            with SealedWriter(path, key=key, backup=name, part="database") as file:
                for chunk in programs.dump(place, snapshot=shared):
                    file.write(chunk)
    finally:
        connection.close()
    return seen


def _write_files(draft: Path, *, name: str, key: "Key") -> dict[str, str]:
    """Pack the uploaded files; return the SHA-256 of each by its name.

    One that is removed meanwhile is left out: its row is gone or says so.
    """
    root = keeping.uploads()
    digests = {}
    path = part(draft, keeping.FILES)
    with (
        SealedWriter(path, key=key, backup=name, part="files") as sealed,
        tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT) as archive,  # type: ignore[call-overload]
    ):
        for file in sorted(root.rglob("*")):
            if file.is_file() and not file.is_symlink():
                inside = file.relative_to(root).as_posix()
                digests[inside] = _pack(archive, file, inside)
    return {inside: digest for inside, digest in digests.items() if digest}


def _pack(archive: tarfile.TarFile, file: Path, inside: str) -> str:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return ""
    member = tarfile.TarInfo(inside)
    member.size, member.mode = len(content), 0o640
    archive.addfile(member, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version() -> str:
    """Return the newest heading of the changelog."""
    changelog = settings.BASE_DIR / "CHANGELOG.md"
    lines = changelog.read_text(encoding="utf-8").splitlines() if changelog.exists() else []
    return next((line[3:].strip() for line in lines if line.startswith("## ")), "")
