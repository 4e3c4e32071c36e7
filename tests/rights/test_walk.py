"""Every route by every method as everybody: the answer is the one of the table, or it fails."""

from typing import Any

import pytest

from staff.choices import Role
from tests.cast import make_person, signed_in
from tests.rights.walk import ABROAD, HOME, NEXT_DOOR, OUT, Actor, deviations
from tests.rights.world import TEAMED, Place, World, out_of_session

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]


@pytest.fixture(scope="module")
def extras(known_world: World) -> dict[str, Any]:
    """What somebody adds to a form to be more, or elsewhere, than they are."""
    where, somebody = known_world.abroad, known_world.foreign.colleague.pk
    return {
        "role": "ADMIN", "is_staff": "1", "is_superuser": "1", "is_active": "0",
        "owner": somebody, "assignee": somebody, "staff": somebody, "created_by": somebody,
        "status": "CLOSED", "created_at": "2001-01-01T00:00:00Z", "id": 1, "pk": 1,
        "market": "TW", "market_id": where.market.pk, "markets": where.market.pk,
        "team": where.team.pk, "team_id": where.team.pk, "teams": where.team.pk,
        "number": "KR-1", "erased_at": "2001-01-01T00:00:00Z",
    }  # fmt: skip


def one(place: Place, role: str, where: str) -> Actor:
    person = place.by(role)
    client = signed_in(person)
    return Actor(f"{role} {where}", where, {role: client}, is_owner=where == HOME)


@pytest.mark.parametrize("role", Role.values)
def test_everybody_where_the_matter_lies(
    known_world: World, extras: dict[str, Any], role: str
) -> None:
    assert deviations(one(known_world.home, role, HOME), known_world.matter, extras=extras) == []


@pytest.mark.parametrize("role", TEAMED)
def test_the_team_next_door(known_world: World, extras: dict[str, Any], role: str) -> None:
    assert (
        deviations(one(known_world.next_door, role, NEXT_DOOR), known_world.matter, extras=extras)
        == []
    )


@pytest.mark.parametrize("role", Role.values)
def test_everybody_of_another_market(known_world: World, extras: dict[str, Any], role: str) -> None:
    assert (
        deviations(one(known_world.abroad, role, ABROAD), known_world.matter, extras=extras) == []
    )


@pytest.mark.parametrize("state", ["anonymous", "disabled", "dormant", "half", "idle", "overdue"])
def test_whoever_is_not_signed_in(known_world: World, extras: dict[str, Any], state: str) -> None:
    people = {
        role: make_person(
            f"{state}-{role}".lower(),
            role,
            **(
                {"teams": [known_world.home.team]}
                if role in TEAMED
                else {"markets": [known_world.home.market]}
            ),
        )
        for role in ("LEAD", "ADMIN", "PRIVACY")
    }
    actor = Actor(state, OUT, out_of_session(people, state))

    assert deviations(actor, known_world.matter, extras=extras) == []
