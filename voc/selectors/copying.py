"""Streams the answer of a query as CSV straight from PostgreSQL, in flat memory."""

import contextlib
import os
import threading
from collections.abc import Generator
from typing import Any

from django.db import connection
from psycopg2.sql import SQL, Composable

CHUNK_BYTES = 64 * 1024
COPY = SQL("COPY ({query}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8', FORCE_QUOTE ({quoted}))")


class _Copier:
    """Runs one COPY in a thread of its own and writes what comes into a pipe.

    The database driver pushes the rows and a response pulls them; the pipe between the two holds
    64 KB and makes the faster one wait. It is the caller's own connection that copies, so the
    rows are those of the caller's transaction; nothing else may use it until the end.
    """

    def __init__(self, statement: bytes) -> None:
        self._statement = statement
        self._driver: Any = connection.connection
        self._reader, self._writer = os.pipe()
        self._error: BaseException | None = None
        self._rows = 0
        self._thread = threading.Thread(target=self._copy, name="copy-out", daemon=True)

    def chunks(self) -> Generator[bytes, None, int]:
        """Yield the rows as they come, return how many; raise what the database raised."""
        self._thread.start()
        complete = False
        try:
            while chunk := os.read(self._reader, CHUNK_BYTES):
                yield chunk
            complete = True
        finally:
            self._end(complete=complete)
        if self._error is not None:
            with connection.wrap_database_errors:
                raise self._error
        return self._rows

    def _copy(self) -> None:
        try:
            with open(self._writer, "wb", buffering=CHUNK_BYTES) as pipe:  # noqa: PTH123 - a descriptor
                cursor = self._driver.cursor()
                cursor.copy_expert(self._statement, pipe)
                self._rows = cursor.rowcount
        except Exception as error:  # noqa: BLE001 - raised again where the rows are read
            self._error = error

    def _end(self, *, complete: bool) -> None:
        """Close the pipe; a reader who left early leaves a connection that nobody can use."""
        os.close(self._reader)
        if not complete:
            with contextlib.suppress(Exception):
                self._driver.cancel()
        self._thread.join()
        if not complete:
            connection.close()


def copy_csv(
    query: Composable, values: dict[str, Any], *, quoted: Composable
) -> Generator[bytes, None, int]:
    """Return the rows of a query as CSV without a header, in chunks; it ends with their number."""
    with connection.cursor() as cursor:
        statement: bytes = cursor.mogrify(COPY.format(query=query, quoted=quoted), values)
    return _Copier(statement).chunks()
