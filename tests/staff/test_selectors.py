"""What a person may see of teams and markets, in how many queries."""

import pytest
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import errors
from staff import selectors
from staff.models import Market, Staff, Team


def test_an_agent_sees_the_own_team_and_market(
    alice: Staff, team_claims: Team, team_policy: Team, team_taipei: Team
) -> None:
    assert list(selectors.teams_of(alice)) == [team_claims]
    assert [market.code for market in selectors.markets_of(alice)] == ["KR"]


def test_a_leader_sees_the_team_led_without_being_a_member(bob: Staff, team_claims: Team) -> None:
    bob.teams.clear()

    assert list(selectors.teams_of(Staff.objects.get(pk=bob.pk))) == [team_claims]


def test_an_analyst_sees_every_team_of_the_own_markets(
    dana: Staff, team_claims: Team, team_policy: Team, team_taipei: Team
) -> None:
    assert set(selectors.teams_of(dana)) == {team_claims, team_policy, team_taipei}


def test_work_may_be_passed_to_any_team_of_the_own_market(
    alice: Staff, market_kr: Market, team_policy: Team, team_taipei: Team
) -> None:
    assert set(selectors.transfer_targets(alice, market_kr)) == {*alice.teams.all(), team_policy}


def test_work_cannot_be_passed_to_another_market(alice: Staff, market_tw: Market) -> None:
    with pytest.raises(errors.NotFound):
        selectors.transfer_targets(alice, market_tw)


def test_the_scope_costs_one_query_and_only_once(
    alice: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = Staff.objects.get(pk=alice.pk)

    with django_assert_num_queries(1):
        assert person.scope == person.scope


def test_unknown_markets_and_teams_are_not_found(market_kr: Market, team_taipei: Team) -> None:
    with pytest.raises(errors.NotFound):
        selectors.market_by_code("XX")
    with pytest.raises(errors.NotFound):
        selectors.team_by_code(market_kr, team_taipei.code)
