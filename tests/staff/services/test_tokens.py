"""API tokens: shown once, kept as a hash, ended at once."""

import datetime as dt

import pytest

from ops_console.shared import errors
from staff import services
from staff.models import ApiToken, Staff

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def token_of(person: Staff, days: int = 30) -> tuple[ApiToken, str]:
    return services.create_token(owner=person, label="export", days=days, now=NOW)


def test_only_the_hash_of_a_token_is_kept(alice: Staff) -> None:
    token, secret = token_of(alice)

    row = ApiToken.objects.values().get(pk=token.pk)

    assert secret not in str(row)
    assert len(row["digest"]) == 64


def test_a_valid_token_names_its_owner(alice: Staff) -> None:
    _, secret = token_of(alice)

    assert services.owner_of_token(secret=secret, now=NOW) == alice


@pytest.mark.parametrize("secret", ["", "ops_", "ops_wrong", "x" * 5000])
def test_a_wrong_or_empty_token_names_nobody(alice: Staff, secret: str) -> None:
    token_of(alice)

    assert services.owner_of_token(secret=secret, now=NOW) is None


def test_a_token_ends_on_its_day(alice: Staff) -> None:
    _, secret = token_of(alice, days=1)

    assert services.owner_of_token(secret=secret, now=NOW + DAY) is None


def test_a_revoked_token_names_nobody(alice: Staff) -> None:
    token, secret = token_of(alice)

    services.revoke_token(owner=alice, token_id=token.pk, now=NOW)

    assert services.owner_of_token(secret=secret, now=NOW) is None


def test_somebody_elses_token_cannot_be_revoked(alice: Staff, bob: Staff) -> None:
    token, secret = token_of(alice)

    with pytest.raises(errors.NotFound):
        services.revoke_token(owner=bob, token_id=token.pk, now=NOW)

    assert services.owner_of_token(secret=secret, now=NOW) == alice


def test_a_disabled_owner_has_no_token(alice: Staff) -> None:
    _, secret = token_of(alice)
    alice.is_active = False
    alice.save(update_fields=["is_active"])

    assert services.owner_of_token(secret=secret, now=NOW) is None


def test_a_role_that_may_not_use_the_api_gets_no_token(erin: Staff) -> None:
    with pytest.raises(errors.Forbidden):
        token_of(erin)

    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lives_between_a_day_and_a_year(alice: Staff, days: int) -> None:
    with pytest.raises(errors.Invalid):
        token_of(alice, days=days)


def test_the_use_of_a_token_is_noted_every_five_minutes(alice: Staff) -> None:
    token, secret = token_of(alice)

    services.owner_of_token(secret=secret, now=NOW)
    services.owner_of_token(secret=secret, now=NOW + dt.timedelta(minutes=1))

    token.refresh_from_db()
    assert token.last_used_at == NOW
