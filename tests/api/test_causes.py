"""Causes over the API."""

from staff.models import Market, Staff, Team
from tests.api.fixtures import Call
from tests.factories import make_inquiry
from tests.voc.fixtures import load_ops_tree


def test_the_tree_of_a_market_is_listed(alice: Staff, call: Call) -> None:
    load_ops_tree("KR")

    causes = {cause["code"]: cause for cause in call(alice, "get", "causes/?market=KR").json()}

    assert causes["C1"]["labels"]["ko"] == "오안내"
    assert causes["C1.5"]["parent"] == "C1"


def test_the_tree_of_another_market_is_404(alice: Staff, market_tw: Market, call: Call) -> None:
    assert call(alice, "get", "causes/?market=TW").status_code == 404
    assert call(alice, "get", "causes/").status_code == 404


def test_an_unknown_cause_is_404(alice: Staff, team_claims: Team, call: Call) -> None:
    load_ops_tree("KR")
    inquiry = make_inquiry(team_claims, assignee=alice, status="OPEN")

    answer = call(alice, "post", f"inquiries/{inquiry.number}/causes/", {"cause": "C99.9"})

    assert answer.status_code == 404


def test_a_level_out_of_range_is_422(alice: Staff, team_claims: Team, call: Call) -> None:
    load_ops_tree("KR")
    inquiry = make_inquiry(team_claims, assignee=alice, status="OPEN")

    answer = call(
        alice, "post", f"inquiries/{inquiry.number}/causes/", {"cause": "C1.1", "harm": 9}
    )

    assert answer.status_code == 422
