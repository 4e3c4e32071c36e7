"""One agent, two tabs: what one has entered, the other does not undo unseen."""

import re
from typing import Any

import pytest
from django.test import Client

from inquiries.models import Inquiry
from playbooks.models import Run
from staff.models import Staff
from tests.cast import signed_in
from tests.playbooks.views.test_finishing import url

RESULT = {"HX-Request": "true", "HX-Target": "step-criteria"}
FIRST = {"check.is_holder": "YES", "check.asked_on": "2099-01-01", "var.fee": "5000"}
OTHER = {**FIRST, "check.asked_on": "2099-02-02"}


def state_in(page: Any) -> str:
    found = re.search(
        r'id="playbook-state"[^>]*>\s*<input[^>]* value="([0-9a-f]+)"', page.content.decode()
    )
    assert found
    return found[1]


def flat(page: Any) -> str:
    return " ".join(page.content.decode().split())


@pytest.fixture
def tab(alice: Staff) -> Client:
    return signed_in(alice)


@pytest.fixture
def old_state(tab: Client, guided_inquiry: Inquiry) -> str:
    """What a tab remembers that was opened before the other one answered."""
    state = state_in(tab.get(f"/playbooks/panel/{guided_inquiry.number}/?playbook=PB-90"))
    answered = tab.post(
        url("answers", guided_inquiry), {**FIRST, "seen_state": state}, headers=RESULT
    )
    assert (answered.status_code, state_in(answered) != state) == (200, True)
    return state


@pytest.mark.parametrize("step", ["answers", "confirm"])
def test_older_answers_show_both_and_are_kept_only_when_sent_again(
    tab: Client, guided_inquiry: Inquiry, old_state: str, step: str
) -> None:
    sent = {**OTHER, "seen_state": old_state, "after": "0"}

    late = tab.post(url(step, guided_inquiry), sent, headers=RESULT)

    assert (late.status_code, late.headers["HX-Retarget"]) == (409, "#panel-playbook")
    both = re.findall(r"<td>(.*?)</td> <td><b>(.*?)</b></td>", flat(late))
    assert both == [("2 February 2099", "1 January 2099")]
    assert 'value="2099-02-02"' in late.content.decode()
    assert Run.objects.get().answer_values()["asked_on"] == "2099-01-01"
    again = {**sent, "seen_state": state_in(late)}
    assert tab.post(url("answers", guided_inquiry), again).status_code == 303
    assert Run.objects.get().answer_values()["asked_on"] == "2099-02-02"


def test_the_same_answers_again_are_no_conflict(
    tab: Client, guided_inquiry: Inquiry, old_state: str
) -> None:
    sent = {**FIRST, "seen_state": old_state}

    assert tab.post(url("answers", guided_inquiry), sent, headers=RESULT).status_code == 200


def test_a_playbook_is_not_put_aside_over_answers_that_nobody_saw(
    tab: Client, guided_inquiry: Inquiry, old_state: str
) -> None:
    sent = {"reason": "OTHER", "text": "because", "seen_state": old_state, "after": "0"}

    late = tab.post(url("unused", guided_inquiry), sent)

    assert late.status_code == 409
    assert "because</textarea>" in late.content.decode()
    assert Run.objects.get().state == "OPEN"
    fresh = {**sent, "seen_state": state_in(late)}
    assert tab.post(url("unused", guided_inquiry), fresh).status_code == 303
    assert Run.objects.get().state == "NOT_USED"


def test_answers_bring_the_new_state_to_both_forms(
    tab: Client, guided_inquiry: Inquiry, old_state: str
) -> None:
    part = tab.post(url("answers", guided_inquiry), FIRST, headers=RESULT).content.decode()

    for form in ("playbook-state", "unused-state"):
        assert part.count(f'id="{form}"') == 1
    assert part.count("hx-swap-oob") > 2


def test_going_on_from_a_panel_of_before_the_end_is_refused(
    tab: Client, guided_inquiry: Inquiry, old_state: str
) -> None:
    ended = {"reason": "OTHER", "text": "because"}
    assert tab.post(url("unused", guided_inquiry), ended).status_code == 303

    for step, form in (("again", {"after": "0"}), ("unused", {**ended, "after": "0"})):
        late = tab.post(url(step, guided_inquiry), form)
        assert (late.status_code, Run.objects.count()) == (409, 1), step
    after = {"after": str(Run.objects.get().pk)}
    assert tab.post(url("again", guided_inquiry), after).status_code == 303
