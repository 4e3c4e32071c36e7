"""Give the role under which the console runs its rights; after each migration, by the owner."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ops_console.shared.database_rights import grant_rights


class Command(BaseCommand):
    """manage.py grant_rights ROLE."""

    help = "Give the serving ROLE its rights: rows, but neither tables nor the audit trail's past."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the role."""
        parser.add_argument("role")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Grant, and say what was done."""
        role = options["role"]
        if grant_rights(role):
            self.stdout.write(
                f"{role} may read and write rows; changing tables is left to the owner."
            )
        else:
            self.stdout.write(f"{role} owns the tables: there is nothing to grant.")
