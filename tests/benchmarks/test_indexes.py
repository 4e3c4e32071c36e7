"""Indexes and foreign keys come back as they were."""

import pytest
from django.db import connection

from benchmarks.indexes import FOREIGN_KEYS, INDEXES, without_indexes


def definitions(sql: str) -> set[str]:
    """Return them without their condition, which PostgreSQL writes otherwise once read back."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[-1].partition(" WHERE ")[0] for row in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_indexes_and_foreign_keys_are_gone_inside_and_back_afterwards() -> None:
    before = definitions(INDEXES), definitions(FOREIGN_KEYS)

    with without_indexes():
        assert definitions(INDEXES) == definitions(FOREIGN_KEYS) == set()

    after = definitions(INDEXES), definitions(FOREIGN_KEYS)
    assert after == before
    assert len(before[0]) > 20
    assert len(before[1]) > 20
