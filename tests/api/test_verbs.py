"""The whole line over the API: take, contact, note, cause, resolve, close, reopen."""

from typing import Any

import pytest

from inquiries.models import Correction, Inquiry, Note
from staff.models import Staff, Team
from tests.api.fixtures import Call
from tests.factories import make_inquiry
from tests.voc.fixtures import load_ops_tree


@pytest.fixture
def inquiry(team_claims: Team) -> Inquiry:
    return make_inquiry(team_claims)


def status_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return str(answer.json()["status"])


def test_an_inquiry_goes_its_whole_way(alice: Staff, inquiry: Inquiry, call: Call) -> None:
    load_ops_tree("KR")
    path = f"inquiries/{inquiry.number}/"

    assert status_of(call(alice, "post", f"{path}take/", {})) == "OPEN"
    leg = call(alice, "post", f"{path}contacts/", {"kind": "CALL_IN"}).json()
    for step in ("hold", "continue", "end", "wrap-up"):
        leg = call(alice, "post", f"contacts/{leg['id']}/{step}/").json()
    assert leg["state"] == "DONE"
    assert call(alice, "post", f"{path}notes/", {"body": "발급 안내"}).status_code == 201
    assert call(alice, "post", f"{path}causes/", {"cause": "C4.1"}).status_code == 200
    resolved = call(alice, "post", f"{path}resolve/", {"channel_out": "CALL_OUT"})
    assert status_of(resolved) == "RESOLVED"
    assert status_of(call(alice, "post", f"{path}close/", {"confirmed": True})) == "CLOSED"
    assert status_of(call(alice, "post", f"{path}reopen/", {"reason": "WRONG_ANSWER"})) == "OPEN"
    assert Note.objects.get().body == "발급 안내"


def test_what_is_missing_for_resolving_is_said(alice: Staff, inquiry: Inquiry, call: Call) -> None:
    load_ops_tree("KR")
    path = f"inquiries/{inquiry.number}/"
    call(alice, "post", f"{path}take/", {})

    answer = call(alice, "post", f"{path}resolve/", {})

    inquiry.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["detail"]
    assert inquiry.status == "OPEN"


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("resolve", {}),
        ("close", {"confirmed": True}),
        ("reopen", {"reason": "NEW_FACTS"}),
        ("continue", {}),
        ("wait", {"for_whom": "CUSTOMER", "reason": "DOCUMENTS"}),
    ],
)
def test_steps_out_of_order_are_409(
    alice: Staff, inquiry: Inquiry, call: Call, verb: str, body: dict[str, Any]
) -> None:
    answer = call(alice, "post", f"inquiries/{inquiry.number}/{verb}/", body)

    inquiry.refresh_from_db()
    assert answer.status_code in {403, 409}, answer.content
    assert inquiry.status == "NEW"


VERBS = [
    ("take", {}),
    ("assign", {"to": "alice"}),
    ("transfer", {"team": "POLICY"}),
    ("notes", {"body": "x"}),
    ("complaint", {"level": "INTERNAL"}),
    ("corrections", {"kind": "MISGUIDANCE", "description": "x"}),
    ("causes", {"cause": "C1.1"}),
    ("contacts", {"kind": "EMAIL"}),
]


@pytest.mark.parametrize(("verb", "body"), VERBS)
def test_another_teams_inquiry_is_404(
    charlie: Staff, inquiry: Inquiry, call: Call, verb: str, body: dict[str, Any]
) -> None:
    answer = call(charlie, "post", f"inquiries/{inquiry.number}/{verb}/", body)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("wait", {"for_whom": "NOBODY", "reason": "ANSWER"}),
        ("wait", {"for_whom": "UNIT", "reason": "x"}),
        ("reopen", {"reason": ""}),
        ("transfer", {"team": "x" * 31}),
        ("notes", {"body": ""}),
        ("notes", {"body": "x" * 20_001}),
        ("promise", {"at": "0001-01-01T00:00:00Z"}),
        ("complaint", {"level": "NONE"}),
        ("corrections", {"kind": "MISGUIDANCE", "description": ""}),
        ("take", {"version": "x"}),
        ("take", {"assignee": 1}),
        ("contacts", {"kind": "PIGEON"}),
        ("close", {"confirmed": "perhaps"}),
    ],
)
def test_bad_input_is_422(
    alice: Staff, inquiry: Inquiry, call: Call, verb: str, body: dict[str, Any]
) -> None:
    answer = call(alice, "post", f"inquiries/{inquiry.number}/{verb}/", body)

    assert answer.status_code == 422, answer.content


def test_an_analyst_reads_and_changes_nothing(dana: Staff, inquiry: Inquiry, call: Call) -> None:
    assert call(dana, "get", f"inquiries/{inquiry.number}/").status_code == 200
    assert call(dana, "post", f"inquiries/{inquiry.number}/take/", {}).status_code == 403
    assert (
        call(
            dana,
            "post",
            f"inquiries/{inquiry.number}/corrections/",
            {"kind": "MISGUIDANCE", "description": "x"},
        ).status_code
        == 403
    )
    assert not Correction.objects.exists()


def test_work_is_assigned_and_passed_on_by_a_leader(
    bob: Staff, alice: Staff, charlie: Staff, inquiry: Inquiry, call: Call
) -> None:
    path = f"inquiries/{inquiry.number}/"

    assigned = call(bob, "post", f"{path}assign/", {"to": "alice"}).json()
    stranger = call(bob, "post", f"{path}assign/", {"to": "mei"})

    assert assigned["assignee"]["username"] == "alice"
    assert stranger.status_code == 404
