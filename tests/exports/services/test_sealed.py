"""Changing keys: a password that waits for collection still opens afterwards."""

import base64

from pytest_django import Settings

from exports import services
from exports.models import ExportRequest
from exports.services.building import PASSWORD_PLACE
from inquiries.models import Inquiry
from ops_console.shared import clock
from ops_console.shared.personal import rotation
from ops_console.shared.personal.cipher import open_sealed
from staff.models import Market, Staff
from tests.exports.fixtures import approve, ask, build

NEW = "k2:" + base64.urlsafe_b64encode(bytes(range(1, 33))).decode()


def test_passwords_of_files_follow_once(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market, settings: Settings
) -> None:
    build(ask(bob, market_kr))
    secret = build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))
    password = open_sealed(secret.password, place=PASSWORD_PLACE.format(secret.pk))
    [keeper] = [each for each in rotation.keepers() if each.model is ExportRequest]
    settings.PERSONAL_KEYS = [NEW, *settings.PERSONAL_KEYS]

    renewed = [sum(rotation.rotate(keeper)) for _run in range(2)]
    settings.PERSONAL_KEYS = [NEW]

    assert renewed == [1, 0]
    shown = services.show_password(export_id=secret.pk, by=bob, now=clock.now())
    assert shown == password
