"""A database of its own on the same server, made for the measurement and dropped after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections

PREFIX = "ops_bench_"


@contextmanager
def scratch_database() -> Iterator[str]:
    """Work in a new migrated database inside the block; the console's own is not touched."""
    own = connection.settings_dict["NAME"]
    name = f"{PREFIX}{os.getpid()}"
    with connection.cursor() as cursor:
        _drop_leftovers()
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        _use(name)
        call_command("migrate", verbosity=0, skip_checks=True)
        yield name
    finally:
        _use(own)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _use(name: str) -> None:
    # The one dictionary that every thread's connection is made from.
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _drop_leftovers() -> None:
    """Drop what a killed measurement left, unless somebody is in there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND NOT EXISTS"
            " (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)",
            [PREFIX],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{name}"')
