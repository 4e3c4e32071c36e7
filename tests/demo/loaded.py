"""A loaded demo for a module's tests: small, always the same, gone afterwards."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection, transaction

from demo import loading
from tests.lighter import untraced

# A Friday afternoon in Seoul and Taipei, two months after Chuseok.
NOW = dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC)


@contextmanager
def loaded_demo(folder: Path, *, count: int, measured: bool = True) -> Iterator[loading.Wanted]:
    """Load inside a transaction that is rolled back at the end of the block.

    Loading costs a third where coverage does not look; one module's load is enough to measure.
    """
    wanted = loading.Wanted(now=NOW, count=count)
    with transaction.atomic():
        with nullcontext() if measured else untraced():
            loading.load(wanted, say=lambda _text: None, sign_in=folder / "demo-sign-in.json")
        with connection.cursor() as cursor:
            # Checked now and once; otherwise each test would check all of it again at its end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield wanted
        transaction.set_rollback(True)
