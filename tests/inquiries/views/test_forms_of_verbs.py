"""What every verb that asks something first has in common: form in place, own page, errors."""

from uuid import uuid4

import pytest

from inquiries.models import Inquiry
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.inquiries.views.asking import counting, kinds_of, pane, url_of

ASKING = [
    "transfer", "wait", "resolve", "close", "reopen", "merge", "note", "complaint", "promise",
    "correct", "details", "contact/start", "assign",
]  # fmt: skip
WRONG: dict[str, dict[str, str]] = {
    "transfer": {"team": "0"},
    "wait": {"for_whom": "NOBODY", "reason": "WEATHER"},
    "resolve": {"channel_out": "PIGEON"},
    "close": {"confirmed": ""},
    "reopen": {"reason": "WHY_NOT"},
    "merge": {"into": "KR-000000-000000"},
    "note": {"body": "   "},
    "complaint": {"level": "NONE"},
    "promise": {"at": "0001-01-01T00:00"},
    "correct": {"kind": "TYPO", "owner": "NOBODY", "description": ""},
    "details": {"task_type": "NONSENSE", "stage": "LIMBO", "subject": "x" * 201},
    "contact/start": {"kind": "TELEPATHY"},
    "assign": {"to": "999999999999"},
}


@pytest.mark.parametrize("verb", ASKING)
def test_the_form_opens_in_its_place(bob: Staff, taken_inquiry: Inquiry, verb: str) -> None:
    response = signed_in(bob).get(url_of(taken_inquiry, verb), headers=pane("action"))
    page = response.content.decode()

    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="action"' in page
    assert page.count("data-focus") >= 1


@pytest.mark.parametrize("verb", ASKING)
def test_the_form_is_a_page_of_its_own_too(bob: Staff, taken_inquiry: Inquiry, verb: str) -> None:
    page = signed_in(bob).get(url_of(taken_inquiry, verb)).content.decode()

    assert "<html" in page
    assert f'action="{url_of(taken_inquiry, verb)}"' in page
    assert "hx-target" not in page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("verb", WRONG)
def test_wrong_input_comes_back_with_its_text_and_changes_nothing(
    bob: Staff, taken_inquiry: Inquiry, verb: str
) -> None:
    before = kinds_of(taken_inquiry)

    response = signed_in(bob).post(
        url_of(taken_inquiry, verb), WRONG[verb], headers=pane("work-head")
    )

    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#action"
    assert 'id="form-errors"' in response.content.decode()
    assert kinds_of(taken_inquiry) == before


@pytest.mark.parametrize("verb", WRONG)
def test_wrong_input_is_shown_without_script_as_well(
    bob: Staff, taken_inquiry: Inquiry, verb: str
) -> None:
    response = signed_in(bob).post(url_of(taken_inquiry, verb), WRONG[verb])

    assert response.status_code == 422
    assert "<html" in response.content.decode()


@pytest.mark.parametrize("verb", ["wait", "resolve", "reopen", "promise", "assign", "transfer"])
def test_what_somebody_changed_meanwhile_is_said_and_the_text_kept(
    bob: Staff, taken_inquiry: Inquiry, team_policy: Team, verb: str
) -> None:
    good = {
        "wait": {"for_whom": "CUSTOMER", "reason": "ANSWER"},
        "resolve": {"channel_out": "EMAIL"},
        "reopen": {"reason": "NEW_FACTS"},
        "promise": {"at": "2031-01-01T10:00"},
        "assign": {"to": str(taken_inquiry.assignee_id)},
        "transfer": {"team": str(team_policy.pk)},
    }[verb]
    stale = {**good, "version": 1, "request_key": uuid4().hex}
    assert taken_inquiry.version > 1

    response = signed_in(bob).post(url_of(taken_inquiry, verb), stale, headers=pane("work-head"))
    page = response.content.decode()

    assert response.status_code == 409
    assert "Somebody else has changed this" in page
    # The next sending is judged against what was now seen.
    assert f'name="version" value="{taken_inquiry.version}"' in page


def test_a_refused_verb_says_why_instead_of_asking(alice: Staff, taken_inquiry: Inquiry) -> None:
    page = signed_in(alice).get(url_of(taken_inquiry, "close")).content.decode()

    assert "Resolve the inquiry first." in page
    assert 'id="do-it"' not in page


@pytest.mark.parametrize("verb", ASKING)
def test_the_form_costs_few_queries(bob: Staff, taken_inquiry: Inquiry, verb: str) -> None:
    client = signed_in(bob)

    with counting() as queries:
        client.get(url_of(taken_inquiry, verb), headers=pane("action"))

    assert len(queries) <= 9
