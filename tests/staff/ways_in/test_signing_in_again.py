"""A form that came too late: its text goes through the sign-in, for its author only."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from inquiries.models import Inquiry, Note
from ops_console.shared import clock
from staff.models import Staff, Team
from tests.cast import KeyedClient
from tests.factories import make_inquiry
from tests.staff.ways_in.steps import (
    CODE,
    PASSWORD,
    code_now,
    give_app,
    give_password,
    hidden,
    try_password,
)

TEXT = '고객이 내일 다시 전화해 달라고 합니다 <b>"꼭"</b> 👩‍👧'
HTMX = {"HTTP_HX_REQUEST": "true"}
DIALOG = {**HTMX, "HTTP_HX_TARGET": "sign-in-again"}


@pytest.fixture
def inquiry(team_claims: Team) -> Inquiry:
    return make_inquiry(team_claims)


@pytest.fixture
def late(alice: Staff, bob: Staff) -> Client:
    """Return a late in which Alice signed in, and whose session has ended since."""
    for person in (alice, bob):
        give_password(person)
    client = KeyedClient()
    assert try_password(client).status_code == 302
    del client.cookies["ops-session"]
    return client


def note_path(inquiry: Inquiry) -> str:
    return f"/inquiries/{inquiry.number}/note/"


def kept(page: bytes) -> dict[str, str]:
    """Return the fields that the page would send again."""
    found = re.findall(r'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', page.decode())
    told = {name: html.unescape(value) for name, value in found}
    return {name: told[name] for name in told.keys() - {"csrfmiddlewaretoken"}}


def too_late(late: Client, inquiry: Inquiry) -> bytes:
    form = {"body": TEXT, "request_key": "own-key", "csrfmiddlewaretoken": "x"}
    response = late.post(note_path(inquiry), form)
    assert response.status_code == 401
    return response.content


def test_the_text_is_sent_again_after_signing_in(late: Client, inquiry: Inquiry) -> None:
    page = too_late(late, inquiry)

    again = try_password(late, carried=hidden(page, "carried"))

    assert again.status_code == 200
    assert f'action="{note_path(inquiry)}"' in again.content.decode()
    # Its own request key too: sent twice it is still one note.
    assert kept(again.content) == {"body": TEXT, "request_key": "own-key"}
    late.post(note_path(inquiry), kept(again.content))
    late.post(note_path(inquiry), kept(again.content))
    assert Note.objects.get().body == TEXT


def test_the_text_is_not_readable_on_the_sign_in_page(late: Client, inquiry: Inquiry) -> None:
    page = too_late(late, inquiry).decode()

    assert "고객이" not in page
    assert inquiry.number not in page


def test_a_colleague_who_signs_in_gets_nothing_of_it(late: Client, inquiry: Inquiry) -> None:
    page = too_late(late, inquiry)

    response = try_password(late, "bob", carried=hidden(page, "carried"))

    assert response.status_code == 302
    assert not Note.objects.exists()


@pytest.mark.parametrize("change", [lambda token: token[:-2] + "AA", lambda _token: "x", str.upper])
def test_an_altered_text_is_dropped(late: Client, inquiry: Inquiry, change: object) -> None:
    token = hidden(too_late(late, inquiry), "carried")

    response = try_password(late, carried=change(token))  # type: ignore[operator]

    assert response.status_code == 302


def test_a_text_of_yesterday_is_dropped(late: Client, inquiry: Inquiry) -> None:
    token = hidden(too_late(late, inquiry), "carried")

    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        response = try_password(late, carried=token)

    assert response.status_code == 302


def test_it_passes_through_the_second_factor(late: Client, inquiry: Inquiry, alice: Staff) -> None:
    give_app(alice)
    token = hidden(too_late(late, inquiry), "carried")
    assert try_password(late, carried=token).headers["Location"] == CODE

    again = late.post(CODE, {"code": code_now(alice)})

    assert kept(again.content)["body"] == TEXT


def test_it_survives_a_wrong_password(late: Client, inquiry: Inquiry) -> None:
    token = hidden(too_late(late, inquiry), "carried")

    page = try_password(late, password="wrong", carried=token)

    assert hidden(page.content, "carried") == token


def test_a_browser_that_knows_nobody_is_just_asked_to_sign_in(
    client: Client, inquiry: Inquiry
) -> None:
    response = client.post(note_path(inquiry), {"body": TEXT})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/?next=")


def test_after_signing_out_nothing_is_kept(late: Client, inquiry: Inquiry) -> None:
    try_password(late)
    late.post("/sign-out/")

    assert late.post(note_path(inquiry), {"body": TEXT}).status_code == 302


def test_a_cookie_that_we_did_not_sign_names_nobody(
    late: Client, inquiry: Inquiry, settings: Settings
) -> None:
    late.cookies[settings.WHO_COOKIE_NAME] = late.cookies[settings.WHO_COOKIE_NAME].value + "x"

    assert late.post(note_path(inquiry), {"body": TEXT}).status_code == 302


def test_a_pane_is_told_where_to_sign_in(late: Client, inquiry: Inquiry) -> None:
    response = late.post(note_path(inquiry), {"body": TEXT}, **HTMX)  # type: ignore[arg-type]

    assert response.status_code == 401
    assert response.headers["Ops-Challenge"] == "/sign-in/"
    assert response.content == b""


def test_the_dialog_signs_in_and_says_so(late: Client) -> None:
    form = late.get("/sign-in/", **DIALOG)  # type: ignore[arg-type]
    wrong = late.post(
        "/sign-in/",
        {"username": "alice", "password": "wrong"},
        **DIALOG,  # type: ignore[arg-type]
    )
    right = late.post(
        "/sign-in/",
        {"username": "alice", "password": PASSWORD},
        **DIALOG,  # type: ignore[arg-type]
    )

    assert b"<html" not in form.content
    assert b'hx-target="#sign-in-again"' in form.content
    assert wrong.status_code == 422
    assert right.status_code == 200
    assert right.headers["HX-Trigger"] == "session:renewed"
    assert "ops-csrf" in right.cookies


def test_the_dialog_asks_for_the_second_factor_too(late: Client, alice: Staff) -> None:
    give_app(alice)
    data = {"username": "alice", "password": PASSWORD}
    code_page = late.post("/sign-in/", data, follow=True, **DIALOG)  # type: ignore[arg-type]

    done = late.post(CODE, {"code": code_now(alice)}, **DIALOG)  # type: ignore[arg-type]

    assert b'name="code"' in code_page.content
    assert b"<html" not in code_page.content
    assert done.headers["HX-Trigger"] == "session:renewed"


def test_a_colleague_in_the_dialog_leaves_the_page(late: Client) -> None:
    response = late.post(
        "/sign-in/",
        {"username": "bob", "password": PASSWORD},
        **DIALOG,  # type: ignore[arg-type]
    )

    assert response.headers["HX-Redirect"] == "/"
    assert "HX-Trigger" not in response.headers


def test_a_page_of_somebody_else_does_not_write_in_my_name(
    late: Client, inquiry: Inquiry, bob: Staff, alice: Staff
) -> None:
    try_password(late, "bob")

    answers = [
        late.post(
            note_path(inquiry),
            {"body": TEXT},
            HTTP_OPS_PERSON=str(person.pk),
            **HTMX,  # type: ignore[arg-type]
        ).status_code
        for person in (alice, bob)
    ]

    assert answers[0] == 401
    assert answers[1] != 401
    assert Note.objects.get().author == bob


def test_a_step_that_matters_keeps_its_text_as_well(alice: Staff, settings: Settings) -> None:
    give_password(alice)
    client = KeyedClient()
    try_password(client)
    new = "구름 달력 여우 사다리 열쇠"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=6)):
        asked = client.post("/profile/security/sessions/")
        page = client.post("/profile/security/password/", {"password": new, "again": new})
        dialog = client.post("/profile/security/password/", {}, **HTMX)  # type: ignore[arg-type]
        confirm = {"password": PASSWORD, "carried": hidden(page.content, "carried")}
        again = client.post("/sign-in/confirm/", confirm)

    assert asked.status_code == 302
    assert (page.status_code, dialog.status_code) == (401, 401)
    assert dialog.headers["Ops-Challenge"] == "/sign-in/confirm/"
    # Passwords are typed again: they do not travel.
    assert new not in again.content.decode()
    assert PASSWORD not in again.content.decode()
