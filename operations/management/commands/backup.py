"""`backup`: take a sealed backup of the database and the uploaded files."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from operations.services.backups import take_backup
from operations.services.backups.programs import ProgramFailed
from ops_console.shared import clock


class Command(BaseCommand):
    """Prints where the backup lies."""

    help = "Take a sealed backup of the database and the uploaded files."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Take it, and remove the oldest beyond those kept."""
        try:
            backup = take_backup(now=clock.now())
        except (ImproperlyConfigured, ProgramFailed, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{backup.folder}: {backup.rows} rows, {backup.files} files, {backup.size} bytes"
        )
