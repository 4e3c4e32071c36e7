"""The people of the tests: two markets, three teams, one person for each role.

Alice works in claims and Bob leads her; Charlie works in policy service and must not see their
work; Mei works in Taipei; Dana reads everything and changes nothing.
"""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ops_console.shared import clock
from staff.models import Market, Staff, Team
from staff.services.sessions import begin

JOINED = dt.datetime(2025, 1, 2, tzinfo=dt.UTC)


def make_person(username: str, role: str, **fields: Any) -> Staff:
    """Create somebody who can be signed in with `force_login`; nobody here has a password."""
    markets, teams = fields.pop("markets", []), fields.pop("teams", [])
    fields = {"display_name": username.title(), "joined_at": JOINED, **fields}
    person = Staff.objects.create_user(username, None, role=role, **fields)
    person.markets.set(markets)
    person.teams.set(teams)
    return person


@pytest.fixture
def market_kr(db: None) -> Market:
    return Market.objects.create(
        code="KR",
        names={"ko": "한국", "zh-hant": "韓國", "en": "Korea"},
        time_zone="Asia/Seoul",
        currency="KRW",
        languages=["ko", "en"],
    )


@pytest.fixture
def market_tw(db: None) -> Market:
    return Market.objects.create(
        code="TW",
        names={"ko": "대만", "zh-hant": "台灣", "en": "Taiwan"},
        time_zone="Asia/Taipei",
        currency="TWD",
        languages=["zh-hant", "en"],
    )


@pytest.fixture
def team_claims(market_kr: Market) -> Team:
    return Team.objects.create(market=market_kr, code="CLAIMS", name="Claims")


@pytest.fixture
def team_policy(market_kr: Market) -> Team:
    return Team.objects.create(market=market_kr, code="POLICY", name="Policy service")


@pytest.fixture
def team_taipei(market_tw: Market) -> Team:
    return Team.objects.create(market=market_tw, code="TAIPEI", name="Taipei")


@pytest.fixture
def alice(team_claims: Team) -> Staff:
    return make_person("alice", "AGENT", teams=[team_claims])


@pytest.fixture
def bob(team_claims: Team) -> Staff:
    person = make_person("bob", "LEAD", teams=[team_claims])
    team_claims.leader = person
    team_claims.save(update_fields=["leader"])
    return person


@pytest.fixture
def charlie(team_policy: Team) -> Staff:
    return make_person("charlie", "AGENT", teams=[team_policy])


@pytest.fixture
def dana(market_kr: Market, market_tw: Market) -> Staff:
    return make_person("dana", "ANALYST", markets=[market_kr, market_tw])


@pytest.fixture
def erin(market_kr: Market) -> Staff:
    return make_person("erin", "CONTENT", markets=[market_kr])


@pytest.fixture
def mei(team_taipei: Team) -> Staff:
    return make_person("mei", "AGENT", teams=[team_taipei], language="zh-hant")


@pytest.fixture
def omar(market_kr: Market) -> Staff:
    return make_person("omar", "MANAGER", markets=[market_kr])


@pytest.fixture
def petra(market_kr: Market) -> Staff:
    return make_person("petra", "PRIVACY", markets=[market_kr])


@pytest.fixture
def hana(team_claims: Team, team_policy: Team, team_taipei: Team) -> Staff:
    """Works in both markets."""
    return make_person("hana", "LEAD", teams=[team_claims, team_policy, team_taipei])


@pytest.fixture
def root(market_kr: Market, market_tw: Market) -> Staff:
    return make_person("root", "ADMIN", markets=[market_kr, market_tw], is_staff=True)


class KeyedClient(Client):
    """Names a request key of its own for each request that does not bring one, as forms do."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request."""
        kwargs.setdefault("HTTP_IDEMPOTENCY_KEY", uuid4().hex)
        return super().generic(*args, **kwargs)


def signed_in(person: Staff) -> Client:
    """Return a browser without script in which this person is signed in."""
    client = KeyedClient()
    enter(client, person)
    return client


def enter(client: Client, person: Staff, *, factor: str = "NONE") -> None:
    """Sign this person in as a sign-in that is complete would."""
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    begin(session, person=person, factor=factor, now=clock.now())
    session.save()
