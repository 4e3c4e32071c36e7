"""How programs sign in at the API, and what is refused."""

import datetime as dt

import pytest
from django.test import Client

from ops_console.shared import clock
from staff import services
from staff.models import Staff
from tests.api.fixtures import Call, send
from tests.cast import enter, signed_in


def test_a_token_names_its_owner(alice: Staff, call: Call) -> None:
    answer = call(alice, "get", "me/").json()

    assert (answer["username"], answer["role"]) == ("alice", "AGENT")
    assert answer["markets"] == [{"code": "KR", "name": "Korea"}]
    assert answer["teams"] == [{"code": "CLAIMS", "name": "Claims"}]


@pytest.mark.parametrize("secret", ["", "ops_wrong", "ops_wrong twice", "\u00e9"])
def test_a_wrong_token_is_refused_with_401(alice: Staff, secret: str) -> None:
    answer = send(secret, "get", "me/")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"]


def test_an_expired_token_is_refused_with_401(alice: Staff) -> None:
    long_ago = clock.now() - dt.timedelta(days=3)
    _token, secret = services.create_token(owner=alice, label="old", days=1, now=long_ago)

    assert send(secret, "get", "me/").status_code == 401


def test_nobody_is_refused_with_401(client: Client, db: None) -> None:
    assert client.get("/api/v1/inquiries/").status_code == 401


def test_the_session_of_the_browser_works_too(alice: Staff) -> None:
    assert signed_in(alice).get("/api/v1/me/").json()["username"] == "alice"


def test_a_session_without_csrf_token_cannot_write(alice: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    enter(client, alice)

    answer = client.post("/api/v1/inquiries/", {}, content_type="application/json")

    assert answer.status_code == 403


def test_a_role_without_the_api_is_refused_with_403(erin: Staff) -> None:
    answer = signed_in(erin).get("/api/v1/me/")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_refusals_speak_the_callers_language(mei: Staff, call: Call) -> None:
    answer = call(mei, "get", "inquiries/TW-000000-000000/")

    assert answer.status_code == 404
    assert "不存在" in answer.json()["detail"] or "無權" in answer.json()["detail"]


def test_unknown_addresses_are_404_in_json(alice: Staff, call: Call) -> None:
    answer = call(alice, "get", "nowhere/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_other_content_types_are_refused_with_415(alice: Staff) -> None:
    client = signed_in(alice)

    answer = client.post("/api/v1/inquiries/", "subject=x", content_type="text/plain")

    assert answer.status_code == 415


def test_other_methods_are_refused_with_405(alice: Staff, call: Call) -> None:
    assert call(alice, "delete", "inquiries/").status_code == 405
