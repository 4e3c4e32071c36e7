"""Signing in at an identity provider: who it is is issuer and subject, and nothing is believed."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from ops_console.shared import clock, outbound
from ops_console.shared.errors import Unavailable
from ops_console.shared.models import AuditEntry
from staff.models import ExternalIdentity, Staff
from staff.services import oidc
from tests.cast import make_person, signed_in
from tests.staff.ways_in.issuer import (
    CLIENT_ID,
    CLIENT_SECRET,
    OTHER_KEY,
    Claims,
    Issuer,
    RunningIssuer,
    es256,
    rs256,
    token_of,
)
from tests.staff.ways_in.steps import APP, CODE, give_app, is_in

START = "/sign-in/provider/"


@pytest.fixture
def issuer(settings: Settings) -> Iterator[Issuer]:
    with RunningIssuer() as found:
        settings.OIDC_ISSUER = found.url
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        oidc._documents.clear()
        yield found


@pytest.fixture
def linked(alice: Staff, issuer: Issuer) -> Staff:
    ExternalIdentity.objects.create(
        person=alice, issuer=issuer.url, subject=issuer.subject, linked_at=clock.now()
    )
    return alice


def way_back(client: Client, issuer: Issuer, target: str = "/desk/") -> str:
    return issuer.sign_in(client.get(START, {"next": target}).headers["Location"])


def go(client: Client, issuer: Issuer) -> int:
    return client.get(way_back(client, issuer)).status_code


def refusal() -> str:
    return str(AuditEntry.objects.filter(reason="PROVIDER").latest("number").data["fault"])


def test_a_linked_person_signs_in(client: Client, issuer: Issuer, linked: Staff) -> None:
    response = client.get(way_back(client, issuer, "/voc/"))

    assert response.headers["Location"] == "/voc/"
    assert client.session["_auth_user_id"] == str(linked.pk)
    asked = issuer.asked[0]
    assert (asked["response_type"], asked["scope"]) == ("code", "openid")
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


def test_a_signature_on_a_curve_is_good_too(client: Client, issuer: Issuer, linked: Staff) -> None:
    issuer.make = lambda claims: token_of(claims, alg="ES256", kid="e1", sign=es256)

    assert go(client, issuer) == 302
    assert is_in(client)


def test_an_address_opens_nothing_and_makes_no_account(
    client: Client, issuer: Issuer, alice: Staff
) -> None:
    alice.email = "alice@insurer.example"
    alice.save(update_fields=["email"])

    assert go(client, issuer) == 403
    assert not is_in(client)
    assert (Staff.objects.count(), ExternalIdentity.objects.count()) == (1, 0)


def test_the_same_subject_of_another_issuer_is_somebody_else(
    client: Client, issuer: Issuer, alice: Staff
) -> None:
    ExternalIdentity.objects.create(
        person=alice, issuer="https://other.example", subject=issuer.subject, linked_at=clock.now()
    )

    assert go(client, issuer) == 403


def with_claim(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {
        key: value for key, value in {**claims, **changes}.items() if value is not None
    }


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        ("identity", {"sub": "subject-of-bob"}),
        ("sub", {"sub": None}),
        ("sub", {"sub": ""}),
        ("sub", {"sub": ["subject-of-alice"]}),
        ("aud", {"aud": "another-client"}),
        ("aud", {"aud": None}),
        ("azp", {"aud": [CLIENT_ID, "another-client"]}),
        ("azp", {"azp": "another-client"}),
        ("nonce", {"nonce": None}),
        ("nonce", {"nonce": "made-up"}),
        ("exp", {"exp": 1}),
        ("exp", {"exp": None}),
        ("exp", {"exp": "9999999999"}),
        ("iat", {"iat": 1}),
        ("iat", {"iat": None}),
        ("iss", {"iss": "https://evil.example"}),
        ("iss", {"iss": None}),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(
    client: Client, issuer: Issuer, linked: Staff, fault: str, changes: Claims
) -> None:
    issuer.change = with_claim(**changes)

    assert go(client, issuer) == 403
    assert not is_in(client)
    assert refusal() == fault


def test_an_issuer_with_a_slash_more_is_another(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    issuer.change = with_claim(iss=f"{issuer.url}/")

    assert go(client, issuer) == 403


def unsigned(claims: Claims) -> str:
    return token_of(claims, alg="none", sign=lambda _signed: b"")


def signed_by_another(claims: Claims) -> str:
    return token_of(claims, sign=lambda signed: rs256(signed, OTHER_KEY))


def signed_with_the_public_key(claims: Claims) -> str:
    return token_of(
        claims,
        alg="HS256",
        sign=lambda signed: hmac.new(b"public", signed, hashlib.sha256).digest(),
    )


def key_of_another_kind(claims: Claims) -> str:
    return token_of(claims, alg="ES256", kid="r1", sign=es256)


def unknown_key(claims: Claims) -> str:
    return token_of(claims, kid="r2")


def changed_afterwards(claims: Claims) -> str:
    head, _body, signature = token_of({**claims, "sub": "subject-of-bob"}).split(".")
    return f"{head}.{token_of(claims).split('.')[1]}.{signature}"


@pytest.mark.parametrize(
    "make",
    [
        unsigned,
        signed_by_another,
        signed_with_the_public_key,
        key_of_another_kind,
        unknown_key,
        changed_afterwards,
        lambda _claims: "",
        lambda _claims: "a.b",
        lambda _claims: "a.b.c",
        lambda claims: f"{token_of(claims)}!",
        lambda _claims: "...",
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    client: Client, issuer: Issuer, linked: Staff, make: Callable[[Claims], str]
) -> None:
    issuer.make = make

    assert go(client, issuer) == 403
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x", "?state=x"])
def test_an_answer_that_was_not_asked_for_is_refused(
    client: Client, issuer: Issuer, linked: Staff, query: str
) -> None:
    assert client.get(f"/sign-in/provider/back/{query}").status_code == 403


def test_a_foreign_state_is_refused_and_uses_the_attempt_up(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    back = way_back(client, issuer)

    assert client.get(back + "x").status_code == 403
    assert client.get(back).status_code == 403


def test_an_answer_works_once_and_in_the_browser_that_asked(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    back = way_back(client, issuer)
    assert Client().get(back).status_code == 403
    assert client.get(back).status_code == 302

    client.post("/sign-out/")

    assert client.get(back).status_code == 403


def test_a_code_is_not_good_in_another_sign_in(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    stolen = way_back(Client(), issuer).split("code=")[1].split("&")[0]
    own = way_back(client, issuer)
    state = own.split("state=")[1]

    answer = client.get(f"/sign-in/provider/back/?code={stolen}&state={state}")

    assert answer.status_code == 403
    assert not is_in(client)


def test_an_answer_after_ten_minutes_is_refused(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    back = way_back(client, issuer)

    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert client.get(back).status_code == 403


def test_an_answer_without_a_code_is_refused(client: Client, issuer: Issuer, linked: Staff) -> None:
    back = way_back(client, issuer)

    assert client.get(back.replace("code=", "error=")).status_code == 403
    assert refusal() == "no code"


def test_a_mixed_up_issuer_in_the_answer_is_refused(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    back = way_back(client, issuer)

    assert client.get(f"{back}&iss=https://evil.example").status_code == 403


def test_a_closed_account_does_not_get_in(client: Client, issuer: Issuer, linked: Staff) -> None:
    Staff.objects.filter(pk=linked.pk).update(is_active=False)

    assert go(client, issuer) == 403


def test_our_second_factor_is_asked_for(
    client: Client, issuer: Issuer, linked: Staff, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = {"AGENT"}
    issuer.change = with_claim(amr=["mfa"])
    assert client.get(way_back(client, issuer)).headers["Location"] == APP

    give_app(linked)

    assert client.get(way_back(client, issuer)).headers["Location"] == CODE


@pytest.mark.parametrize(
    ("amr", "is_enough"), [(["pwd", "otp"], True), (["pwd"], False), ("mfa", False)]
)
def test_the_providers_second_factor_counts_where_it_is_trusted_and_said(
    client: Client,
    issuer: Issuer,
    linked: Staff,
    settings: Settings,
    amr: object,
    is_enough: object,
) -> None:
    settings.SECOND_FACTOR_ROLES, settings.OIDC_SECOND_FACTOR = {"AGENT"}, "provider"
    issuer.change = with_claim(amr=amr)

    go(client, issuer)

    assert is_in(client) is is_enough


def test_the_provider_confirms_who_is_there(issuer: Issuer, linked: Staff) -> None:
    begun, client = clock.now(), signed_in(linked)
    page = "/profile/security/password/"
    with time_machine.travel(begun + dt.timedelta(minutes=6)):
        assert client.get(page).status_code == 302
        response = client.get(way_back(client, issuer, page))
        assert response.headers["Location"] == page
        assert client.get(page).status_code == 200
    assert (issuer.asked[0]["prompt"], issuer.asked[0]["max_age"]) == ("login", "0")


@pytest.mark.parametrize("changes", [{"auth_time": None}, {"auth_time": 1}, {"sub": "of-bob"}])
def test_an_old_proof_or_another_person_confirms_nothing(
    issuer: Issuer, linked: Staff, changes: Claims
) -> None:
    bob = make_person("bob2", "LEAD")
    ExternalIdentity.objects.create(
        person=bob, issuer=issuer.url, subject="of-bob", linked_at=clock.now()
    )
    client = signed_in(linked)
    issuer.change = with_claim(**changes)

    assert client.get(way_back(client, issuer)).status_code == 403


def test_a_provider_that_tells_another_issuer_is_not_used(
    client: Client, issuer: Issuer, linked: Staff
) -> None:
    issuer.told_issuer = "https://evil.example"

    assert client.get(START).status_code == 503


def test_without_a_provider_there_is_no_such_page(client: Client, db: None) -> None:
    assert client.get(START).status_code == 404
    assert b"/sign-in/provider/" not in client.get("/sign-in/").content


@pytest.mark.parametrize(
    "address",
    [
        "http://idp.example/x",
        "https://evil.example/x",
        "https://idp.example@evil.example/x",
        "https://user:pw@idp.example/x",
        "file:///etc/passwd",
        "https://idp.example.evil.example/",
        "//idp.example/x",
        "http://169.254.169.254/latest",
    ],
)
def test_nothing_is_fetched_but_from_named_hosts(address: str) -> None:
    hosts = frozenset({"idp.example", "169.254.169.254"})

    with pytest.raises(Unavailable):
        outbound.fetch_json(address, hosts=hosts)


def test_a_redirect_is_not_followed(issuer: Issuer) -> None:
    with pytest.raises(Unavailable):
        outbound.fetch_json(f"{issuer.url}/moved", hosts=frozenset({"127.0.0.1"}))
    assert issuer.fetched == ["/moved"]
