"""The worked world of the metrics tests, made once a session and copied into each test."""

import io
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection, transaction

from staff.models import Staff
from tests.cast import make_person
from tests.metrics.world import Place, compute, load_places, make_world

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

Copies = dict[str, bytes]
RAW, COMPUTED = ("staff", "inquiries"), ("metrics",)


@pytest.fixture(scope="session")
def _rows(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Copies:
    """Do the work and compute its facts once, keep all rows, undo it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_world()
        for place in load_places():
            compute(place.market)
        copies = {table: copied(table) for table in (*tables(*RAW), *tables(*COMPUTED))}
        transaction.set_rollback(True)
    return copies


@pytest.fixture
def world(db: None, _rows: Copies) -> list[Place]:
    restore(_rows, *RAW)
    return load_places()


@pytest.fixture
def computed_world(world: list[Place], _rows: Copies) -> list[Place]:
    restore(_rows, *COMPUTED)
    return world


@pytest.fixture
def analyst(world: list[Place]) -> Staff:
    return make_person("analyst", "ANALYST", markets=[place.market for place in world])


def tables(*labels: str) -> list[str]:
    """Return the tables of these apps, with those between two of them."""
    models = [
        model
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    return [model._meta.db_table for model in models]


def copied(table: str) -> bytes:
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", rows)  # type: ignore[attr-defined]
    return rows.getvalue()


def restore(rows: Copies, *labels: str) -> None:
    """Put the rows of these apps back; keys between tables are checked at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables(*labels):
            cursor.copy_expert(  # type: ignore[attr-defined]
                f"COPY {table} FROM STDIN", io.BytesIO(rows[table])
            )
