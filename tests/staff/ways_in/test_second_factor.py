"""The second factor: required by role, nothing before it, each code once, nothing usable kept."""

import datetime as dt
import json
import threading
from typing import Any

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, RequestFactory
from pytest_django import Settings

from ops_console.shared import clock, errors
from ops_console.shared.models import AuditEntry
from staff import services
from staff.models import ApiToken, Staff
from tests.cast import signed_in
from tests.route_table import API, PAGES
from tests.staff.ways_in.steps import (
    APP,
    CODE,
    PASSWORD,
    code_at,
    code_now,
    give_app,
    give_password,
    hidden,
    inside,
    is_in,
    kinds,
    send,
    try_password,
)
from tests.test_urls import ROUTES

REQUIRED = {"ADMIN", "PRIVACY", "MANAGER"}


@pytest.fixture
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = REQUIRED


@pytest.fixture
def petra_in_code_step(petra: Staff, client: Client) -> Client:
    give_password(petra)
    give_app(petra)
    assert try_password(client, "petra").headers["Location"] == CODE
    return client


def test_a_code_of_the_app_completes_the_sign_in(petra_in_code_step: Client, petra: Staff) -> None:
    client = petra_in_code_step

    response = send(client, CODE, code=code_now(petra))

    assert response.status_code == 302
    assert is_in(client)
    assert AuditEntry.objects.get(kind="SIGNED_IN").data == {"factor": "TOTP"}


def test_password_alone_reaches_nothing_but_the_second_step(petra_in_code_step: Client) -> None:
    wanted = [(name, route.methods[0]) for name, route in {**PAGES, **API}.items()]

    answers = {
        (name, method): getattr(petra_in_code_step, method)(ROUTES[name]).status_code
        for name, method in wanted
        if name in ROUTES
    }

    assert {key: status for key, status in answers.items() if status not in {302, 401, 404}} == {}
    assert petra_in_code_step.get(CODE).status_code == 200


def test_whoever_has_an_app_is_asked_whatever_the_role_needs(alice: Staff, client: Client) -> None:
    give_password(alice)
    give_app(alice)

    assert try_password(client).headers["Location"] == CODE
    assert not is_in(client)


def test_a_role_that_needs_an_app_sets_one_up_before_getting_in(
    petra: Staff, client: Client, required: None
) -> None:
    give_password(petra)
    assert try_password(client, "petra").headers["Location"] == APP
    assert not is_in(client)
    page = client.get(APP).content
    secret = services.open_secret(petra, sealed := hidden(page, "sealed"))

    wrong = send(client, APP, sealed=sealed, code="000000")
    shown = send(client, APP, sealed=sealed, code=code_at(secret, clock.now()))

    assert wrong.status_code == 422
    assert not is_in(client)
    assert shown.content.count(b'<li><code class="secret">') == 10
    assert send(client, APP).status_code == 302
    assert is_in(client)
    assert kinds("SECOND_FACTOR", "SIGNED_IN") == ["SECOND_FACTOR", "SIGNED_IN"]


def test_other_roles_get_in_by_password(alice: Staff, client: Client, required: None) -> None:
    give_password(alice)

    assert try_password(client).headers["Location"] == "/"
    assert is_in(client)


def test_a_session_without_the_factor_ends_when_the_role_needs_one(
    petra: Staff, required: None
) -> None:
    client = inside(petra, "NONE")

    assert not is_in(client)


def test_an_api_token_does_not_go_round_the_second_factor(
    omar: Staff, client: Client, settings: Settings
) -> None:
    _token, secret = services.create_token(owner=omar, label="x", days=9, now=clock.now())
    ask: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/me/", **ask).status_code == 200

    settings.SECOND_FACTOR_ROLES = REQUIRED

    assert client.get("/api/v1/me/", **ask).status_code == 401


def test_the_admin_site_has_no_door_of_its_own(root: Staff, client: Client) -> None:
    give_password(root)

    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert answer.headers["Location"].startswith("/sign-in/?next=")
    assert not is_in(client)


def test_a_sign_in_is_never_complete_without_a_factor_that_there_is_or_must_be(
    alice: Staff, petra: Staff, required: None, rf: RequestFactory
) -> None:
    give_app(alice)

    for person in (alice, petra):
        with pytest.raises(errors.Forbidden):
            services.complete(rf.get("/"), person=person, factor="NONE", now=clock.now())
    assert kinds("SIGNED_IN") == []


def test_no_code_is_good_for_whoever_has_no_app(petra: Staff) -> None:
    with pytest.raises(services.WrongCode):
        services.verify(person=petra, code="000000", now=clock.now())


def test_a_code_works_once_in_any_process(petra: Staff) -> None:
    secret, _codes = give_app(petra)
    now = clock.now()
    code = code_at(secret, now)
    services.verify(person=petra, code=code, now=now)
    cache.clear()

    with pytest.raises(services.WrongCode):
        services.verify(person=petra, code=code, now=now)


def test_an_older_code_is_refused_after_a_newer_one(petra: Staff) -> None:
    secret, _codes = give_app(petra)
    now = clock.now()
    services.verify(person=petra, code=code_at(secret, now), now=now)

    with pytest.raises(services.WrongCode):
        services.verify(person=petra, code=code_at(secret, now - dt.timedelta(seconds=30)), now=now)


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [(-60, "wrong_code"), (-30, "TOTP"), (30, "TOTP"), (60, "wrong_code")],
)
def test_the_clock_of_the_phone_may_be_half_a_minute_off(
    petra: Staff, seconds: int, answer: str
) -> None:
    secret, _codes = give_app(petra)
    now = clock.now()
    code = code_at(secret, now + dt.timedelta(seconds=seconds))

    try:
        found: str = services.verify(person=petra, code=code, now=now)
    except services.WrongCode as error:
        found = error.code

    assert found == answer


def answers_in_parallel(person: Staff, code: str, count: int = 4) -> list[str]:
    """Show one code in several threads at once, each on a connection of its own."""
    answers: list[str] = []
    start = threading.Barrier(count)

    def show() -> None:
        start.wait()
        try:
            answers.append(services.verify(person=person, code=code, now=clock.now()))
        except errors.DomainError as error:
            answers.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=show) for _n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["TOTP", "RECOVERY"])
def test_one_code_in_parallel_is_accepted_once(petra: Staff, kind: str) -> None:
    secret, codes = give_app(petra)
    code = code_at(secret, clock.now()) if kind == "TOTP" else codes[0]

    assert answers_in_parallel(petra, code) == [kind, "wrong_code", "wrong_code", "wrong_code"]


def test_a_recovery_code_works_once(petra: Staff) -> None:
    _secret, codes = give_app(petra)
    typed = codes[0].lower().replace("-", " ")

    assert services.verify(person=petra, code=typed, now=clock.now()) == "RECOVERY"
    with pytest.raises(services.WrongCode):
        services.verify(person=petra, code=codes[0], now=clock.now())
    assert services.codes_left(petra) == 9


def test_the_database_holds_neither_secret_nor_codes(petra: Staff) -> None:
    secret, codes = give_app(petra)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        kept = " ".join(row[0] for row in cursor.fetchall())

    assert secret not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_a_secret_copied_to_another_account_does_not_open(petra: Staff, omar: Staff) -> None:
    secret, _codes = give_app(petra)
    row = Authenticator.objects.get(user=petra, type="totp")
    Authenticator.objects.create(user=omar, type="totp", data=row.data)

    with pytest.raises(Exception, match="does not open"):
        services.verify(person=omar, code=code_at(secret, clock.now()), now=clock.now())


def test_what_allauth_stores_itself_is_sealed_too() -> None:
    sealed = get_adapter().encrypt("SECRET")

    assert "SECRET" not in sealed
    assert get_adapter().decrypt(sealed) == "SECRET"


def test_five_wrong_codes_block_for_five_minutes(petra: Staff) -> None:
    secret, _codes = give_app(petra)
    now = clock.now()
    for _n in range(5):
        with pytest.raises(services.WrongCode):
            services.verify(person=petra, code="000000", now=now)

    with pytest.raises(services.CodesBlocked):
        services.verify(person=petra, code=code_at(secret, now), now=now)
    later = now + dt.timedelta(minutes=5, seconds=1)
    assert services.verify(person=petra, code=code_at(secret, later), now=later) == "TOTP"
    assert kinds("LOCKED_OUT") == ["LOCKED_OUT"]


def test_the_way_in_closes_after_a_quarter_of_an_hour(
    petra_in_code_step: Client, petra: Staff
) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        response = send(petra_in_code_step, CODE, code=code_now(petra))

    assert response.headers["Location"] == "/sign-in/"
    assert not is_in(petra_in_code_step)


def test_changing_the_app_ends_other_sessions_and_tokens(petra: Staff, omar: Staff) -> None:
    give_app(omar)
    other = inside(omar)
    services.create_token(owner=omar, label="x", days=9, now=clock.now())
    own = inside(omar)

    page = own.post("/profile/security/codes/")

    assert page.status_code == 200
    assert is_in(own)
    assert not is_in(other)
    assert ApiToken.objects.filter(owner=omar, revoked_at__isnull=True).count() == 0


def test_an_app_is_set_up_and_removed_from_the_profile(alice: Staff) -> None:
    client = signed_in(alice)
    page = client.get("/profile/security/app/").content
    secret = services.open_secret(alice, sealed := hidden(page, "sealed"))

    shown = client.post(
        "/profile/security/app/", {"sealed": sealed, "code": code_at(secret, clock.now())}
    )

    assert shown.content.count(b'<li><code class="secret">') == 10
    assert services.is_enrolled(alice)
    assert client.post("/profile/security/app/remove/").status_code == 302
    assert not services.is_enrolled(alice)
    assert is_in(client)


def test_a_role_that_needs_the_app_cannot_remove_it(petra: Staff, required: None) -> None:
    give_app(petra)
    client = inside(petra)

    assert client.post("/profile/security/app/remove/").status_code == 409
    assert services.is_enrolled(petra)


def test_a_second_app_is_refused(alice: Staff) -> None:
    give_app(alice)
    secret, sealed = services.new_secret(alice)

    with pytest.raises(errors.Refused):
        services.enrol(
            person=alice, sealed=sealed, code=code_at(secret, clock.now()), now=clock.now()
        )


def test_the_audit_holds_no_secret(petra_in_code_step: Client, petra: Staff) -> None:
    code = code_now(petra)
    send(petra_in_code_step, CODE, code="987654")
    send(petra_in_code_step, CODE, code=code)

    told: list[Any] = list(AuditEntry.objects.values())
    text = json.dumps(told, default=str, ensure_ascii=False)

    assert len(told) == 3
    assert not [secret for secret in (PASSWORD, code, "987654") if secret in text]


def test_a_form_that_brings_back_another_secret_sets_nothing_up(alice: Staff, bob: Staff) -> None:
    _secret, of_bob = services.factors.new_secret(bob)

    for sealed in (of_bob, "none of ours"):
        with pytest.raises(services.WrongCode):
            services.factors.open_secret(alice, sealed)


def test_without_an_app_there_is_nothing_to_renew_or_remove(alice: Staff, root: Staff) -> None:
    with pytest.raises(errors.Refused):
        services.factors.renew_codes(person=alice, now=clock.now())
    with pytest.raises(errors.NotFound):
        services.factors.remove(person=alice, by=root, now=clock.now())

    assert AuditEntry.objects.count() == 0
