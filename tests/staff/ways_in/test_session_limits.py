"""How long a sign-in holds, and what ends it at once."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from ops_console.shared import clock
from ops_console.shared.models import AuditEntry
from staff import services
from staff.models import ApiToken, Staff
from tests.cast import signed_in
from tests.staff.ways_in.steps import (
    PASSWORD,
    give_app,
    give_password,
    inside,
    is_in,
    kinds,
    try_password,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def opens(client: Client, begun: dt.datetime, after: dt.timedelta, **headers: str) -> bool:
    with time_machine.travel(begun + after, tick=False):
        return client.get("/profile/", **headers).status_code == 200  # type: ignore[arg-type]


@pytest.mark.parametrize(("minutes", "open_"), [(14, True), (16, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_use(
    alice: Staff, minutes: int, open_: object
) -> None:
    begun, client = clock.now(), signed_in(alice)

    assert opens(client, begun, minutes * MINUTE) is open_
    assert kinds("SIGNED_OUT") == ([] if open_ else ["SIGNED_OUT"])


def test_work_keeps_it_open_but_not_for_more_than_ten_hours(alice: Staff) -> None:
    begun, client = clock.now(), signed_in(alice)

    opened = [opens(client, begun, n * 10 * MINUTE) for n in range(1, 62)]

    assert opened == [True] * 60 + [False]
    assert AuditEntry.objects.get(kind="SIGNED_OUT").reason == "ABSOLUTE"


def test_what_refreshes_itself_keeps_nothing_open(alice: Staff) -> None:
    begun, client = clock.now(), signed_in(alice)
    for n in range(1, 15):
        assert opens(client, begun, n * MINUTE, HTTP_OPS_PASSIVE="1")

    assert not opens(client, begun, 16 * MINUTE)


def test_the_limits_of_a_role_and_of_a_market_are_their_own(
    alice: Staff, root: Staff, settings: Settings
) -> None:
    settings.SESSION_IDLE_MINUTES = {"": 15, "ADMIN": 5, "TW": 3}
    begun = clock.now()

    assert opens(signed_in(alice), begun, 14 * MINUTE)
    assert not opens(signed_in(root), begun, 4 * MINUTE)


def test_a_session_that_our_sign_in_did_not_begin_opens_nothing(alice: Staff) -> None:
    client = Client()
    client.force_login(alice, "django.contrib.auth.backends.ModelBackend")

    assert not is_in(client)


def test_every_element_that_asks_by_itself_says_so() -> None:
    by_itself = re.compile(r"\b(load|revealed|intersect|every|refresh:due)\b")
    silent = [
        str(path.relative_to(TEMPLATES))
        for path in sorted(TEMPLATES.rglob("*.html"))
        for tag in re.findall(r"<\w[^>]*hx-trigger=[^>]*>", path.read_text(encoding="utf-8"))
        if by_itself.search(re.search(r'hx-trigger="([^"]*)"', tag)[1])  # type: ignore[index]
        and "Ops-Passive" not in tag
    ]

    assert silent == []


def test_the_number_of_the_session_changes_at_sign_in(alice: Staff, client: Client) -> None:
    give_password(alice)
    client.get("/sign-in/code/")
    session = client.session
    session["visited"] = True
    session.save()
    client.cookies["ops-session"] = before = str(session.session_key)

    try_password(client)

    assert client.cookies["ops-session"].value != before
    thief = Client()
    thief.cookies["ops-session"] = before
    assert not is_in(thief)
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_ends_the_session_everywhere(alice: Staff) -> None:
    client = signed_in(alice)
    key = client.cookies["ops-session"].value

    response = client.post("/sign-out/")

    again = Client()
    again.cookies["ops-session"] = key
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(again)
    assert kinds("SIGNED_OUT") == ["SIGNED_OUT"]


def test_a_new_password_ends_other_sessions_and_tokens_at_once(alice: Staff) -> None:
    give_password(alice)
    own, other = signed_in(alice), signed_in(alice)
    services.create_token(owner=alice, label="x", days=9, now=clock.now())
    new = "네 단어 문장 여우 달력 구름"

    response = own.post("/profile/security/password/", {"password": new, "again": new})

    assert response.status_code == 302
    assert is_in(own)
    assert not is_in(other)
    assert not ApiToken.objects.filter(revoked_at__isnull=True).exists()
    alice.refresh_from_db()
    assert alice.check_password(new)


def test_other_sessions_are_ended_from_the_profile(alice: Staff) -> None:
    own, other = signed_in(alice), signed_in(alice)

    own.post("/profile/security/sessions/")

    assert is_in(own)
    assert not is_in(other)


def test_a_disabled_person_is_out_with_the_next_request(alice: Staff) -> None:
    client = signed_in(alice)
    _token, secret = services.create_token(owner=alice, label="x", days=9, now=clock.now())

    Staff.objects.filter(pk=alice.pk).update(is_active=False)

    assert not is_in(client)
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/me/", **bearer).status_code == 401  # type: ignore[arg-type]


def test_a_step_that_matters_asks_again_after_five_minutes(alice: Staff) -> None:
    give_password(alice)
    begun, client = clock.now(), signed_in(alice)
    page = "/profile/security/password/"
    with time_machine.travel(begun + 4 * MINUTE, tick=False):
        assert client.get(page).status_code == 200

    with time_machine.travel(begun + 6 * MINUTE, tick=False):
        asked = client.get(page)
        wrong = client.post("/sign-in/confirm/", {"password": "wrong", "next": page})
        right = client.post("/sign-in/confirm/", {"password": PASSWORD, "next": page})
        opened = client.get(page)

    assert asked.headers["Location"] == f"/sign-in/confirm/?next={page}"
    assert wrong.status_code == 422
    assert right.headers["Location"] == page
    assert opened.status_code == 200


def test_confirming_does_not_lengthen_the_ten_hours(alice: Staff) -> None:
    give_password(alice)
    begun, client = clock.now(), signed_in(alice)
    session = client.session
    session["access"] = {**session["access"], "seen": (begun + 10 * HOUR).timestamp()}
    session.save()
    with time_machine.travel(begun + 10 * HOUR - MINUTE, tick=False):
        client.post("/sign-in/confirm/", {"password": PASSWORD})

    assert not opens(client, begun, 10 * HOUR + MINUTE)


def test_guessing_on_the_confirm_page_is_limited_too(alice: Staff) -> None:
    give_password(alice)
    client = signed_in(alice)

    answers = [
        client.post("/sign-in/confirm/", {"password": f"wrong {n}"}).status_code for n in range(6)
    ]

    assert answers == [422, 422, 422, 422, 429, 429]


def test_whoever_has_an_app_confirms_with_a_code(omar: Staff) -> None:
    give_password(omar)
    secret, codes = give_app(omar)
    from_app = inside(omar)

    without = from_app.post("/sign-in/confirm/", {"password": PASSWORD})
    with_code = from_app.post("/sign-in/confirm/", {"password": PASSWORD, "code": codes[0]})

    assert secret
    assert without.status_code == 422
    assert with_code.status_code == 302
