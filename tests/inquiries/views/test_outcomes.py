"""Resolving, closing, opening again, merging."""

import datetime as dt
import json
from typing import Any
from uuid import uuid4

import pytest

from inquiries import closing_checks
from inquiries.models import Inquiry
from ops_console.shared import clock
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of


def sent(inquiry: Inquiry, **fields: Any) -> dict[str, Any]:
    return {"version": inquiry.version, "request_key": uuid4().hex, **fields}


def test_resolving_takes_one_press(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "resolve"), sent(taken_inquiry), headers=pane("work-head")
    )
    page = response.content.decode()

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.status == "RESOLVED"
    assert 'id="do-close"' in page
    assert 'id="do-reopen"' in page


def test_resolving_and_next_opens_what_is_due_next(
    alice: Staff, taken_inquiry: Inquiry, team_claims: Team
) -> None:
    soon = clock.now() + dt.timedelta(minutes=1)
    following = factories.make_inquiry(team_claims, assignee=alice, status="OPEN", next_due_at=soon)

    response = signed_in(alice).post(
        f"{url_of(taken_inquiry, 'resolve')}?channel=CALL_IN",
        sent(taken_inquiry, then="next"),
        headers=pane("work-head"),
    )

    place = json.loads(response.headers["HX-Location"])
    assert place["path"] == f"{url_of(following)}?channel=CALL_IN"
    assert place["target"] == "#work"


def test_resolving_the_last_one_says_that_the_queue_is_clear(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    client = signed_in(alice)

    response = client.post(
        url_of(taken_inquiry, "resolve"), sent(taken_inquiry, then="next"), follow=True
    )

    assert response.redirect_chain == [("/desk/", 302)]
    assert "The queue is clear." in response.content.decode()


def test_resolving_is_refused_while_something_is_missing(
    alice: Staff, taken_inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = closing_checks.ClosingRefusal("no_cause", "Choose the root cause.", "voc")
    monkeypatch.setattr(closing_checks, "_checks", {lambda _inquiry: [missing]: None})

    response = signed_in(alice).post(
        url_of(taken_inquiry, "resolve"),
        sent(taken_inquiry, then="next"),
        headers=pane("work-head"),
    )

    taken_inquiry.refresh_from_db()
    assert response.status_code == 409
    assert taken_inquiry.status == "OPEN"
    assert "Choose the root cause." in response.content.decode()


def test_closing_needs_the_confirmation(alice: Staff, resolved_inquiry: Inquiry) -> None:
    client = signed_in(alice)

    without = client.post(url_of(resolved_inquiry, "close"), sent(resolved_inquiry))
    client.post(url_of(resolved_inquiry, "close"), sent(resolved_inquiry, confirmed="on"))

    resolved_inquiry.refresh_from_db()
    assert without.status_code == 422
    assert resolved_inquiry.status == "CLOSED"


def test_opening_again_needs_a_reason_and_starts_anew(
    alice: Staff, resolved_inquiry: Inquiry
) -> None:
    response = signed_in(alice).post(
        url_of(resolved_inquiry, "reopen"),
        sent(resolved_inquiry, reason="WRONG_ANSWER"),
        headers=pane("work-head"),
    )

    resolved_inquiry.refresh_from_db()
    assert resolved_inquiry.status == "OPEN"
    assert "The answer was wrong or incomplete" in response.content.decode()


def test_merging_leads_on_to_the_other(
    alice: Staff, taken_inquiry: Inquiry, team_claims: Team
) -> None:
    into = factories.make_inquiry(team_claims, customer=taken_inquiry.customer)

    signed_in(alice).post(
        url_of(taken_inquiry, "merge"), sent(taken_inquiry, into=f" {into.number.lower()} ")
    )

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.merged_into == into


def test_merging_into_an_inquiry_of_another_team_tells_nothing_about_it(
    alice: Staff, taken_inquiry: Inquiry, foreign_inquiry: Inquiry
) -> None:
    client = signed_in(alice)

    answers = [
        client.post(url_of(taken_inquiry, "merge"), sent(taken_inquiry, into=number))
        for number in (foreign_inquiry.number, "KR-000000-000000")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("no inquiry with this number" in answer.content.decode() for answer in answers)
    assert kinds_of(foreign_inquiry) == []
