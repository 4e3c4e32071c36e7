"""Reading changes nothing: every page and operation is asked for twice, and nothing moves."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from staff.choices import Role
from tests.cast import signed_in
from tests.rights.walk import TABLE
from tests.rights.world import World
from tests.test_urls import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]
# A session's own clock, counted looks, and the trail, which tells of the reading.
OF_THE_READER = {"django_session", "inquiries_look", "shared_auditentry"}
# The trail itself may grow by these only.
TOLD = {"VIEWED", "SEARCHED", "DENIED"}


def state_of_tables() -> dict[str, Any]:
    """Return a checksum of every table that somebody's reading must not touch."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    parts = [
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f' FROM "{table}" t'
        for table in sorted(tables - OF_THE_READER)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


@pytest.mark.parametrize("role", Role.values)
def test_nothing_changes_however_often_somebody_reads(known_world: World, role: str) -> None:
    client, paths = signed_in(known_world.home.by(role)), addresses(known_world.matter.arguments())
    client.raise_request_exception = False
    before, kinds = state_of_tables(), kinds_told()

    statuses = [
        response.status_code
        for name, route in TABLE.items()
        for method in ("get", "options", "get", "head")
        if role in route.roles
        and (
            response := getattr(client, method)(
                paths[name], headers={"X-HTTP-Method-Override": "DELETE"}
            )
        )
    ]

    after = state_of_tables()
    assert {table for table in before if before[table] != after[table]} == set()
    assert kinds_told() - kinds <= TOLD
    assert max(statuses) < 500
    assert statuses.count(200) > 20


def kinds_told() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM shared_auditentry")
        return {kind for (kind,) in cursor.fetchall()}
