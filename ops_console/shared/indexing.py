"""Indexes on large tables, made while people write: to be run again wherever it was cut short."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently

VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)"


class AddIndexBeside(AddIndexConcurrently):
    """Django's operation, which leaves an unusable index when it fails, and then refuses its name.

    It stops nobody, so it may wait for whoever reads, as long as that takes.
    """

    def database_forwards(self, *args: Any) -> None:
        """Add the index, unless it is there; one that was left half made is made anew."""
        _app_label, editor, *_states = args
        name = editor.quote_name(self.index.name)
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (usual,) = cursor.fetchone()
            cursor.execute(VALID, [name])
            found = cursor.fetchone()
            if found == (True,):
                return
            cursor.execute("SET lock_timeout = 0")
            try:
                if found:
                    cursor.execute(f"DROP INDEX CONCURRENTLY {name}")
                super().database_forwards(*args)
            finally:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [usual])
