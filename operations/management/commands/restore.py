"""`restore FROM`: bring a backup back into an empty place, and prove that it is the same."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.services.backups import BackupRefused, restore
from operations.services.backups.programs import ProgramFailed
from ops_console.shared import clock


class Command(BaseCommand):
    """Exit code 0: restored, compared table by table, chains walked; else nothing was changed."""

    help = "Restore a backup into an empty database and an empty folder of files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and perhaps a name for a new database beside the present one."""
        parser.add_argument("source", type=Path, help="folder of the backup")
        parser.add_argument(
            "--force-new-name", default="", help="make a new database of this name for it"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore."""
        try:
            done = restore(
                folder=options["source"].resolve(),
                now=clock.now(),
                new_name=options["force_new_name"],
            )
        except (BackupRefused, ProgramFailed, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        told = json.dumps(asdict(done), default=str)
        words = (
            f"Backup {done.name} is restored and the same: {done.tables} tables, {done.rows} rows, "
            f"{done.files} files, {done.chains} audit chains. Everybody signs in anew."
        )
        self.stdout.write(told if options["json"] else words)
