"""Reading changes nothing: every page and operation is asked for twice, and nothing moves."""

import pytest
from django.db import connection

from tests.cast import signed_in
from tests.rights.tables import state_of_tables
from tests.rights.walk import TABLE
from tests.rights.world import World
from tests.test_urls import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]
# The trail itself may grow by these only.
TOLD = {"VIEWED", "SEARCHED", "DENIED", "DOWNLOADED"}


READERS = ("LEAD", "PRIVACY", "ADMIN")


def test_the_readers_see_everything_together() -> None:
    unread = {name for name, route in TABLE.items() if not set(READERS) & set(route.roles)}

    assert unread == set()


@pytest.mark.parametrize("role", READERS)
def test_nothing_changes_however_often_somebody_reads(known_world: World, role: str) -> None:
    client, paths = signed_in(known_world.home.by(role)), addresses(known_world.matter.arguments())
    client.raise_request_exception = False
    before, kinds = state_of_tables(), kinds_told()

    statuses = [
        response.status_code
        for number, (name, route) in enumerate(TABLE.items())
        for method in ("get", "get", "options" if number % 4 else "head")
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
    assert statuses.count(200) > 40


def kinds_told() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM shared_auditentry")
        return {kind for (kind,) in cursor.fetchall()}
