"""Room for the aggregates of a report."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def roomy() -> Iterator[None]:
    """Let the queries inside hash in memory what the server's default would sort on disk."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        yield
