"""A backup comes back whole or not at all."""

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from inquiries.models import Customer
from operations.models import LegalHold
from operations.services.backups import (
    BackupRefused,
    keeping,
    known_backups,
    open_manifest,
    restore,
    take_backup,
)
from operations.services.backups.programs import Place
from operations.services.backups.sealing import SealedWriter
from ops_console.shared import audit
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market
from tests.factories import make_customer

NOW = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)
# Parallel workers share one PostgreSQL server: each restores into a database of its own.
NEW = f"restored_by_{os.environ.get('PYTEST_XDIST_WORKER', 'a_test')}"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any, own_uploads: Path) -> Iterator[None]:
    """Give backups and uploads places of their own, and remove the new database afterwards."""
    settings.BACKUP_DIR = tmp_path / "backups"
    name = connection.settings_dict["NAME"]
    yield
    connection.close()
    connection.settings_dict["NAME"] = name
    server = Place.of_connection().connect(database="postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NEW} WITH (FORCE)")
    server.close()


@pytest.fixture
def customer(market_kr: Market) -> Customer:
    Session.objects.create(session_key="s" * 32, session_data="x", expire_date=NOW)
    default_storage.save("imports/a.csv", ContentFile("김철수,010-1234-5678\n".encode()))
    with transaction.atomic():
        audit.record(audit.Entry(kind=AuditKind.VIEWED, chain="KR"), by=None, now=NOW)
        audit.record(audit.Entry(kind=AuditKind.VIEWED, chain="KR"), by=None, now=NOW)
    return make_customer(market_kr, name="Canary Cheolsu", phone="010-9182-7364")


def backup_folder() -> Path:
    return take_backup(now=NOW).folder


def tell_otherwise(folder: Path, **other: Any) -> None:
    """Seal the manifest anew, as nobody without the key can."""
    manifest = {**open_manifest(folder), **other}
    path = keeping.part(folder, keeping.MANIFEST)
    path.unlink()
    key = keeping.backup_keys()[0]
    with SealedWriter(path, key=key, backup=folder.name, part=keeping.MANIFEST) as file:
        file.write(json.dumps(manifest).encode())


def names_of_databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def test_what_was_backed_up_comes_back_the_same(customer: Customer) -> None:
    folder = backup_folder()
    make_customer(customer.market, name="Too late")

    done = restore(folder=folder, now=NOW, new_name=NEW)

    assert connection.settings_dict["NAME"] == NEW
    assert [one.name.reveal() for one in Customer.objects.all()] == ["Canary Cheolsu"]
    assert (done.files, done.chains) == (1, 1)
    assert done.rows > 50
    file = folder.parent.parent / f"media-{NEW}" / "imports" / "a.csv"
    assert file.read_text(encoding="utf-8").startswith("김철수")


def test_after_restoring_nobody_is_signed_in_and_the_trail_tells_of_it(customer: Customer) -> None:
    restore(folder=backup_folder(), now=NOW, new_name=NEW)

    assert Session.objects.count() == 0
    entry = AuditEntry.objects.get(kind=AuditKind.OPERATED)
    assert (entry.reason, entry.object_id) == ("RESTORE", "20261102T180000Z")


def test_a_database_with_anything_in_it_is_left_alone(customer: Customer) -> None:
    folder = backup_folder()
    shutil.rmtree(folder.parent.parent / "media")

    with pytest.raises(BackupRefused, match="is not empty; nothing was changed"):
        restore(folder=folder, now=NOW)

    assert Customer.objects.count() == 1


def test_a_folder_with_files_in_it_is_left_alone(customer: Customer) -> None:
    folder = backup_folder()
    taken = folder.parent.parent / f"media-{NEW}"
    taken.mkdir()
    (taken / "here").write_text("first", encoding="utf-8")

    with pytest.raises(BackupRefused, match="is not empty"):
        restore(folder=folder, now=NOW, new_name=NEW)

    assert [file.name for file in taken.iterdir()] == ["here"]


@pytest.mark.parametrize("part", ["database.sealed", "files.sealed", "manifest.sealed"])
def test_one_wrong_byte_in_any_part_is_refused_before_anything_is_written(
    customer: Customer, part: str
) -> None:
    folder = backup_folder()
    data = bytearray((folder / part).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / part).write_bytes(data)

    with pytest.raises(BackupRefused):
        restore(folder=folder, now=NOW, new_name=NEW)

    assert NEW not in names_of_databases()


def test_a_part_of_another_backup_is_refused(customer: Customer) -> None:
    first = backup_folder()
    second = take_backup(now=NOW + dt.timedelta(days=1)).folder
    shutil.copy(second / "database.sealed", first / "database.sealed")

    with pytest.raises(BackupRefused):
        open_manifest(first)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"files": {"imports/a.csv": "0" * 64}}, "The file imports/a.csv is not as it was"),
        ({"tables": {}}, "not as they were: .*inquiries_customer"),
        ({"chain_ends": [["KR", 3, "0" * 64]]}, "audit chain KR is broken at 3: .* are missing"),
    ],
)
def test_what_comes_back_otherwise_than_the_manifest_tells_is_refused(
    customer: Customer, other: dict[str, Any], said: str
) -> None:
    folder = backup_folder()
    tell_otherwise(folder, **other)

    with pytest.raises(BackupRefused, match=said):
        restore(folder=folder, now=NOW, new_name=NEW)


def test_a_new_name_that_is_taken_is_refused(customer: Customer) -> None:
    taken = connection.settings_dict["NAME"]

    with pytest.raises(BackupRefused, match="is there one of that name"):
        restore(folder=backup_folder(), now=NOW, new_name=taken)

    assert Customer.objects.count() == 1


def test_a_file_that_is_removed_meanwhile_is_left_out(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    default_storage.save("imports/b.csv", ContentFile(b"b"))
    read = Path.read_bytes

    def read_too_late(path: Path) -> bytes:
        if path.name == "a.csv":
            path.unlink()
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", read_too_late)
        backup = take_backup(now=NOW)

    assert backup.files == 1
    assert list(open_manifest(backup.folder)["files"]) == ["imports/b.csv"]


def test_a_wrong_key_is_refused(customer: Customer, settings: Any) -> None:
    folder = backup_folder()
    settings.BACKUP_KEYS = ["k1:" + "A" * 43]

    with pytest.raises(BackupRefused, match="another key of that name"):
        open_manifest(folder)


def test_a_backup_of_a_newer_version_is_refused_and_one_of_an_older_is_migrated(
    customer: Customer,
) -> None:
    call_command("migrate", "operations", "zero", verbosity=0)
    try:
        older = backup_folder()
        applied = MigrationRecorder.Migration.objects.create(
            app="operations", name="9999_of_the_future", applied=NOW
        )
        newer = take_backup(now=NOW + dt.timedelta(days=1)).folder
        applied.delete()
    finally:
        call_command("migrate", "operations", verbosity=0)

    with pytest.raises(BackupRefused, match=r"newer version: .* operations\.9999_of_the_future"):
        restore(folder=newer, now=NOW, new_name=NEW)
    restore(folder=older, now=NOW, new_name=NEW)

    assert LegalHold.objects.count() == 0
    assert Customer.objects.count() == 1


def test_without_the_keys_of_personal_data_the_restoring_says_so(
    customer: Customer, settings: Any
) -> None:
    folder = backup_folder()
    settings.PERSONAL_KEYS = ["k1:" + "A" * 43]

    with pytest.raises(BackupRefused, match="OPS_PERSONAL_KEYS"):
        restore(folder=folder, now=NOW, new_name=NEW)


def test_no_personal_value_can_be_read_from_a_backup(customer: Customer) -> None:
    folder = backup_folder()

    for file in folder.iterdir():
        data = file.read_bytes()
        for canary in ("Cheolsu", "9182", "김철수", "imports/a.csv"):
            assert canary.encode() not in data, file.name


def test_only_the_newest_backups_stay(customer: Customer, settings: Any) -> None:
    settings.BACKUPS_KEPT = 2

    for day in range(3):
        take_backup(now=NOW + dt.timedelta(days=day))

    assert [one.name for one in known_backups()] == ["20261104T180000Z", "20261103T180000Z"]


def test_a_backup_that_failed_is_not_listed_and_leaves_nothing(
    customer: Customer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PASSWORD", "wrong")
        with pytest.raises(CommandError, match="does not let the console in"):
            call_command("backup")

    assert known_backups() == []
    assert list(settings.BACKUP_DIR.iterdir()) == []


def test_the_commands_say_what_they_did(
    customer: Customer, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup")
    (backup,) = known_backups()
    call_command("restore", str(backup.folder), force_new_name=NEW, json=True)

    written = capsys.readouterr().out.splitlines()
    assert str(backup.folder) in written[0]
    assert json.loads(written[1])["rows"] == backup.rows


def test_a_console_without_a_backup_key_takes_none(settings: Any) -> None:
    settings.BACKUP_KEYS = []

    with pytest.raises(CommandError, match="OPS_BACKUP_KEY"):
        call_command("backup")
