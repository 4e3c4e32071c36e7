import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import clock
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import make_inquiry
from tests.voc.fixtures import Tagger
from voc.models import CauseTree

URL = "/voc/inquiries/"
YESTERDAY = clock.now() - dt.timedelta(days=1)


def test_it_lists_the_inquiries_of_the_filter(tagged: Tagger, bob: Staff) -> None:
    shown = tagged("C6.1", received_at=YESTERDAY)
    hidden = tagged("C7.1", received_at=YESTERDAY)

    page = signed_in(bob).get(URL, {"cause": "C6"})

    assert page.status_code == 200
    assert f'href="/inquiries/{shown.number}/"' in page.text
    assert hidden.number not in page.text
    assert "1 inquiry" in page.text


def test_it_shows_no_personal_text(tagged: Tagger, bob: Staff) -> None:
    tagged("C6.1", received_at=YESTERDAY, subject="Kim Minsu called", customer_words="010-0000")

    text = signed_in(bob).get(URL).text

    assert "Kim Minsu" not in text
    assert "010-0000" not in text


def test_somebody_who_may_not_open_inquiries_gets_no_links(tagged: Tagger, erin: Staff) -> None:
    inquiry = tagged("C6.1", received_at=YESTERDAY)

    text = signed_in(erin).get(URL).text

    assert inquiry.number in text
    assert f"/inquiries/{inquiry.number}/" not in text


def test_the_next_page_goes_on_where_the_first_ended(team_claims: Team, bob: Staff) -> None:
    for minute in range(53):
        make_inquiry(team_claims, received_at=YESTERDAY - dt.timedelta(minutes=minute))
    client = signed_in(bob)

    first = client.get(URL)
    after = first.context["page"].next_cursor
    second = client.get(URL, {"after": after})

    assert "after=" in first.text
    assert [len(page.context["page"].rows) for page in (first, second)] == [50, 3]
    assert "Next rows" not in second.text


def test_no_inquiries_are_said_so(bob: Staff, ops_tree: CauseTree) -> None:
    assert "No inquiry fits these filters" in signed_in(bob).get(URL).text


def test_another_teams_inquiries_are_not_listed(
    tagged: Tagger, team_policy: Team, bob: Staff
) -> None:
    tagged("C6.1", team_policy, received_at=YESTERDAY)

    assert signed_in(bob).get(URL).context["page"].count == 0


@pytest.mark.parametrize(
    "query", [{"after": "nonsense"}, {"cause": "C99"}, {"team": "POLICY"}, {"only": "x"}]
)
def test_bad_input_is_refused(query: dict[str, str], bob: Staff, ops_tree: CauseTree) -> None:
    assert signed_in(bob).get(URL, query).status_code == 422


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().get(URL)["Location"].startswith("/sign-in/")


def test_an_agent_is_refused(alice: Staff) -> None:
    assert signed_in(alice).get(URL).status_code == 403


def test_it_only_answers_reads(bob: Staff) -> None:
    assert signed_in(bob).post(URL).status_code == 405


def test_the_cost_is_the_same_for_three_and_thirty_rows(
    tagged: Tagger, bob: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(bob)
    for count in (3, 27):
        for _ in range(count):
            tagged("C6.1", received_at=YESTERDAY)
        # Session, person, scope, markets, teams, causes, count, rows.
        with django_assert_num_queries(8):
            client.get(URL)
