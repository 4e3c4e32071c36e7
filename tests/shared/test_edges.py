"""What stands before every view: headers, text guard, outages."""

import json

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared import text_guard
from staff.models import Staff
from tests.cast import enter, signed_in


@given(st.text())
def test_storable_text_has_neither_nul_nor_lone_surrogates(text: str) -> None:
    holds_neither = "\x00" not in text and text.encode("utf-8", "replace").decode() == text

    assert text_guard.is_storable(text) is holds_neither


def test_lone_surrogates_are_not_storable() -> None:
    assert not text_guard.is_storable("a\ud800b")
    assert text_guard.is_storable("𠮷 👩‍👩‍👧 한글")


def test_json_is_walked_to_its_leaves() -> None:
    assert text_guard.json_is_storable({"a": [1, None, {"b": "c"}]})
    assert not text_guard.json_is_storable({"a": [{"b": "\x00"}]})
    assert not text_guard.json_is_storable({"\x00": 1})


def test_bottomless_json_is_refused() -> None:
    assert not text_guard.json_is_storable(json.loads("[" * 60 + "]" * 60))


@pytest.mark.parametrize("path", ["/sign-in/?q=%00", "/sign-in/%00", "/%00?x=1"])
def test_nul_in_path_or_query_is_refused_with_422(client: Client, path: str) -> None:
    assert client.get(path).status_code == 422


def test_nul_in_the_cookie_of_a_session_is_refused_with_422(client: Client, db: None) -> None:
    cookie = rf'{settings.SESSION_COOKIE_NAME}="\000abcdefgh"'

    assert client.get("/sign-in/", headers={"cookie": cookie}).status_code == 422


def test_nul_in_a_form_field_is_refused_with_422(client: Client, db: None) -> None:
    response = client.post("/sign-in/", {"username": "a\x00", "password": "b"})

    assert response.status_code == 422


def test_too_many_fields_are_refused_with_413(client: Client, db: None) -> None:
    response = client.post("/sign-in/", {f"f{number}": "x" for number in range(1500)})

    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/livez", "/api/v1/nowhere"])
def test_every_answer_carries_the_security_headers(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_missing_csrf_token_is_refused_with_a_page_in_words(alice: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    enter(client, alice)

    response = client.post("/profile/", {"language": "ko"})

    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


def test_an_unknown_page_is_404_in_the_persons_language(mei: object) -> None:
    page = signed_in(mei).get("/nowhere/")  # type: ignore[arg-type]

    assert page.status_code == 404
    assert 'lang="zh-Hant"' in page.content.decode()


def test_a_fault_of_our_own_shows_no_trace(client: Client) -> None:
    from_handler = client.get("/nowhere/")

    assert settings.DEBUG is False
    assert "Traceback" not in from_handler.content.decode()


def test_probes_answer(client: Client, db: None) -> None:
    assert client.get("/livez").content == b"ok\n"
    assert client.get("/readyz").status_code == 200
