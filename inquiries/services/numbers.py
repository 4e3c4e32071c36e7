"""Numbers from database sequences: unique without locks, and with gaps when work is given up."""

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Model


def allot(count: int = 1) -> list[int]:
    """Return the next numbers for inquiries."""
    return _next("inquiries_number_seq", count)


def allot_reference() -> int:
    """Return the next number for a customer whom the console adds."""
    return _next("customers_reference_seq", 1)[0]


def row_ids(model: "type[Model]", count: int) -> list[int]:
    """Return the ids of rows of a model that are going to be written together."""
    table = model._meta.db_table  # noqa: SLF001 - Django's documented API
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        return _next(cursor.fetchone()[0], count)


def _next(sequence: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]
