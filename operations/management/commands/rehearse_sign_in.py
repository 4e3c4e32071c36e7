"""`rehearse_sign_in PORT`: the last step of the drill, run inside the restored copy."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.services.backups.opening import BackupRefused
from operations.services.backups.visiting import sign_in_at
from ops_console.shared import clock


class Command(BaseCommand):
    """Refuses to run anywhere but in a place that the drill has made."""

    help = "Sign in to a restored copy of the console; the drill calls it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port of the copy."""
        parser.add_argument("port", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sign in."""
        try:
            sign_in_at(options["port"], now=clock.now())
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Signed in.")
