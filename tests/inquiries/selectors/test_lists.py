"""The list of inquiries: period in market days, sorts, pages, visibility and cost."""

import datetime as dt
from typing import Any

import pytest

from inquiries.models import Inquiry
from inquiries.selectors import ListFilter, inquiries_for_list
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def make(team: Team, number: str, **fields: Any) -> Inquiry:
    return factories.make_inquiry(team, number=number, **fields)


def numbers(person: Staff, **fields: Any) -> list[str]:
    return [row.number for row in inquiries_for_list(person, ListFilter(**fields)).rows]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_days_are_days_of_the_market(team_claims: Team, team_taipei: Team, root: Staff) -> None:
    # In Seoul the 11th ends at 15:00 UTC, in Taipei an hour later.
    for hour in ("14:59", "15:00", "15:59", "16:00"):
        received_at = moment(f"2026-03-11T{hour}:00+00:00")
        make(team_claims, f"KR {hour}", received_at=received_at)
        make(team_taipei, f"TW {hour}", received_at=received_at)

    listed = numbers(root, received_from="2026-03-11", received_to="2026-03-11", sort="oldest")
    after = numbers(root, received_from="2026-03-12", sort="oldest")
    before = numbers(root, received_to="2026-03-10")

    assert listed == ["KR 14:59", "TW 14:59", "TW 15:00", "TW 15:59"]
    assert after == ["KR 15:00", "KR 15:59", "KR 16:00", "TW 16:00"]
    assert before == []


def test_open_and_answered_inquiries_of_the_own_teams_are_listed_newest_first(
    team_claims: Team, team_policy: Team, alice: Staff
) -> None:
    make(team_claims, "old", received_at=NOW - DAY)
    make(team_claims, "new", status="RESOLVED", resolved_at=NOW)
    make(team_policy, "other team")

    page = inquiries_for_list(alice, ListFilter())

    assert ([row.number for row in page.rows], page.count) == (["new", "old"], 2)


def test_sorts_that_need_a_time_leave_out_rows_without_it(team_claims: Team, alice: Staff) -> None:
    make(team_claims, "answered early", status="RESOLVED", resolved_at=NOW)
    make(team_claims, "answered late", status="RESOLVED", resolved_at=NOW + DAY)
    make(team_claims, "due", next_due_at=NOW)
    make(team_claims, "not due")

    assert numbers(alice, sort="resolved") == ["answered late", "answered early"]
    assert numbers(alice, sort="due") == ["due", "not due"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "due", "resolved"])
def test_pages_of_every_sort_hold_each_row_once(team_claims: Team, alice: Staff, sort: str) -> None:
    for n in range(5):
        make(team_claims, f"open {n}", received_at=NOW - (n // 2) * DAY, next_due_at=NOW)
        make(team_claims, f"done {n}", status="RESOLVED", resolved_at=NOW + (n // 2) * DAY)

    seen, cursor = [], ""
    while True:
        page = inquiries_for_list(alice, ListFilter(sort=sort), cursor, size=2)
        seen += [row.number for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break

    assert len(seen) == len(set(seen)) == page.count


def test_filters_work_together(team_claims: Team, alice: Staff) -> None:
    make(team_claims, "hit", channel="EMAIL", subject="Tax certificate")
    make(team_claims, "other channel", subject="Tax certificate")
    make(team_claims, "other subject", channel="EMAIL", subject="Bank statement")

    assert numbers(alice, channel="EMAIL", text="tax") == ["hit"]
    assert numbers(alice, team=str(team_claims.pk), status="NEW", text="statement") == [
        "other subject"
    ]


@pytest.mark.parametrize("rows_there", [3, 30])
def test_a_page_costs_the_same_queries_for_few_and_many_rows(
    team_claims: Team, alice: Staff, rows_there: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows_there):
        make(team_claims, f"n{n}", customer=factories.make_customer(team_claims.market))

    # Scope, markets for the days, reach of the text, rows, count.
    with django_assert_num_queries(5):
        page = inquiries_for_list(alice, ListFilter(received_from="2026-03-01", text="tax"))
        shown = [(row.customer and row.customer.name, row.team.name) for row in page.rows]

    assert len(shown) == rows_there
