"""The desk page."""

import pytest

from inquiries.models import Inquiry
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import counting

DESK = "/desk/"


def test_it_shows_my_work_first(alice: Staff, bob: Staff, team_claims: Team) -> None:
    factories.make_inquiry(team_claims, subject="Mine to do", assignee=alice, status="OPEN")
    factories.make_inquiry(team_claims, subject="Bob has it", assignee=bob, status="OPEN")

    page = signed_in(alice).get(DESK).content.decode()

    assert "Mine to do" in page
    assert "Bob has it" not in page
    assert "No inquiry is open" in page


def test_an_empty_queue_says_what_to_do_next(alice: Staff) -> None:
    page = signed_in(alice).get(DESK).content.decode()

    assert "Nothing is waiting for you" in page
    assert "/desk/?view=unassigned" in page


def test_a_reader_begins_with_all_open_work(dana: Staff, team_claims: Team) -> None:
    factories.make_inquiry(team_claims, subject="Somebody else's")

    page = signed_in(dana).get(DESK).content.decode()

    assert "Somebody else&#x27;s" in page
    assert "New inquiry" not in page


def test_a_reader_without_the_right_to_customers_sees_no_name(
    dana: Staff, fresh_inquiry: Inquiry
) -> None:
    page = signed_in(dana).get(DESK).content.decode()

    assert fresh_inquiry.subject in page
    assert "박*수" not in page
    assert "hidden" in page


@pytest.mark.parametrize(
    "query",
    ["view=nonsense", "channel=PIGEON", "due=never", "team=x", "after=%21", "text=" + "x" * 201],
)
def test_an_unknown_filter_is_refused_with_a_word(alice: Staff, query: str) -> None:
    response = signed_in(alice).get(f"{DESK}?{query}")

    assert response.status_code == 422
    assert "data-error-message" in response.content.decode()


def test_the_words_are_korean_for_a_korean_agent(alice: Staff, fresh_inquiry: Inquiry) -> None:
    alice.language = "ko"
    alice.save(update_fields=["language"])

    page = signed_in(alice).get(f"{DESK}?view=unassigned").content.decode()

    assert '<html lang="ko"' in page
    assert fresh_inquiry.subject in page


def test_its_cost_does_not_grow_with_the_rows(alice: Staff, team_claims: Team) -> None:
    client = signed_in(alice)
    spent = []
    for more in (3, 27):
        for _ in range(more):
            customer = factories.make_customer(team_claims.market)
            factories.make_inquiry(team_claims, customer=customer, assignee=alice, status="OPEN")
        with counting() as queries:
            client.get(DESK)
        spent.append(len(queries))

    assert spent == [7, 7]
