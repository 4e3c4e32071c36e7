"""Signing in and out."""

import pytest
from django.test import Client
from django.urls import reverse

from staff.models import Staff
from tests.cast import signed_in

SIGN_IN = "/sign-in/"
PASSWORD = "한글로 된 긴 비밀번호 2026"


@pytest.fixture
def alice_with_password(alice: Staff) -> Staff:
    alice.set_password(PASSWORD)
    alice.save(update_fields=["password"])
    return alice


def sign_in(client: Client, **fields: str) -> int:
    data = {"username": "alice", "password": PASSWORD, **fields}
    return client.post(SIGN_IN, data).status_code


def test_the_right_password_signs_in_and_leads_to_the_desk(
    client: Client, alice_with_password: Staff
) -> None:
    response = client.post(SIGN_IN, {"username": "alice", "password": PASSWORD})

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(alice_with_password.pk)


def test_the_password_is_kept_as_an_argon2_hash(alice_with_password: Staff) -> None:
    assert alice_with_password.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "fields",
    [{"password": "wrong"}, {"username": "nobody"}, {"password": f"{PASSWORD} "}, {"username": ""}],
    ids=["wrong password", "unknown name", "trailing space", "no name"],
)
def test_anything_else_is_refused_with_422(
    client: Client, alice_with_password: Staff, fields: dict[str, str]
) -> None:
    assert sign_in(client, **fields) == 422
    assert "_auth_user_id" not in client.session


def test_wrong_password_and_unknown_name_read_the_same(
    client: Client, alice_with_password: Staff
) -> None:
    bodies = [
        client.post(SIGN_IN, {"username": name, "password": "wrong"}).content.replace(
            name.encode(), b""
        )
        for name in ("alice", "nobody")
    ]

    without_token = [body.split(b"csrfmiddlewaretoken")[0] for body in bodies]
    assert without_token[0] == without_token[1]


def test_a_disabled_person_cannot_sign_in(client: Client, alice_with_password: Staff) -> None:
    alice_with_password.is_active = False
    alice_with_password.save(update_fields=["is_active"])

    assert sign_in(client) == 422


def test_the_session_gets_a_new_id_at_sign_in(client: Client, alice_with_password: Staff) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["visited"] = True
    session.save()
    before = client.cookies["ops-session"].value if "ops-session" in client.cookies else None

    sign_in(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/voc/?market=KR", "/voc/?market=KR"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_only_to_pages_of_the_console(
    client: Client, alice_with_password: Staff, target: str, expected: str
) -> None:
    response = client.post(SIGN_IN, {"username": "alice", "password": PASSWORD, "next": target})

    assert response.headers["Location"] == expected


def test_signing_out_ends_the_session_by_post_only(alice: Staff) -> None:
    client = signed_in(alice)

    assert client.get("/sign-out/").status_code == 405
    response = client.post("/sign-out/")

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("code", "word"), [("ko", "로그인"), ("zh-hant", "登入")])
def test_a_visitor_chooses_the_language(client: Client, db: None, code: str, word: str) -> None:
    client.post("/language/", {"language": code, "next": "/voc/"})

    page = client.get(SIGN_IN).content.decode()

    assert word in page


def test_an_unknown_language_is_ignored(client: Client, db: None) -> None:
    response = client.post("/language/", {"language": "xx"})

    assert response.status_code == 302
    assert "ops-language" not in response.cookies


def test_the_start_page_is_the_first_that_the_person_may_see(
    client: Client, alice: Staff, erin: Staff
) -> None:
    seen = [
        person.get("/").headers["Location"] for person in (client, *map(signed_in, (alice, erin)))
    ]

    assert seen == [SIGN_IN, reverse("inquiries:desk"), reverse("playbooks:index")]
