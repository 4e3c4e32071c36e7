import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from inquiries.models import Inquiry
from inquiries.task_fields import profile_of
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_contact, make_customer, make_inquiry
from tests.voc.fixtures import Tagger
from voc.choices import Lane
from voc.models import RootCause
from voc.selectors import ReportFilter
from voc.selectors.issue_rows import issue_rows
from voc.selectors.issues import ranking

DAY = dt.timedelta(days=1)
WINDOW = profile_of("CERT").window_days
LONG_AGO = NOW - 60 * DAY


@pytest.fixture
def everything(market_kr: Market) -> ReportFilter:
    return ReportFilter(market_kr, period="all")


def called_again(inquiry: Inquiry, team: Team, **fields: Any) -> Inquiry:
    later = inquiry.received_at + DAY
    return make_inquiry(team, recontact_of=inquiry, received_at=later, **fields)


def handled(inquiry: Inquiry, agent: Staff, seconds: int) -> None:
    at = inquiry.received_at
    make_contact(
        inquiry, agent, queued_at=at, answered_at=at, ended_at=at, wrapped_up_at=at,
        handle_seconds=seconds,
    )  # fmt: skip


def test_an_issue_is_a_task_with_a_cause(tagged: Tagger, everything: ReportFilter) -> None:
    tagged("C1.1", task_type="CERT", harm=3, breach=2)
    tagged("C1.1", task_type="CERT", harm=0, breach=4)
    tagged("C1.1", task_type="LOAN", harm=1, breach=0)

    facts = {row.facts.task_type: row.facts for row in ranking(everything, now=NOW).rows}

    assert set(facts) == {"CERT", "LOAN"}
    assert facts["CERT"].harm_levels == (1, 0, 0, 1, 0)
    assert (facts["CERT"].worst_breach, facts["CERT"].severe) == (4, 1)
    assert facts["LOAN"].harm_levels == (0, 1, 0, 0, 0)


def test_only_inquiries_whose_window_is_over_count_for_recurrence(
    tagged: Tagger, team_claims: Team, everything: ReportFilter
) -> None:
    over = tagged("C1.1", received_at=NOW - WINDOW * DAY)
    young = tagged("C1.1", received_at=NOW - WINDOW * DAY + dt.timedelta(seconds=1))
    tagged("C1.1", received_at=LONG_AGO)
    called_again(over, team_claims)
    called_again(young, team_claims)

    (row,) = ranking(everything, now=NOW).rows

    assert (row.facts.recurrence.base, row.facts.recurrence.hits) == (2, 1)


def test_an_inquiry_that_came_back_twice_counts_once(
    tagged: Tagger, team_claims: Team, everything: ReportFilter
) -> None:
    inquiry = tagged("C1.1", received_at=LONG_AGO)
    called_again(inquiry, team_claims)
    called_again(inquiry, team_claims)

    assert ranking(everything, now=NOW).rows[0].facts.recurrence.hits == 1


def test_one_person_counts_three_times_at_most(
    tagged: Tagger, team_claims: Team, market_kr: Market, everything: ReportFilter
) -> None:
    insistent, other = make_customer(market_kr), make_customer(market_kr)
    for customer in [insistent] * 5 + [other]:
        inquiry = tagged("C1.1", received_at=LONG_AGO, customer=customer)
        called_again(inquiry, team_claims, customer=customer)

    (row,) = ranking(everything, now=NOW).rows

    assert (row.facts.recurrence.base, row.facts.recurrence.hits) == (6, 4)


def test_handling_is_compared_with_the_median_contact_of_the_task(
    tagged: Tagger, alice: Staff, team_claims: Team, everything: ReportFilter
) -> None:
    handled(tagged("C1.1"), alice, 900)
    handled(tagged("C2.1"), alice, 100)
    handled(make_inquiry(team_claims), alice, 200)
    handled(tagged("C3.1", task_type="LOAN"), alice, 5000)
    make_contact(make_inquiry(team_claims), alice, kind="EMAIL")

    result = ranking(everything, now=NOW)

    handling = {row.facts.key: row.facts.handling for row in result.rows}
    issue = handling["CERT", RootCause.objects.get(code="C1.1").pk]
    assert (issue.contacts, issue.seconds, issue.task_median) == (1, 900, 200)
    assert result.site.handled_seconds == 900 + 100 + 200 + 5000


def test_a_narrowed_report_is_compared_with_the_whole_market(
    tagged: Tagger, alice: Staff, team_policy: Team, team_claims: Team, market_kr: Market
) -> None:
    for _ in range(12):
        tagged("C1.1", received_at=LONG_AGO)
    for _ in range(12):
        inquiry = tagged("C2.1", team_policy, received_at=LONG_AGO)
        called_again(inquiry, team_policy)
    handled(tagged("C3.1", team_claims), alice, 500)

    result = ranking(ReportFilter(market_kr, period="all", team=team_policy), now=NOW)

    (row,) = result.rows
    assert (row.facts.count, row.facts.recurrence.hits) == (12, 12)
    assert result.site.median_share == 0.5
    assert result.site.handled_seconds == 500
    assert row.parts.recurrence > 0


def test_another_teams_numbers_stay_outside_a_team_scope(
    tagged: Tagger, alice: Staff, team_policy: Team, team_claims: Team, market_kr: Market
) -> None:
    handled(tagged("C1.1"), alice, 500)
    handled(tagged("C1.1", team_policy), alice, 7000)
    own = ReportFilter(market_kr, frozenset({team_claims.pk}), period="all")

    result = ranking(own, now=NOW)

    assert result.site.handled_seconds == 500
    assert result.rows[0].facts.count == 1


def test_the_cost_does_not_grow_with_the_issues(
    tagged: Tagger, everything: ReportFilter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        tagged(f"C1.{number + 1}")
    with django_assert_num_queries(2):
        ranking(everything, now=NOW)
    for number in range(27):
        tagged(f"C{number % 9 + 1}.{number % 4 + 1}")

    with django_assert_num_queries(2):
        ranking(everything, now=NOW)


def test_rows_say_in_words_why_and_how_the_score_is_made(
    tagged: Tagger, everything: ReportFilter
) -> None:
    for _ in range(12):
        tagged("C1.1", harm=3, breach=0)
    tagged("C8.6", harm=4, breach=4)
    tagged("C2.6", harm=0, breach=0)
    causes = {cause.pk: cause for cause in RootCause.objects.all()}

    rows = issue_rows(everything, ranking(everything, now=NOW), causes)

    assert [row.ranked.lane for row in rows] == [Lane.NOW, Lane.IN_TURN, Lane.TOO_FEW]
    assert [row.tone for row in rows] == ["bad", "neutral", "neutral"]
    assert rows[0].why.startswith("Worst level of harm or rule breach in 1 of 1")
    assert "A right, cover or more money lost" in rows[1].why
    assert "too few" in rows[2].why
    assert rows[1].parts_in_words.startswith("Customer harm 26, Rule breach 0")
    assert (rows[1].segments[0].start, rows[1].segments[0].width) == (0, 26.25)
    assert "task=CERT&cause=C1.1" in rows[1].href
    assert "only=severe" in rows[0].severe_href
    assert rows[0].fall == -rows[0].ranked.rise


def test_reasons_give_shares_and_times_in_the_readers_format(
    tagged: Tagger, alice: Staff, team_claims: Team, everything: ReportFilter
) -> None:
    for _ in range(12):
        called_again(tagged("C2.6", harm=0, breach=0, received_at=LONG_AGO), team_claims)
        tagged("C2.6", harm=0, breach=0, received_at=LONG_AGO, task_type="LOAN")
        tagged("C2.6", harm=0, breach=0, received_at=LONG_AGO, task_type="SURR")
    handled(tagged("C3.1", harm=0, breach=0, task_type="TRAVEL"), alice, 100)
    slow = [tagged("C3.2", harm=0, breach=0, task_type="TRAVEL") for _ in range(12)]
    for inquiry in slow[:2]:
        handled(inquiry, alice, 4000)
    handled(tagged("C3.1", harm=0, breach=0, task_type="TRAVEL"), alice, 100)
    causes = {cause.pk: cause for cause in RootCause.objects.all()}

    rows = issue_rows(everything, ranking(everything, now=NOW), causes)

    whys = {row.ranked.facts.key: row.why for row in rows}
    recurring = whys["CERT", next(pk for pk, c in causes.items() if c.code == "C2.6")]
    lengthy = whys["TRAVEL", next(pk for pk, c in causes.items() if c.code == "C3.2")]
    assert recurring == "Recurrence weighs most: 100% came back, 33.33% is usual here."
    assert lengthy.startswith("Handling time weighs most: 1:06:40 a contact on average")
