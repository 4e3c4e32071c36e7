"""Limits on statements, and locks that one holds alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from ops_console.shared import errors
from ops_console.shared.statements import alone, bounded

pytestmark = pytest.mark.django_db(transaction=True)


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def sleep() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


def test_what_takes_too_long_is_refused_in_and_outside_a_transaction() -> None:
    usual = limit()

    with pytest.raises(errors.Refused, match="takes too long"), bounded(seconds=0.05):
        sleep()
    outside = limit()
    with (
        pytest.raises(errors.Refused, match="takes too long"),
        transaction.atomic(),
        bounded(seconds=0.05),
    ):
        sleep()

    assert (outside, limit()) == (usual, usual)


def test_another_fault_stays_what_it_is() -> None:
    with pytest.raises(OperationalError), bounded(seconds=5):
        raise OperationalError


def test_a_lock_is_held_by_one_until_the_end() -> None:
    def try_it() -> bool:
        try:
            with alone("a") as is_ours:
                return is_ours
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with alone("a") as is_ours:
            inside = elsewhere.submit(try_it).result()
        after = elsewhere.submit(try_it).result()

    assert (is_ours, inside, after) == (True, False, True)
