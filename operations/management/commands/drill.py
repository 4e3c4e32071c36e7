"""`drill`: prove that the backups can be brought back, and print how long that takes."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from operations.services.backups import BackupRefused, known_backups, take_backup
from operations.services.backups.programs import ProgramFailed
from operations.services.backups.rehearsal import Drill, rehearse
from ops_console.embedded.errors import EmbeddedError
from ops_console.shared import clock


class Command(BaseCommand):
    """Exit code 0: restored, compared, booted and signed in."""

    help = "Restore a backup into a place of its own, compare it, boot it and sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of a backup; without one the drill takes one first."""
        parser.add_argument("--source", type=Path, help="folder of the backup")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rehearse, and say how old the newest regular backup is (what would be lost now)."""
        now = clock.now()
        newest = next(iter(known_backups()), None)
        lost = (now - newest.taken_at).total_seconds() if newest else None
        try:
            folder = options["source"] or take_backup(now=now).folder
            drill = rehearse(folder=folder.resolve())
        except (
            BackupRefused, ProgramFailed, ImproperlyConfigured, EmbeddedError, DatabaseError,
        ) as error:  # fmt: skip
            raise CommandError(str(error)) from error
        self.stdout.write(_as_json(drill, lost) if options["json"] else _as_words(drill, lost))


def _as_json(drill: Drill, lost: float | None) -> str:
    told = asdict(drill) | {"rto_seconds": round(drill.recovery_seconds, 2), "rpo_seconds": lost}
    return json.dumps(told, default=str)


def _as_words(drill: Drill, lost: float | None) -> str:
    steps = [f"  {name:20} {seconds:8.2f} s" for name, seconds in drill.seconds.items()]
    rpo = "no earlier backup" if lost is None else f"{lost / 3600:.1f} h since the last one before"
    found = drill.restored
    same = (
        f"Backup {found['name']} came back the same: {found['tables']} tables, "
        f"{found['rows']} rows, {found['files']} files, {found['chains']} audit chains."
    )
    return "\n".join(
        [
            same,
            *steps,
            f"  {'RTO on this machine':20} {drill.recovery_seconds:8.2f} s",
            f"  {'RPO':20} {rpo}",
        ]
    )
