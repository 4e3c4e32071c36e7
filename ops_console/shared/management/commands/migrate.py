"""Django's `migrate`, which waits for a lock for two seconds, lets the others pass and tries again.

A change of a table that waits for its lock stops everybody who comes after it, readers too.
"""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import OperationalError, connections
from psycopg2.errors import LockNotAvailable

LOCK_TIMEOUT = "2s"
# Seconds between the tries; pages that have queued up are answered meanwhile.
PAUSES = (1.0, 2.0, 4.0, 8.0)
GIVING_UP = (
    "A transaction that has been open for long holds what the migration needs. What the step began"
    " was taken back; end that transaction (pg_stat_activity) and run migrate again."
)


class Command(DjangoCommand):
    """manage.py migrate."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; what an earlier try has applied is not applied again."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            for pause in (*PAUSES, None):
                if self._has_migrated(*args, **options):
                    return
                if pause is not None:
                    self.stderr.write(f"  a table is in use; again in {pause:.0f} s")
                    time.sleep(pause)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        raise CommandError(GIVING_UP)

    def _has_migrated(self, *args: Any, **options: Any) -> bool:
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            return False
        return True
