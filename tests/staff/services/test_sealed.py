"""The secrets of apps follow a change of keys; what is not sealed, or is new already, stays."""

import base64

from allauth.mfa.models import Authenticator
from pytest_django import Settings

from ops_console.shared.personal import rotation
from staff.models import Staff
from tests.staff.ways_in.steps import give_app, secret_of

NEW = f"k2:{base64.urlsafe_b64encode(bytes(range(1, 33))).decode()}"


def renewed() -> int:
    keeper = next(each for each in rotation.keepers() if each.model is Authenticator)
    return sum(rotation.rotate(keeper))


def recovery_codes(person: Staff) -> object:
    return Authenticator.objects.get(user=person, type="recovery_codes").data


def test_the_secret_is_sealed_anew_once_and_recovery_codes_stay(
    alice: Staff, settings: Settings
) -> None:
    secret, _codes = give_app(alice)
    before = recovery_codes(alice)
    assert renewed() == 0

    settings.PERSONAL_KEYS = [NEW, *settings.PERSONAL_KEYS]

    assert [renewed(), renewed()] == [1, 0]
    settings.PERSONAL_KEYS = [NEW]
    assert secret_of(alice) == secret
    assert recovery_codes(alice) == before
