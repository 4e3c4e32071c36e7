"""The seams at which apps register: whoever does so twice stands there once."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from exports.kinds import all_kinds
from inquiries import closing_checks
from inquiries.closing_checks import ClosingRefusal
from inquiries.models import Inquiry
from inquiries.panels import all_panels
from operations.retention import rules
from ops_console.shared.telemetry.figures import gauges
from staff.models import Staff, Team
from tests.cast import enter
from tests.factories import make_inquiry

APPS = ("metrics", "voc", "playbooks", "privacy", "inquiries", "exports", "operations", "staff")


def test_apps_that_get_ready_again_are_listed_once(client: Client, alice: Staff) -> None:
    enter(client, alice)

    def listed() -> list[object]:
        page = client.get(reverse("inquiries:list")).content.decode()
        return [
            page.count('class="rail-link"'),
            all_panels(),
            list(all_kinds()),
            [rule.code for side in (True, False) for rule in rules(per_market=side)],
            [gauge.name for gauge in gauges()],
        ]

    before = listed()
    for name in APPS:
        apps.get_app_config(name).ready()

    assert listed() == before
    assert all(before)


def test_a_check_that_is_registered_twice_is_asked_once(
    team_claims: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(_inquiry: Inquiry) -> list[ClosingRefusal]:
        return [ClosingRefusal("missing", "Something is missing.")]

    monkeypatch.setattr(closing_checks, "_checks", {})
    closing_checks.register(check)
    closing_checks.register(check)

    assert len(closing_checks.refusals(make_inquiry(team_claims))) == 1
