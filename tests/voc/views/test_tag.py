from typing import Any

import pytest
from django.test import Client

from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import make_inquiry
from tests.voc.fixtures import Tagger, on_one_line, tag
from voc.models import CauseTree, RootCause, Tag

HTMX = {"HX-Request": "true", "HX-Target": "panel-voc"}
FIELDS = {"cause": "C1.5", "slot": "PRIMARY", "harm": "3", "breach": "2", "fault": "YES"}


def url(number: str) -> str:
    return f"/voc/panel/{number}/tag/"


def test_a_cause_is_set_and_the_panel_shown_again(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    response = signed_in(alice).post(url(inquiry.number), FIELDS)

    tag = Tag.objects.get(inquiry=inquiry)
    assert (tag.cause.code, tag.harm, tag.breach, tag.fault) == ("C1.5", 3, 2, "YES")
    assert (response.status_code, response["Location"]) == (302, f"/voc/panel/{inquiry.number}/")


def test_htmx_gets_the_fresh_panel_and_the_work_pane_is_told(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    part = signed_in(alice).post(url(inquiry.number), FIELDS, headers=HTMX)

    assert part.status_code == 200
    assert "Outdated rule" in part.text
    assert "The root cause is saved." in part.text
    assert "<html" not in part.text
    assert part["HX-Trigger"] == "refresh-work"


def test_levels_left_open_are_the_usual_ones(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    signed_in(alice).post(
        url(inquiry.number), {**FIELDS, "cause": "C8.6", "harm": "", "breach": ""}
    )

    tag = Tag.objects.get(inquiry=inquiry)
    assert (tag.harm, tag.breach) == (4, 4)


def test_the_same_form_sent_twice_has_one_effect(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry, client = make_inquiry(team_claims), signed_in(alice)
    fields = {**FIELDS, "request_key": "k-1"}

    answers = [client.post(url(inquiry.number), fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert inquiry.events.count() == 1


def test_a_form_that_did_not_see_the_present_cause_is_a_conflict(
    tagged: Tagger, alice: Staff
) -> None:
    inquiry = tagged("C2.1")

    answer = signed_in(alice).post(url(inquiry.number), FIELDS)

    assert answer.status_code == 409
    assert Tag.objects.get(inquiry=inquiry).cause.code == "C2.1"


def test_the_panels_own_form_may_change_the_cause(tagged: Tagger, alice: Staff) -> None:
    inquiry, client = tagged("C2.1"), signed_in(alice)
    form = client.get(f"/voc/panel/{inquiry.number}/").context["form"]
    hidden = {name: form[name].value() for name in ("seen_primary", "seen_second")}

    client.post(url(inquiry.number), {**FIELDS, **hidden})

    assert Tag.objects.get(inquiry=inquiry).cause.code == "C1.5"


@pytest.mark.parametrize(
    "wrong",
    [
        {"cause": ""}, {"cause": "C99"}, {"cause": "C1"}, {"cause": "x" * 200}, {"slot": "THIRD"},
        {"slot": "SECOND"}, {"harm": "5"}, {"breach": "-1"}, {"harm": "high"}, {"fault": "MAYBE"},
        {"seen_primary": "s" * 41},
    ],
)  # fmt: skip
def test_bad_input_comes_back_with_the_form(
    team_claims: Team, ops_tree: CauseTree, alice: Staff, wrong: dict[str, str]
) -> None:
    inquiry = make_inquiry(team_claims)

    part = signed_in(alice).post(url(inquiry.number), {**FIELDS, **wrong}, headers=HTMX)

    assert part.status_code == 422
    assert 'role="alert"' in part.text
    assert not Tag.objects.exists()


def test_what_was_chosen_is_still_chosen_after_an_error(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    part = signed_in(alice).post(url(inquiry.number), {**FIELDS, "fault": "?"}, headers=HTMX)

    assert 'value="C1.5" checked' in on_one_line(part)
    assert '<option value="3" selected' in part.text


def test_text_that_cannot_be_stored_is_refused(
    team_claims: Team, ops_tree: CauseTree, alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    answer = signed_in(alice).post(url(inquiry.number), {**FIELDS, "cause": "C\x00"})

    assert answer.status_code == 422


def test_the_same_cause_in_both_slots_is_refused(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.5")

    answer = signed_in(alice).post(url(inquiry.number), {**FIELDS, "slot": "SECOND"})

    assert answer.status_code == 409
    assert "must be different" in answer.text


@pytest.mark.parametrize("person", ["charlie", "mei"])
def test_another_teams_inquiry_does_not_exist(
    request: pytest.FixtureRequest, team_claims: Team, ops_tree: CauseTree, person: str
) -> None:
    number = make_inquiry(team_claims).number

    assert signed_in(request.getfixturevalue(person)).post(url(number), FIELDS).status_code == 404


def test_somebody_who_only_reads_is_refused(tagged: Tagger, dana: Staff) -> None:
    assert signed_in(dana).post(url(tagged("C2.1").number), FIELDS).status_code == 403


def test_a_visitor_is_asked_to_sign_in(tagged: Tagger) -> None:
    assert Client().post(url(tagged("C2.1").number), FIELDS).status_code == 302


def test_it_only_answers_posts(tagged: Tagger, alice: Staff) -> None:
    assert signed_in(alice).get(url(tagged("C2.1").number)).status_code == 405


def untag(client: Client, number: str, slot: str, **options: Any) -> Any:
    standing = Tag.objects.filter(inquiry__number=number, is_primary=slot == "PRIMARY").first()
    sent = {"slot": slot, "seen": standing.stamp if standing else ""}
    return client.post(f"/voc/panel/{number}/untag/", sent, **options)


def test_a_cause_is_removed(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C2.1")

    part = untag(signed_in(alice), inquiry.number, "PRIMARY", headers=HTMX)

    assert "The cause is removed." in part.text
    assert not Tag.objects.exists()


def test_a_removal_that_the_rules_refuse_says_why(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C2.1")
    tag(inquiry, RootCause.objects.get(code="C1.5"), by=alice, is_primary=False)

    answer = untag(signed_in(alice), inquiry.number, "PRIMARY")

    assert answer.status_code == 409
    assert "Remove the second cause first." in answer.text


@pytest.mark.parametrize(
    ("person", "slot", "status"),
    [("alice", "THIRD", 422), ("alice", "SECOND", 404), ("charlie", "PRIMARY", 404),
     ("dana", "PRIMARY", 403)],
)  # fmt: skip
def test_a_removal_that_cannot_be_is_refused(
    request: pytest.FixtureRequest, tagged: Tagger, person: str, slot: str, status: int
) -> None:
    number = tagged("C2.1").number

    assert untag(signed_in(request.getfixturevalue(person)), number, slot).status_code == status
    assert Tag.objects.count() == 1


def test_removing_only_answers_posts(tagged: Tagger, alice: Staff) -> None:
    number = tagged("C2.1").number

    assert signed_in(alice).get(f"/voc/panel/{number}/untag/").status_code == 405
