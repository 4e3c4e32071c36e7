import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import clock
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import make_inquiry
from tests.voc.fixtures import Tagger, closed
from voc import selectors
from voc.models import CauseTree

URL = "/voc/"
YESTERDAY = clock.now() - dt.timedelta(days=1)
LAST_WEEK = clock.now() - dt.timedelta(days=8)


def test_it_ranks_issues_and_counts_causes(tagged: Tagger, bob: Staff) -> None:
    for _ in range(11):
        tagged("C6.1", harm=1, breach=1, **closed(3, received_at=LAST_WEEK))
    tagged("C8.6", task_type="COMP_AGENT", received_at=YESTERDAY)

    page = signed_in(bob).get(URL)

    text = page.text
    assert page.status_code == 200
    issues = [row.cause.code for row in page.context["report"].issues]
    assert issues == ["C8.6", "C6.1"]
    assert "Money handled by the sales agent" in text
    assert "Worst level of harm or rule breach in 1 of 1 inquiries" in text
    assert "Unclear notice" in text
    assert "11 of them closed" in text


def test_every_number_leads_to_the_inquiries_counted(tagged: Tagger, bob: Staff) -> None:
    for _ in range(3):
        tagged("C6.1", received_at=YESTERDAY)
    tagged("C10.6", received_at=YESTERDAY, channel="CHAT")
    client = signed_in(bob)

    report = client.get(URL).context["report"]

    rows = [*report.causes, *report.stages, *report.channels, *report.tasks, *report.months]
    rows += [child for row in report.causes for child in row.children]
    expected = {row.href: row.tally.count for row in rows}
    expected |= {row.closed_href: row.tally.closed for row in rows}
    expected |= {issue.href: issue.ranked.facts.count for issue in report.issues}
    expected |= {issue.severe_href: issue.ranked.facts.severe for issue in report.issues}
    expected |= {report.links["other"]: 1, report.links["tagged"]: 4, report.links["untagged"]: 0}
    assert {href: client.get(href).context["page"].count for href in expected} == expected


def test_only_the_first_issues_are_shown_unless_all_are_asked_for(
    tagged: Tagger, bob: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors.report, "MOST_ISSUES", 2)
    for code in ("C1.1", "C2.1", "C3.1"):
        tagged(code, received_at=YESTERDAY)
    client = signed_in(bob)

    few, every = client.get(URL), client.get(URL, {"issues": "all"})

    assert "2 of 3 issues" in few.text
    assert [len(page.context["report"].issues) for page in (few, every)] == [2, 3]
    assert "Show all issues" not in every.text


def test_the_share_of_other_warns_from_ten_percent_on(tagged: Tagger, bob: Staff) -> None:
    for _ in range(9):
        tagged("C6.1", received_at=YESTERDAY)
    tagged("C10.6", received_at=YESTERDAY)
    client = signed_in(bob)
    assert "Review the list of causes" not in client.get(URL).text

    tagged("C10.6", received_at=YESTERDAY)

    page = client.get(URL)
    assert "Review the list of causes" in page.text
    assert page.context["report"].totals.other_share == pytest.approx(2 / 11)


def test_a_leader_sees_the_own_team_and_an_analyst_all_teams(
    tagged: Tagger, team_policy: Team, bob: Staff, dana: Staff
) -> None:
    tagged("C6.1", received_at=YESTERDAY)
    tagged("C6.1", team_policy, received_at=YESTERDAY)

    counts = [
        signed_in(person).get(URL).context["report"].totals.everything.count
        for person in (bob, dana)
    ]

    assert counts == [1, 2]


def test_the_market_can_be_chosen(
    tagged: Tagger, team_taipei: Team, dana: Staff, cause: object
) -> None:
    tagged("C6.1", received_at=YESTERDAY)
    make_inquiry(team_taipei, received_at=YESTERDAY)

    page = signed_in(dana).get(URL, {"market": "TW", "team": "TAIPEI"})

    assert page.context["report"].totals.everything.count == 1
    assert page.context["report"].totals.tagged == 0
    assert "Nothing to rank yet" in page.text


def test_without_inquiries_it_says_so_and_offers_all_time(bob: Staff, ops_tree: CauseTree) -> None:
    page = signed_in(bob).get(URL, {"stage": "CLAIM"})

    assert page.status_code == 200
    assert "No inquiry fits these filters" in page.text
    assert "?market=KR&amp;period=all&amp;stage=CLAIM" in page.text


@pytest.mark.parametrize(
    "query",
    [
        {"market": "XX"}, {"market": "TW"}, {"period": "1y"}, {"team": "POLICY"}, {"stage": "x"},
        {"channel": "\ud7a4"}, {"task": "LOAN;"}, {"cause": "C99"}, {"only": "everything"},
        {"basis": "birthday"}, {"since": "2026-13-01"}, {"since": "0001-01-01"},
        {"until": "9999-12-31"}, {"period": "custom", "since": "2026-02-01", "until": "2026-01-01"},
        {"team": "x" * 5000},
    ],
)  # fmt: skip
def test_an_unknown_filter_is_refused_with_a_message(
    query: dict[str, str], bob: Staff, team_policy: Team, team_taipei: Team, ops_tree: CauseTree
) -> None:
    page = signed_in(bob).get(URL, query)

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "report" not in page.context


def test_text_that_cannot_be_stored_is_refused(bob: Staff, ops_tree: CauseTree) -> None:
    assert signed_in(bob).get(URL + "?cause=%00").status_code == 422


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in() -> None:
    page = Client().get(URL)

    assert page.status_code == 302
    assert page["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("person", ["alice", "petra"])
def test_roles_that_do_not_read_numbers_are_refused(
    request: pytest.FixtureRequest, person: str
) -> None:
    assert signed_in(request.getfixturevalue(person)).get(URL).status_code == 403


def test_only_those_who_may_export_are_offered_it(tagged: Tagger, bob: Staff, erin: Staff) -> None:
    tagged("C6.1", received_at=YESTERDAY)

    assert "/exports/new/voc/?market=KR" in signed_in(bob).get(URL).text
    assert "/exports/new/voc/" not in signed_in(erin).get(URL).text


def test_somebody_without_a_market_finds_nothing(root: Staff) -> None:
    root.markets.clear()

    assert signed_in(root).get(URL).status_code == 404


def test_it_only_answers_reads(bob: Staff) -> None:
    assert signed_in(bob).post(URL).status_code == 405


@pytest.mark.parametrize("language", ["ko", "zh-hant", "en"])
def test_it_is_drawn_in_every_language(tagged: Tagger, bob: Staff, language: str) -> None:
    tagged("C6.1", received_at=YESTERDAY)
    bob.language = language
    bob.save(update_fields=["language"])

    page = signed_in(bob).get(URL)

    labels = {"ko": "무엇을 해야 하는지", "zh-hant": "不知如何辦理", "en": "What to do is unclear"}
    assert labels[language] in page.text


def test_the_cost_is_the_same_for_three_and_thirty_inquiries(
    tagged: Tagger, bob: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(bob)
    codes = [f"C{number % 9 + 1}.{number % 4 + 1}" for number in range(33)]
    for code in codes[:3]:
        tagged(code, received_at=YESTERDAY)
    # Session, person, scope, markets, teams, causes; a savepoint with room (3), ids, counts,
    # issues, handling.
    with django_assert_num_queries(13):
        client.get(URL)
    for code in codes[3:]:
        tagged(code, received_at=YESTERDAY)

    with django_assert_num_queries(13):
        client.get(URL)
