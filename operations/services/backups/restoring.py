"""Restoring a backup into an empty place, and proving that it is what was backed up."""

import datetime as dt
import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from operations.choices import Operation
from operations.selectors.contents import is_empty, read_contents, snapshot
from operations.services.backups import keeping, programs
from operations.services.backups.opening import BackupRefused, contents_of, open_manifest, pieces
from ops_console.shared import audit
from ops_console.shared.audit.chain import chains
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.encrypted import encrypted_fields


@dataclass(frozen=True)
class Restored:
    """What was restored and found to be right."""

    name: str
    taken_at: dt.datetime
    rows: int
    tables: int
    files: int
    chains: int


def restore(*, folder: Path, now: dt.datetime, new_name: str = "") -> Restored:
    """Restore into the console's own database and files, or into a new database of that name.

    Refused before anything is written: a backup that is not as it was sealed, a wrong key, a place
    that is not empty. Sessions are not brought back: some may have been ended since.
    """
    manifest = open_manifest(folder)
    _refuse_newer(manifest)
    media = keeping.uploads()
    place = programs.Place.of_connection()
    if new_name:
        place, media = replace(place, name=new_name), media.with_name(f"media-{new_name}")
        _create(place)
    _refuse_taken(place, media)
    programs.load(place, pieces(folder, keeping.DATABASE))
    _unpack(folder, manifest["files"], media)
    _compare(place, manifest)
    connection.close()
    connection.settings_dict["NAME"] = place.name
    # A backup of an earlier version: what follows reads tables as this version knows them.
    call_command("migrate", interactive=False, verbosity=0)
    count = _check_insides(manifest)
    _finish(manifest, now=now)
    contents = contents_of(manifest)
    taken_at = dt.datetime.fromisoformat(manifest["taken_at"])
    return Restored(
        folder.name, taken_at, contents.rows, len(contents.tables), len(manifest["files"]), count
    )


def _refuse_newer(manifest: dict[str, Any]) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        msg = f"The backup was made by a newer version: this one does not know {unknown[-1]}."
        raise BackupRefused(msg)


def _create(place: programs.Place) -> None:
    server = place.connect(database="postgres")
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            name = sql.Identifier(place.name)
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    except Exception as error:
        msg = f"The database {place.name!r} could not be created; is there one of that name?"
        raise BackupRefused(msg) from error
    finally:
        server.close()


def _refuse_taken(place: programs.Place, media: Path) -> None:
    database = place.connect()
    try:
        with database, database.cursor() as cursor:
            if not is_empty(cursor):
                msg = f"The database {place.name!r} is not empty; nothing was changed."
                raise BackupRefused(msg)
    finally:
        database.close()
    if media.exists() and any(media.iterdir()):
        msg = f"{media} is not empty; nothing was changed."
        raise BackupRefused(msg)


def _compare(place: programs.Place, manifest: dict[str, Any]) -> None:
    database = place.connect()
    try:
        with snapshot(database) as (cursor, _shared):
            found = read_contents(cursor)
    finally:
        database.close()
    if differing := contents_of(manifest).differences(found):
        msg = f"After restoring, these are not as they were: {', '.join(differing)}."
        raise BackupRefused(msg)


class _Stream(io.RawIOBase):
    """Pieces read as a file."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source, self._rest = source, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._source, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _unpack(folder: Path, digests: dict[str, str], media: Path) -> None:
    media.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream = io.BufferedReader(_Stream(pieces(folder, keeping.FILES)))
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        archive.extractall(media, filter="data")
    for inside, digest in digests.items():
        with (media / inside).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                msg = f"The file {inside} is not as it was."
                raise BackupRefused(msg)


def _check_insides(manifest: dict[str, Any]) -> int:
    """Walk the audit chains up to where they ended, and open one personal value of each table."""
    # The manifest is authentic, so its ends are signed here: the signing key may be a new one.
    ends = tuple(
        audit.Anchor(chain, number, hash_, manifest["taken_at"]).signed()
        for chain, number, hash_ in manifest["chain_ends"]
    )
    for chain in sorted({*chains(), *(end.chain for end in ends)}):
        if broken := audit.verify(chain, against=ends):
            msg = f"The audit chain {chain} is broken at {broken.number}: {broken.why}."
            raise BackupRefused(msg)
    for model in apps.get_models():
        for field in encrypted_fields(model):
            _open_one(model, field.name)
    return len(ends)


def _open_one(model: Any, field: str) -> None:
    row = model._base_manager.order_by("-pk").first()  # noqa: SLF001 - Django's documented API
    try:
        _ = row and getattr(row, field).reveal()
    except Exception as error:
        msg = "The keys at hand do not open the personal data: bring OPS_PERSONAL_KEYS back too."
        raise BackupRefused(msg) from error


@transaction.atomic
def _finish(manifest: dict[str, Any], *, now: dt.datetime) -> None:
    Session.objects.all().delete()
    entry = audit.Entry(
        kind=AuditKind.OPERATED,
        object_type="operations.Backup",
        object_id=manifest["name"],
        reason=Operation.RESTORE,
        data={"taken_at": manifest["taken_at"]},
    )
    audit.record(entry, by=None, now=now, actor_name="restore")
