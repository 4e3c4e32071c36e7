"""Limits on what a piece of work may ask of the database."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext_lazy as _
from psycopg2.errors import QueryCanceled

from ops_console.shared import errors

TOO_LONG = _("This takes too long. Ask for less: narrow the filter.")


@contextmanager
def bounded(*, seconds: float) -> Iterator[None]:
    """Let no statement inside run longer than that; Refused when one does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {int(seconds * 1000)}")
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise errors.Refused(TOO_LONG) from error
        raise
    finally:
        # A transaction that has failed takes the limit back itself.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold the only lock of that name until the end; tells whether it could be had at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            # A broken connection has let it go already.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
