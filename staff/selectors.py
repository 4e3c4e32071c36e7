"""Reads of people, teams and markets; what a person may see comes from the person's scope."""

import hashlib
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, Max, OuterRef, Q

from ops_console.shared import errors
from staff.models import AccessLink, ApiToken, Market, Staff, Team

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from django.db.models import QuerySet


def teams_of(person: Staff) -> "QuerySet[Team]":
    """Return the active teams that this person may see, by market and name."""
    teams = Team.objects.filter(is_active=True, market_id__in=person.scope.market_ids)
    if person.scope.team_ids is not None:
        teams = teams.filter(pk__in=person.scope.team_ids)
    return teams.select_related("market").order_by("market_id", "name", "pk")


def team_names_of(person: Staff) -> list[tuple[int, str]]:
    """Return ids and names of the active teams that this person may see, by market and name."""
    return list(teams_of(person).values_list("pk", "name"))


def markets_of(person: Staff) -> "QuerySet[Market]":
    """Return the markets that this person may see."""
    return Market.objects.filter(pk__in=person.scope.market_ids).order_by("pk")


def all_markets() -> "QuerySet[Market]":
    """Return every market, for jobs that work for nobody in particular."""
    return Market.objects.order_by("pk")


def transfer_targets(person: Staff, market: Market) -> "QuerySet[Team]":
    """Return every active team of the market: work may be passed beyond one's own scope."""
    if market.pk not in person.scope.market_ids:
        raise errors.NotFound
    return Team.objects.filter(market=market, is_active=True).order_by("name", "pk")


def members_of(team: Team) -> "QuerySet[Staff]":
    """Return the active people who work in the team."""
    return team.members.filter(is_active=True).order_by("display_name", "pk")


def market_by_code(code: str) -> Market:
    """Return a market by its code; NotFound when there is none."""
    market = Market.objects.filter(code=code).first()
    if market is None:
        raise errors.NotFound
    return market


def market_by_id(market_id: int) -> Market:
    """Return a market by its id; NotFound when there is none."""
    market = Market.objects.filter(pk=market_id).first()
    if market is None:
        raise errors.NotFound
    return market


def team_by_code(market: Market, code: str) -> Team:
    """Return a team of the market by its code; NotFound when there is none."""
    team = Team.objects.filter(market=market, code=code).first()
    if team is None:
        raise errors.NotFound
    return team


def token_digest(secret: str) -> str:
    """Return the SHA-256 under which a token is kept; tokens are random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_by_secret(secret: str) -> ApiToken | None:
    """Return the token row for a secret, active or not; None when there is none."""
    rows = ApiToken.objects.select_related("owner")
    return rows.filter(digest=token_digest(secret)).first()


def people_by_id(ids: set[int]) -> dict[int, Staff]:
    """Return people by id, also former ones; for names in a history."""
    return Staff.objects.in_bulk(ids) if ids else {}


def teams_by_id(ids: set[int]) -> dict[int, Team]:
    """Return teams by id, also former ones; for names in a history."""
    return Team.objects.in_bulk(ids) if ids else {}


def team_ids_by_code(market: Market) -> dict[str, int]:
    """Return the ids of the market's active teams by code."""
    return dict(Team.objects.filter(market=market, is_active=True).values_list("code", "pk"))


def staff_ids_by_name(market: Market) -> dict[str, int]:
    """Return the ids of the active people in the market's teams by user name."""
    people = Staff.objects.filter(teams__market=market, is_active=True).distinct()
    return dict(people.values_list("username", "pk"))


def open_market(person: Staff, code: str) -> Market:
    """Return a market that is open to this person, by its code; NotFound otherwise."""
    market = market_by_code(code)
    if market.pk not in person.scope.market_ids:
        raise errors.NotFound
    return market


def colleague(person: Staff, username: str) -> Staff:
    """Return an active person who works in one of the same markets; NotFound otherwise."""
    people = Staff.objects.filter(username=username, is_active=True)
    found = people.filter(teams__market_id__in=person.scope.market_ids).distinct().first()
    if found is None:
        raise errors.NotFound
    return found


def link_by_secret(secret: str) -> AccessLink | None:
    """Return the row of a link, alive or not; None when there is none."""
    rows = AccessLink.objects.select_related("person")
    return rows.filter(digest=token_digest(secret)).first()


def people_managed_by(person: Staff) -> "QuerySet[Staff]":
    """Return everybody who works in no market but this person's, by name."""
    elsewhere = Q(markets__isnull=False) & ~Q(markets__in=person.scope.market_ids)
    teams_elsewhere = Q(teams__isnull=False) & ~Q(teams__market_id__in=person.scope.market_ids)
    outside = Staff.objects.filter(elsewhere | teams_elsewhere).values("pk")
    people = Staff.objects.exclude(pk__in=outside).prefetch_related("markets", "teams__market")
    return people.order_by("display_name", "pk")


def managed_person(person: Staff, person_id: int) -> Staff:
    """Return somebody whom this person manages; NotFound otherwise."""
    found = people_managed_by(person).filter(pk=person_id).first()
    if found is None:
        raise errors.NotFound
    return found


def all_teams(person: Staff) -> "QuerySet[Team]":
    """Return every team in which somebody works, also closed ones, with their markets."""
    return person.teams.select_related("market").order_by("market_id", "code")


def subject_of(person: Staff, issuer: str) -> str:
    """Return under which subject the identity provider knows somebody; empty when it does not."""
    row = person.identities.filter(issuer=issuer).first()
    return row.subject if row else ""


def active_ids() -> list[int]:
    """Return the ids of everybody whose account is open."""
    return list(Staff.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def last_token_use(person: Staff) -> "dt.datetime | None":
    """Return when a program last used a token of somebody."""
    last: dt.datetime | None = person.api_tokens.aggregate(last=Max("last_used_at"))["last"]
    return last


def has_people() -> bool:
    """Tell whether anybody can sign in at all."""
    return Staff.objects.filter(is_active=True).exists()


def ids_of_people_in(market_ids: "Collection[int]") -> list[int]:
    """Return the ids of everybody who works in one of the markets, also former people."""
    working = Q(markets__in=market_ids) | Q(teams__market_id__in=market_ids)
    people = Staff.objects.filter(working).order_by("pk").distinct()
    return list(people.values_list("pk", flat=True))


def accounts_in(market: Market, *, now: "dt.datetime") -> "QuerySet[Staff]":
    """Return every open account that may work in the market, with its ways in.

    An engineer's account, which Django's site lets into everything, belongs to every market.
    """
    places = Q(markets=market) | Q(teams__market=market) | Q(led_teams__market=market)
    there = Staff.objects.filter(places | Q(is_superuser=True)).values("pk")
    alive = Q(api_tokens__revoked_at=None, api_tokens__expires_at__gt=now)
    app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    people = Staff.objects.filter(pk__in=there, is_active=True).annotate(
        living_tokens=Count("api_tokens", filter=alive),
        token_used_at=Max("api_tokens__last_used_at"),
        has_app=Exists(app),
    )
    return people.prefetch_related("markets", "teams__market", "led_teams__market").order_by("pk")


def rights_now(person: Staff) -> dict[str, Any]:
    """Return what an account may do and where, as codes, also as leader of a team."""
    teams = {*person.teams.all(), *person.led_teams.all()}
    return {
        "role": person.role,
        "markets": sorted(market.code for market in person.markets.all()),
        "teams": sorted(f"{team.market.code}/{team.code}" for team in teams),
        "is_open": person.is_active,
        "is_superuser": person.is_superuser,
    }
