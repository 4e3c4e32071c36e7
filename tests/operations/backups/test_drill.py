"""The drill: a backup boots in a place of its own, and somebody signs in there."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from operations.services.backups import known_backups, rehearsal
from operations.services.backups.opening import BackupRefused
from operations.services.backups.visiting import sign_in_at
from ops_console.embedded.state import PASSABLE
from staff.models import Market, Staff
from tests.factories import NOW, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("drill")]


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any, own_uploads: Path) -> Iterator[None]:
    settings.BACKUP_DIR = tmp_path / "backups"
    # A folder that the database's own user may enter, which pytest's is not.
    with tempfile.TemporaryDirectory(dir=settings.OPS_STATE_DIR) as place:
        Path(place).chmod(PASSABLE)
        settings.OPS_STATE_DIR = Path(place)
        yield


def drills() -> list[Path]:
    return list(Path(django_settings.OPS_STATE_DIR).glob("drill-*"))


def test_a_backup_is_restored_compared_booted_and_signed_in_to(
    market_kr: Market, capsys: pytest.CaptureFixture[str]
) -> None:
    make_customer(market_kr)
    people = Staff.objects.count()

    call_command("drill", json=True)

    told = json.loads(capsys.readouterr().out)
    assert list(told["seconds"]) == [
        "servers", "restore", "audit chains", "schema", "files of the pages", "boot", "sign-in",
    ]  # fmt: skip
    assert told["restored"]["rows"] == known_backups()[0].rows
    assert told["rto_seconds"] == pytest.approx(sum(told["seconds"].values()), abs=0.1)
    assert drills() == []
    assert Staff.objects.count() == people


def test_a_backup_with_one_wrong_byte_fails_the_drill(market_kr: Market) -> None:
    call_command("backup")
    sealed = known_backups()[0].folder / "database.sealed"
    data = bytearray(sealed.read_bytes())
    data[-5] ^= 1
    sealed.write_bytes(data)

    with pytest.raises(CommandError, match="restore failed"):
        call_command("drill", source=sealed.parent)

    assert drills() == []


def test_a_command_that_hangs_fails_the_drill(
    market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("backup")
    monkeypatch.setattr(rehearsal, "COMMAND_SECONDS", 0.01)

    with pytest.raises(CommandError, match="restore did not end within"):
        call_command("drill", source=known_backups()[0].folder)

    assert drills() == []


def test_nobody_is_made_outside_a_rehearsal(db: None) -> None:
    with pytest.raises(BackupRefused, match="no rehearsal"):
        sign_in_at(1, now=NOW)

    assert Staff.objects.count() == 0
