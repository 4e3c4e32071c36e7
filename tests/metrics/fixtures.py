"""The worked world of the metrics tests, made once a session and copied into each test."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection, transaction

from staff.models import Staff
from tests.cast import make_person
from tests.metrics.oracle import Facts, expected_facts
from tests.metrics.world import AS_OF, Place, compute, load_places, make_world

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

Copies = dict[str, bytes]
RAW, COMPUTED = ("staff", "inquiries"), ("metrics",)


@dataclass(frozen=True)
class Made:
    """The rows of the world with its facts, and what plain Python finds the facts to be."""

    rows: Copies
    expected: dict[str, Facts]


@pytest.fixture(scope="session")
def _made(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Made:
    """Do the work and compute its facts once, keep all rows, undo it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_world()
        expected = {}
        for place in load_places():
            compute(place.market)
            expected[place.market.code] = expected_facts(place.market, as_of=AS_OF)
        rows = {table: copied(table) for table in (*tables(*RAW), *tables(*COMPUTED))}
        transaction.set_rollback(True)
    return Made(rows, expected)


@pytest.fixture
def world(db: None, _made: Made) -> list[Place]:
    restore(_made.rows, *RAW)
    return load_places()


@pytest.fixture
def computed_world(world: list[Place], _made: Made) -> list[Place]:
    restore(_made.rows, *COMPUTED)
    return world


@pytest.fixture
def expected(computed_world: list[Place], _made: Made) -> dict[str, Facts]:
    return _made.expected


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
        cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
    return rows.getvalue()


def restore(rows: Copies, *labels: str) -> None:
    """Put the rows of these apps back; keys between tables are checked at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables(*labels):
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.BytesIO(rows[table]))
