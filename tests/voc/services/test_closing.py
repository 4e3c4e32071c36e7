import pytest
from pytest_django import DjangoAssertNumQueries

from inquiries import closing_checks
from staff.models import Team
from tests.factories import make_inquiry
from tests.voc.fixtures import Tagger
from voc import services
from voc.models import CauseTree


def test_an_inquiry_without_a_primary_cause_is_not_ready(
    team_claims: Team, ops_tree: CauseTree
) -> None:
    refusal = services.closing_refusals(make_inquiry(team_claims))[0]

    assert (refusal.code, refusal.panel) == ("CAUSE_MISSING", "voc")
    assert str(refusal.message) == "Choose the root cause before resolving."


def test_a_primary_cause_is_enough(tagged: Tagger) -> None:
    assert services.closing_refusals(tagged("C1.5")) == []


def test_one_statement_answers(
    tagged: Tagger, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inquiry = tagged("C1.5")

    with django_assert_num_queries(1):
        services.closing_refusals(inquiry)


@pytest.mark.django_db
def test_a_market_without_causes_asks_for_none(team_taipei: Team) -> None:
    assert services.closing_refusals(make_inquiry(team_taipei)) == []


def test_the_check_is_asked_before_resolving(team_claims: Team, ops_tree: CauseTree) -> None:
    codes = {refusal.code for refusal in closing_checks.refusals(make_inquiry(team_claims))}

    assert "CAUSE_MISSING" in codes
