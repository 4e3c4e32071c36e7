"""The command: what it refuses, what it leaves behind, and that it can begin again."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from demo import loading
from exports.models import ExportRequest
from inquiries.models import Draft, Inquiry
from metrics.models import DailyFact
from operations.models import LegalHold
from ops_console.shared import audit, clock
from ops_console.shared.models import AuditEntry, Job
from privacy.models import Incident, Review, ReviewItem
from staff.models import Market, Staff
from tests.cast import enter

SMALL = 60


@pytest.fixture
def state(settings: Any, tmp_path: Path) -> Path:
    settings.OPS_STATE_DIR = tmp_path
    return tmp_path


def load_demo(**options: Any) -> str:
    said = io.StringIO()
    call_command("load_demo", count=SMALL, weeks=4, stdout=said, **options)
    return said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_demo_is_loaded_once_and_again_only_on_demand(state: Path, client: Client) -> None:
    said = load_demo()
    first = set(Inquiry.objects.values_list("pk", flat=True))
    check_accounts(state / "demo-sign-in.json", client)

    with pytest.raises(CommandError, match="--again"):
        load_demo()
    assert "done in" in load_demo(if_empty=True)
    assert set(Inquiry.objects.values_list("pk", flat=True)) == first
    load_demo(again=True)

    assert "done in" in said
    assert 0.5 * SMALL < Inquiry.objects.count() < 2 * SMALL
    assert Market.objects.count() == 2
    assert DailyFact.objects.exists()
    check_oversight()


@pytest.mark.django_db(transaction=True)
def test_a_later_start_completes_what_an_interrupted_one_left_out(
    state: Path, client: Client
) -> None:
    sign_in = state / "demo-sign-in.json"
    wanted = loading.Wanted(now=clock.now(), count=SMALL, weeks=4)
    loading.load(wanted, say=lambda _text: None, sign_in=state / "another folder" / sign_in.name)
    assert not DailyFact.objects.exists()

    said = load_demo(if_empty=True)

    assert "new passwords" in said
    assert DailyFact.objects.exists()
    check_accounts(sign_in, client)
    assert "new passwords" not in load_demo(if_empty=True)


def check_oversight() -> None:
    """Reviewers, approvers and operators find work, and the audit trail holds."""
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))

    assert {"REVEALED", "DENIED", "EXPORT_ASKED", "EXPORT_DECIDED", "INCIDENT"} <= kinds
    assert {"READY", "REFUSED", "WAITING"} <= set(
        ExportRequest.objects.values_list("status", flat=True)
    )
    rights = ReviewItem.objects.filter(kind="RIGHTS")
    assert {"KR", "TW"} == set(rights.values_list("review__market__code", flat=True))
    assert {"UNUSED", "PERSONAL_DATA"} <= {flag for item in rights for flag in item.flags}
    assert Review.objects.count() == Incident.objects.count() == LegalHold.objects.count() == 2
    assert Job.objects.filter(status="FAILED").exists()
    assert Draft.objects.filter(is_open=True).exists()
    assert not any(audit.verify(market.code) for market in Market.objects.all())


def check_accounts(path: Path, client: Client) -> None:
    """The accounts are for the owner of the file, cover the roles, and can sign in."""
    accounts = json.loads(path.read_text(encoding="utf-8"))["accounts"]
    roles = {(account["role"], account["market"]) for account in accounts}

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {("agent", "KR"), ("lead", "KR"), ("analyst", "KR"), ("agent", "TW")} <= roles
    assert len({account["password"] for account in accounts}) == len(accounts)
    for account in accounts:
        person = Staff.objects.get(username=account["username"])
        assert person.check_password(account["password"])
        enter(client, person)
        assert client.get(reverse("staff:profile")).status_code == 200


def test_a_console_with_real_data_cannot_be_filled(settings: Any) -> None:
    settings.OPS_MODE = "production"

    with pytest.raises(CommandError, match="OPS_MODE=demo"):
        call_command("load_demo")
