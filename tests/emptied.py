"""Empty the database after a test that commits: the filled tables only, and no rights made anew.

Django truncates every table and then writes all content types and permissions again, two thirds of
the time of it; these two tables depend on nothing but the models and stay as they are.
"""

from typing import Any

from django.db import connections
from django.test import TransactionTestCase

OF_THE_MODELS = {"django_content_type", "auth_permission"}


def empty_quickly() -> None:
    """Let tests that commit leave the database to the next one in this way."""
    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


def empty(case: Any) -> None:
    """Empty what the test has filled; nothing is looked at that Django would not truncate."""
    for alias in case._databases_names(include_mirrors=False):
        connection = connections[alias]
        known = connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = [connection.ops.quote_name(name) for name in sorted(set(known) - OF_THE_MODELS)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(map(_is_filled, tables)))
            if filled := [name for (name,) in cursor.fetchall()]:
                cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")


def _is_filled(table: str) -> str:
    return f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 - our own names
