"""The list of inquiries."""

import datetime as dt
import re

import pytest

from inquiries.models import Inquiry
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import counting

LIST = "/inquiries/"


def numbers_in(page: str) -> list[str]:
    return re.findall(r"<a data-row\s+href=\"/inquiries/([^/]+)/\"", page)


def test_it_lists_open_and_answered_newest_first(alice: Staff, team_claims: Team) -> None:
    later = factories.NOW + dt.timedelta(days=1)
    old = factories.make_inquiry(team_claims, status="RESOLVED", resolved_at=later)
    new = factories.make_inquiry(team_claims, received_at=later)

    page = signed_in(alice).get(LIST).content.decode()

    assert numbers_in(page) == [new.number, old.number]


def test_other_teams_are_not_in_it(alice: Staff, foreign_inquiry: Inquiry) -> None:
    assert foreign_inquiry.number not in signed_in(alice).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("task_type=CLAIM_HOSP", 1),
        ("stage=KEEP&channel=CALL_IN", 1),
        ("status=NEW", 2),
        ("received_from=2026-03-11&received_to=2026-03-11", 1),
        ("received_from=2026-03-12", 1),
        ("text=tax office", 1),
        ("text=nothing like it", 0),
        ("sort=oldest", 2),
        ("team=999999", 0),
    ],
)
def test_it_is_narrowed_by_the_query(
    alice: Staff, team_claims: Team, query: str, found: int
) -> None:
    factories.make_inquiry(team_claims)
    factories.make_inquiry(
        team_claims,
        task_type="CLAIM_HOSP",
        stage="CLAIM",
        channel="EMAIL",
        subject="Hospital",
        received_at=factories.NOW + dt.timedelta(days=1),
    )

    page = signed_in(alice).get(f"{LIST}?{query}").content.decode()

    assert len(numbers_in(page)) == found
    assert f'<b class="num">{found}</b>' in page


def test_nothing_found_says_what_to_do(alice: Staff) -> None:
    page = signed_in(alice).get(f"{LIST}?status=CLOSED").content.decode()

    assert "Nothing matches" in page


@pytest.mark.parametrize(
    "query",
    [
        "sort=assignee__password",
        "status=NONE",
        "received_from=yesterday",
        "received_from=2026-03-02&received_to=2026-03-01",
        "received_to=9999-12-31",
        "received_from=0001-01-01",
        "after=AAAA",
        "team=1;drop",
        "text=" + "x" * 201,
    ],
)
def test_bad_filters_are_refused_or_find_nothing(alice: Staff, query: str) -> None:
    assert signed_in(alice).get(f"{LIST}?{query}").status_code in {200, 422}


def test_pages_follow_one_another_without_a_gap(alice: Staff, team_claims: Team) -> None:
    made = [
        factories.make_inquiry(
            team_claims, received_at=factories.NOW + dt.timedelta(minutes=n)
        ).number
        for n in range(53)
    ]
    client = signed_in(alice)

    first = client.get(f"{LIST}?task_type=CERT").content.decode()
    [following] = re.findall(r'rel="next"\s+href="(\?[^"]+)"', first)
    second = client.get(f"{LIST}{following.replace('&amp;', '&')}").content.decode()

    assert numbers_in(first) + numbers_in(second) == made[::-1]
    assert "task_type=CERT" in following
    assert "Back to the first" in second


def test_a_reader_without_the_right_to_customers_sees_no_names(
    dana: Staff, fresh_inquiry: Inquiry
) -> None:
    page = signed_in(dana).get(LIST).content.decode()

    assert fresh_inquiry.number in page
    assert "박*수" not in page


def test_its_cost_does_not_grow_with_the_rows(alice: Staff, team_claims: Team) -> None:
    client, spent = signed_in(alice), []
    for more in (3, 27):
        for _ in range(more):
            customer = factories.make_customer(team_claims.market)
            factories.make_inquiry(team_claims, customer=customer, assignee=alice)
        with counting() as queries:
            client.get(LIST)
        spent.append(len(queries))

    assert spent == [6, 6]
