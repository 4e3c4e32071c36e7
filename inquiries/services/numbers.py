"""Numbers from database sequences: unique without locks, and with gaps when work is given up."""

from django.db import connection


def allot(count: int = 1) -> list[int]:
    """Return the next numbers for inquiries."""
    return _next("inquiries_number_seq", count)


def allot_reference() -> int:
    """Return the next number for a customer whom the console adds."""
    return _next("customers_reference_seq", 1)[0]


def _next(sequence: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]
