"""The first administrator, and that there is no account before."""

import base64
import io
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ops_console.shared.models import AuditEntry
from staff.models import Market, Staff
from tests.staff.ways_in.steps import is_in, try_password

ROOT = Path(__file__).resolve().parents[2]
NEW = "구름 달력 여우 사다리 열쇠"


def create(name: str = "ruth", **options: object) -> str:
    told = io.StringIO()
    call_command("createadmin", name, email="ruth@insurer.example", stdout=told, **options)
    return told.getvalue()


def new_key() -> str:
    return f"k1:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def path_in(told: str) -> str:
    return told.strip().splitlines()[-1].removeprefix("http://127.0.0.1:8000")


def test_a_fresh_installation_has_no_account(db: None) -> None:
    assert not Staff.objects.exists()


@pytest.mark.parametrize(
    ("name", "password"), [("admin", "admin"), ("root", "root"), ("admin", ""), ("", "")]
)
def test_usual_names_and_passwords_open_nothing(db: None, name: str, password: str) -> None:
    client = Client()

    assert try_password(client, name, password=password).status_code == 422
    assert not is_in(client)


def test_it_prints_a_link_that_works_once(market_kr: Market) -> None:
    path = path_in(create(market=["KR"]))
    client = Client()
    client.get(path)
    form = {"password": NEW, "again": NEW}

    assert client.post("/sign-in/password/", form).status_code == 200
    again = Client()
    again.get(path)
    assert again.post("/sign-in/password/", form).status_code == 410
    person = Staff.objects.get(username="ruth")
    assert (person.role, person.is_superuser, person.is_staff) == ("ADMIN", False, False)
    assert [market.code for market in person.markets.all()] == ["KR"]
    assert person.check_password(NEW)
    entry = AuditEntry.objects.get(kind="RIGHTS", reason="COMMAND")
    assert entry.data["after"] == {"role": "ADMIN", "markets": ["KR"], "teams": []}


def test_it_opens_djangos_admin_when_asked_to(db: None) -> None:
    create(superuser=True)

    person = Staff.objects.get(username="ruth")
    assert (person.role, person.is_superuser, person.is_staff) == ("ADMIN", True, True)


def test_nobody_gets_in_without_the_link(db: None) -> None:
    create()

    assert try_password(Client(), "ruth", password="").status_code == 422
    assert not Staff.objects.get(username="ruth").has_usable_password()


@pytest.mark.parametrize("options", [{"market": ["XX"]}, {"name": "RUTH"}])
def test_an_unknown_market_or_a_taken_name_adds_nobody(
    db: None, options: dict[str, object]
) -> None:
    if "name" in options:
        create()
    before = Staff.objects.count()

    with pytest.raises(CommandError):
        create(**options)  # type: ignore[arg-type]
    assert Staff.objects.count() == before


def test_production_has_no_demo_to_load(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "OPS_MODE": "production",
        "OPS_STATE_DIR": str(tmp_path),
        "OPS_SECRET_KEY": secrets.token_urlsafe(48),
        "OPS_ALLOWED_HOSTS": "console.example",
        "OPS_PERSONAL_KEYS": new_key(),
        "OPS_PERSONAL_INDEX_KEYS": new_key(),
        "OPS_BACKUP_KEY": new_key(),
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
    }
    asked = (
        "import json, django; from django.conf import settings; django.setup();"
        "from django.core.management import get_commands;"
        "print(json.dumps([sorted(settings.SECOND_FACTOR_ROLES), 'load_demo' in get_commands(),"
        " settings.DORMANT_DAYS, settings.PUBLIC_URL]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "ops_console.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    expected = [["ADMIN", "MANAGER", "PRIVACY"], False, 30, "https://console.example"]
    assert json.loads(done.stdout.splitlines()[-1]) == expected
