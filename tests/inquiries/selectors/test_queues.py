"""The queue: tabs, narrowing, order, pages, visibility and cost."""

import base64
import datetime as dt
from typing import Any

import pytest

from inquiries.models import Inquiry
from inquiries.selectors import QueueFilter, queue_counts, queue_page
from inquiries.selectors.capped import CAP
from ops_console.shared import errors
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def numbers(person: Staff, cursor: str = "", **fields: Any) -> list[str]:
    page = queue_page(person, QueueFilter(**fields), cursor, now=NOW)
    return [row.number for row in page.rows]


def make(team: Team, number: str, **fields: Any) -> Inquiry:
    return factories.make_inquiry(team, number=number, **fields)


@pytest.fixture
def rows(team_claims: Team, team_policy: Team, alice: Staff, bob: Staff) -> None:
    make(team_claims, "mine", assignee=alice, status="OPEN", next_due_at=NOW + 3 * HOUR)
    make(team_claims, "mine-waiting", assignee=alice, status="WAITING_CUSTOMER")
    make(team_claims, "free", next_due_at=NOW - HOUR)
    make(team_claims, "bobs", assignee=bob, status="WAITING_UNIT", next_due_at=NOW + HOUR)
    make(team_claims, "answered", assignee=alice, status="RESOLVED", resolved_at=NOW)
    make(team_claims, "answered-by-bob", assignee=bob, status="RESOLVED", resolved_at=NOW)
    make(team_policy, "other-team", next_due_at=NOW + 2 * HOUR)


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("mine", ["mine", "mine-waiting"]),
        ("team", ["free", "bobs", "mine", "mine-waiting"]),
        ("unassigned", ["free"]),
        ("waiting", ["bobs", "mine-waiting"]),
        ("all-open", ["free", "bobs", "mine", "mine-waiting"]),
        ("recent", ["answered"]),
    ],
)
def test_each_tab_shows_its_rows_by_due_time_and_counts_them(
    alice: Staff, view: str, expected: list[str]
) -> None:
    page = queue_page(alice, QueueFilter(view=view), now=NOW)

    assert [row.number for row in page.rows] == expected
    assert page.counts[view] == len(expected)
    assert page.next_cursor == ""


@pytest.mark.usefixtures("rows")
def test_a_manager_sees_the_whole_market_and_has_no_team_of_the_own(omar: Staff) -> None:
    assert numbers(omar, view="all-open") == ["free", "bobs", "other-team", "mine", "mine-waiting"]
    assert numbers(omar, view="team") == []


@pytest.mark.usefixtures("rows")
def test_other_teams_and_markets_are_not_there(charlie: Staff, mei: Staff) -> None:
    assert numbers(charlie, view="all-open") == ["other-team"]
    assert numbers(mei, view="all-open") == []


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({"channel": "EMAIL"}, ["mail"]),
        ({"stage": "CLAIM"}, ["claim"]),
        ({"task_type": "LOAN"}, ["loan"]),
        ({"priority": "URGENT"}, ["urgent"]),
        ({"status": "OPEN"}, ["open"]),
        ({"due": "overdue"}, ["overdue"]),
        ({"due": "today"}, ["overdue", "tonight"]),
        ({"text": "SCHOOL"}, ["school"]),
        ({"text": "mail"}, ["mail"]),
        ({"text": "X-77"}, ["foreign"]),
        ({"text": "nothing like it"}, []),
    ],
)
def test_the_queue_is_narrowed_and_its_counts_with_it(
    team_claims: Team, alice: Staff, narrowing: dict[str, str], expected: list[str]
) -> None:
    make(team_claims, "mail", channel="EMAIL")
    make(team_claims, "claim", stage="CLAIM")
    make(team_claims, "loan", task_type="LOAN")
    make(team_claims, "urgent", priority="URGENT")
    make(team_claims, "open", status="OPEN")
    make(team_claims, "overdue", next_due_at=NOW - HOUR)
    # 23:59 in Seoul, then midnight.
    make(team_claims, "tonight", next_due_at=NOW + dt.timedelta(hours=13, minutes=59))
    make(team_claims, "tomorrow", next_due_at=NOW + dt.timedelta(hours=14))
    make(team_claims, "school", subject="Certificate for school")
    make(team_claims, "foreign", external_source="crm", external_ref="X-77")

    page = queue_page(alice, QueueFilter(view="all-open", **narrowing), now=NOW)

    assert [row.number for row in page.rows] == expected
    assert page.counts["all-open"] == len(expected)


def test_a_team_can_be_chosen_among_the_open_ones(
    team_claims: Team, team_policy: Team, omar: Staff, alice: Staff
) -> None:
    make(team_claims, "claims")
    make(team_policy, "policy")

    assert numbers(omar, view="all-open", team=str(team_policy.pk)) == ["policy"]
    assert numbers(alice, view="all-open", team=str(team_policy.pk)) == []


def test_the_last_digits_of_a_number_find_it(team_claims: Team, alice: Staff) -> None:
    make(team_claims, "KR-260311-000042")
    make(team_claims, "KR-260311-000142")

    assert numbers(alice, view="all-open", text="42") == ["KR-260311-000042"]


def test_pages_follow_each_other_without_gap_or_repetition(team_claims: Team, alice: Staff) -> None:
    for n in range(7):
        make(team_claims, f"due-{n}", next_due_at=NOW + (n // 3) * HOUR)
    for n in range(4):
        make(team_claims, f"never-{n}")

    seen, cursor = [], ""
    while True:
        page = queue_page(alice, QueueFilter(view="all-open"), cursor, now=NOW, size=3)
        seen += [row.number for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break

    assert seen == [f"due-{n}" for n in range(7)] + [f"never-{n}" for n in range(4)]


def test_what_was_answered_long_ago_is_no_longer_recent(team_claims: Team, alice: Staff) -> None:
    old = NOW - dt.timedelta(days=15)
    answered = {"assignee": alice, "status": "CLOSED", "resolved_at": old, "closed_at": old}
    make(team_claims, "old", received_at=old, **answered)
    recent = {"updated_at": NOW - HOUR, "received_at": old}
    make(team_claims, "recent-1", **recent, **answered)
    make(team_claims, "recent-2", **recent, **answered)

    page = queue_page(alice, QueueFilter(view="recent"), now=NOW, size=1)
    rest = queue_page(alice, QueueFilter(view="recent"), page.next_cursor, now=NOW, size=1)

    assert [row.number for row in (*page.rows, *rest.rows)] == ["recent-2", "recent-1"]


@pytest.mark.parametrize(
    "cursor", ["x", "é", "MjAyNg", "fjE", "bm90LWEtZGF0ZX4x", "MjAyNi0wMS0wMX4x"]
)
def test_a_broken_page_mark_is_refused(alice: Staff, cursor: str) -> None:
    if cursor == "fjE":
        assert numbers(alice, cursor, view="all-open") == []
        return
    with pytest.raises(errors.Invalid, match="page mark") as refused:
        numbers(alice, cursor, view="all-open")
    assert refused.value.code == "bad_cursor"


def test_a_page_mark_with_an_offset_that_the_database_does_not_know_is_read(alice: Staff) -> None:
    mark = base64.urlsafe_b64encode(b"2026-01-01T00:00:00+23:59~1").decode()

    assert numbers(alice, mark, view="all-open") == []


def test_counting_stops_behind_the_cap(
    team_claims: Team, alice: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        Inquiry(
            number=f"n{n}",
            market=team_claims.market,
            team=team_claims,
            channel="CALL_IN",
            stage="KEEP",
            task_type="CERT",
            subject="x",
            received_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
        for n in range(CAP + 20)
    ]
    Inquiry.objects.bulk_create(rows)

    counts = queue_counts(alice, QueueFilter(), now=NOW)

    assert (counts["all-open"], counts["mine"]) == (CAP + 1, 0)


@pytest.mark.parametrize(("due", "queries"), [("", 3), ("overdue", 3), ("today", 4)])
@pytest.mark.parametrize("rows_there", [3, 30])
def test_a_page_costs_the_same_queries_for_few_and_many_rows(
    team_claims: Team,
    alice: Staff,
    rows_there: int,
    due: str,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    for n in range(rows_there):
        customer = factories.make_customer(team_claims.market)
        fields = {"customer": customer, "assignee": alice, "status": "OPEN"}
        make(team_claims, f"n{n}", next_due_at=NOW - HOUR, **fields)

    # Scope, rows, counts; the markets' midnights for today.
    with django_assert_num_queries(queries):
        page = queue_page(alice, QueueFilter(due=due), now=NOW)
        shown = [
            (row.customer and row.customer.name, str(row.assignee), row.number) for row in page.rows
        ]

    assert len(shown) == rows_there
