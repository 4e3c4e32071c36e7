import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import clock
from staff.models import Market, Staff, Team
from tests.cast import signed_in
from tests.factories import make_inquiry
from tests.voc.fixtures import Tagger, on_one_line, tag
from voc.models import CauseTree, RootCause

YESTERDAY = clock.now() - dt.timedelta(days=1)


def url(number: str) -> str:
    return f"/voc/panel/{number}/"


def test_an_inquiry_without_a_cause_is_asked_for_one(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    page = signed_in(alice).get(url(inquiry.number))

    assert page.status_code == 200
    assert "No root cause yet" in page.text
    assert page.text.count('name="cause"') == 51
    assert "<html" in page.text


def test_causes_of_the_inquiry_are_shown_with_their_levels(
    tagged: Tagger, alice: Staff, bob: Staff
) -> None:
    inquiry = tagged("C1.5", harm=3, breach=2)
    tag(inquiry, RootCause.objects.get(code="C2.4"), by=alice, is_primary=False)

    page = signed_in(alice).get(url(inquiry.number))

    assert "Outdated rule" in page.text
    assert "A right, cover or more money lost" in page.text
    assert "Hand-off" in page.text
    assert "Remove the second cause first." in page.text


def test_frequent_causes_of_the_task_come_first_with_their_share(
    tagged: Tagger, team_claims: Team, alice: Staff
) -> None:
    for code in ("C2.1", "C2.1", "C3.1", "C2.1"):
        tagged(code, received_at=YESTERDAY)
    inquiry = make_inquiry(team_claims, received_at=YESTERDAY)

    page = signed_in(alice).get(url(inquiry.number))

    assert "Most frequent for this task, last 8 weeks" in page.text
    text = on_one_line(page)
    assert text.index("75.0% · 3/4") < text.index("25.0% · 1/4")


def test_htmx_gets_the_panel_without_the_page(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)
    headers = {"HX-Request": "true", "HX-Target": "panel-voc"}

    part = signed_in(alice).get(url(inquiry.number), headers=headers)

    assert "<html" not in part.text
    assert 'id="panel-voc"' in part.text
    assert part["Vary"].startswith("HX-Request, HX-Target")


@pytest.mark.parametrize("typed", ["구버전", "outdated", "c1.5", "舊版"])
def test_typing_narrows_the_causes_in_any_language_and_picks_the_only_one(
    team_claims: Team, ops_tree: CauseTree, alice: Staff, typed: str
) -> None:
    inquiry = make_inquiry(team_claims)
    headers = {"HX-Request": "true", "HX-Target": "cause-options"}

    part = signed_in(alice).get(url(inquiry.number), {"q": typed}, headers=headers)

    assert part.text.count('name="cause"') == 1
    assert 'value="C1.5" checked' in on_one_line(part)
    assert "1 cause found" in part.text
    assert 'id="cause-levels"' not in part.text


def test_typing_what_no_cause_has_says_so(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    page = signed_in(alice).get(url(make_inquiry(team_claims).number), {"q": "xyz"})

    assert "No cause has these words" in page.text


def test_a_cause_that_was_picked_stays_picked_and_brings_its_usual_levels(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)
    headers = {"HX-Request": "true", "HX-Target": "cause-levels"}

    part = signed_in(alice).get(url(inquiry.number), {"cause": "C8.6"}, headers=headers)

    assert 'name="cause"' not in part.text
    assert part.text.count('<option value="4" selected') == 2


def test_a_market_without_causes_says_so(team_taipei: Team, mei: Staff) -> None:
    page = signed_in(mei).get(url(make_inquiry(team_taipei).number))

    assert page.status_code == 200
    assert 'name="cause"' not in page.text


def test_somebody_who_only_reads_sees_causes_and_no_form(tagged: Tagger, dana: Staff) -> None:
    page = signed_in(dana).get(url(tagged("C1.5").number))

    assert "Outdated rule" in page.text
    assert 'id="cause-form"' not in page.text
    assert "Remove" not in page.text


def test_a_merged_inquiry_says_where_to_go(tagged: Tagger, alice: Staff) -> None:
    kept = tagged("C1.1")
    merged = tagged("C1.5", status="MERGED", merged_into=kept)

    page = signed_in(alice).get(url(merged.number))

    assert "choose the cause there" in page.text
    assert 'id="cause-form"' not in page.text


@pytest.mark.parametrize("person", ["charlie", "mei"])
def test_another_teams_inquiry_does_not_exist(
    request: pytest.FixtureRequest, tagged: Tagger, person: str
) -> None:
    number = tagged("C1.5").number

    assert signed_in(request.getfixturevalue(person)).get(url(number)).status_code == 404


def test_a_role_without_inquiries_is_refused(tagged: Tagger, erin: Staff) -> None:
    assert signed_in(erin).get(url(tagged("C1.5").number)).status_code == 403


def test_a_visitor_is_asked_to_sign_in(tagged: Tagger) -> None:
    number = tagged("C1.5").number

    assert Client().get(url(number))["Location"].startswith("/sign-in/")
    assert Client().get(url(number), headers={"HX-Request": "true"}).status_code == 401


def test_it_only_answers_reads(tagged: Tagger, alice: Staff) -> None:
    assert signed_in(alice).post(url(tagged("C1.5").number)).status_code == 405


@pytest.mark.parametrize("typed", ["x" * 5000, "'; DROP", "<b>", "%_"])
def test_odd_searches_are_only_searches(
    team_claims: Team, ops_tree: CauseTree, alice: Staff, typed: str
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "panel-voc"}

    part = signed_in(alice).get(
        url(make_inquiry(team_claims).number), {"q": typed}, headers=headers
    )

    assert part.status_code == 200
    assert "<b>" not in part.text


def test_the_cost_is_the_same_for_few_and_many_causes(
    tagged: Tagger,
    market_kr: Market,
    alice: Staff,
    ops_tree: CauseTree,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, inquiry = signed_in(alice), tagged("C1.5")
    client.get(url(inquiry.number))
    # Session, person, scope, inquiry, tags, causes; the frequent ones are kept in the cache.
    with django_assert_num_queries(6):
        client.get(url(inquiry.number))
    for number in range(30):
        RootCause.objects.create(tree=ops_tree, code=f"X{number}", level=1)

    with django_assert_num_queries(6):
        client.get(url(inquiry.number))
