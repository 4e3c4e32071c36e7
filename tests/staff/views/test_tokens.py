"""The page of one's own API tokens."""

import re

from django.test import Client

from staff.models import ApiToken, Staff
from tests.cast import signed_in

TOKENS = "/profile/tokens/"
WANTED = {"label": "Nightly export", "days": "30"}


def test_a_new_token_is_shown_once(alice: Staff) -> None:
    client = signed_in(alice)

    created = client.post(TOKENS, WANTED)
    later = client.get(TOKENS).content.decode()

    secret = re.search(r"ops_[\w-]{40,}", created.content.decode())
    assert created.status_code == 201
    assert secret
    assert secret[0] not in later
    assert "Nightly export" in later


def test_a_token_works_until_it_is_revoked(alice: Staff) -> None:
    client = signed_in(alice)
    client.post(TOKENS, WANTED)
    token = ApiToken.objects.get()

    response = client.post(f"{TOKENS}{token.pk}/revoke/")

    token.refresh_from_db()
    assert response.status_code == 302
    assert token.revoked_at is not None


def test_somebody_elses_token_is_not_found(alice: Staff, bob: Staff) -> None:
    signed_in(bob).post(TOKENS, WANTED)
    token = ApiToken.objects.get()

    response = signed_in(alice).post(f"{TOKENS}{token.pk}/revoke/")

    token.refresh_from_db()
    assert response.status_code == 404
    assert token.revoked_at is None


def test_a_role_without_the_api_gets_403(erin: Staff) -> None:
    assert signed_in(erin).get(TOKENS).status_code == 403


def test_bad_input_is_refused_with_422(alice: Staff) -> None:
    response = signed_in(alice).post(TOKENS, {"label": "", "days": "9999"})

    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_anonymous_visitors_are_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(TOKENS).headers["Location"] == f"/sign-in/?next={TOKENS}"


def test_reading_is_no_way_to_revoke(alice: Staff) -> None:
    assert signed_in(alice).get(f"{TOKENS}1/revoke/").status_code == 405
