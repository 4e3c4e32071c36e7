"""Settings that are unsafe for real data stop the start, each with its reason."""

import base64
import os
import secrets
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core import checks
from django.db import connection
from django.test import override_settings

from ops_console import safety
from ops_console.shared import durability


def key(name: str = "k1") -> str:
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def database(host: str = "127.0.0.1", **options: str) -> dict[str, Any]:
    return {"default": {"HOST": host, "OPTIONS": {"options": "-c lock_timeout=10s", **options}}}


def given(**fields: Any) -> dict[str, Any]:
    """Return settings of a production that is in order, but for what is said."""
    return {
        "DEBUG": False,
        "IS_PRODUCTION": True,
        "USE_TLS": True,
        "PUBLIC_URL": "https://console.example",
        "ALLOWED_HOSTS": ["console.example"],
        "CSRF_TRUSTED_ORIGINS": ["https://console.example"],
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SECRET_KEY_FALLBACKS": [],
        "METRICS_TOKEN": secrets.token_urlsafe(32),
        "PERSONAL_KEYS": [key()],
        "PERSONAL_INDEX_KEYS": [key()],
        "BACKUP_KEYS": [key()],
        "PLAIN_HOSTS": [],
        "DATABASES": database(),
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_HOST": "",
        "EMAIL_USE_TLS": True,
        "OIDC_ISSUER": "https://id.example",
        "INSTALLED_APPS": ["staff"],
        **fields,
    }


SAME = key()
UNSAFE: list[tuple[str, dict[str, Any]]] = [
    ("DEBUG is on", {"DEBUG": True}),
    ("names no host", {"ALLOWED_HOSTS": []}),
    ("any name", {"ALLOWED_HOSTS": ["console.example", "*"]}),
    ("any name", {"ALLOWED_HOSTS": ["."]}),
    ("OPS_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": ["http://console.example"]}),
    ("OPS_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": ["https://*.example"]}),
    ("OPS_SECRET_KEY is guess", {"SECRET_KEY": "short"}),
    ("OPS_SECRET_KEY is guess", {"SECRET_KEY": "abc" * 30}),
    ("OPS_SECRET_KEY is guess", {"SECRET_KEY": f"django-insecure-{secrets.token_urlsafe(60)}"}),
    ("FALLBACKS is guess", {"SECRET_KEY_FALLBACKS": ["old"]}),
    ("METRICS_TOKEN is guess", {"METRICS_TOKEN": "metrics"}),
    ("OPS_PERSONAL_KEYS has no key", {"PERSONAL_KEYS": []}),
    ("OPS_PERSONAL_INDEX_KEYS has no key", {"PERSONAL_INDEX_KEYS": []}),
    ("not written", {"PERSONAL_KEYS": ["none"]}),
    ("not written", {"PERSONAL_KEYS": [f"k1:{base64.b64encode(b'x' * 16).decode()}"]}),
    ("bytes repeat", {"PERSONAL_KEYS": [f"k1:{base64.b64encode(bytes(32)).decode()}"]}),
    ("same key", {"PERSONAL_KEYS": [SAME], "PERSONAL_INDEX_KEYS": [SAME]}),
    ("same key", {"PERSONAL_KEYS": [SAME], "BACKUP_KEYS": [f"b{SAME}"]}),
    ("verify-full", {"DATABASES": database("db.example")}),
    ("verify-full", {"DATABASES": database("10.0.0.5", sslmode="require")}),
    ("begins with rediss://", {"REDIS_URL": "redis://:secret@cache.example/0"}),
    ("needs a password", {"REDIS_URL": "rediss://cache.example/0"}),
    ("needs a password", {"REDIS_URL": "redis://valkey/0", "PLAIN_HOSTS": ["valkey"]}),
    ("OPS_EMAIL_TLS", {"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": False}),
    ("OPS_OIDC_ISSUER", {"OIDC_ISSUER": "http://id.example"}),
    ("OPS_TLS is off", {"USE_TLS": False}),
    ("OPS_PUBLIC_URL", {"PUBLIC_URL": "http://console.example"}),
    ("Commands of the demo", {"INSTALLED_APPS": ["staff", "demo"]}),
    ("append-only", {"DATABASES": database(options="-c ops.maintenance=on")}),
]


@pytest.mark.parametrize(("reason", "fields"), UNSAFE)
def test_an_unsafe_setting_is_named(reason: str, fields: dict[str, Any]) -> None:
    found = safety.problems(given(**fields))

    assert len(found) == 1, found
    assert reason in found[0]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"BACKUP_KEYS": [], "METRICS_TOKEN": "", "OIDC_ISSUER": ""},
        {"DATABASES": database("db.example", sslmode="verify-full")},
        {"DATABASES": database("postgres"), "PLAIN_HOSTS": ["postgres"]},
        {"DATABASES": database("/run/postgresql")},
        {"REDIS_URL": "rediss://:secret@cache.example/0"},
        {"REDIS_URL": "redis://:secret@valkey/0", "PLAIN_HOSTS": ["valkey"]},
        {"EMAIL_HOST": "127.0.0.1", "EMAIL_USE_TLS": False},
        {"IS_PRODUCTION": False, "USE_TLS": False, "INSTALLED_APPS": ["demo"]},
    ],
)
def test_settings_in_order_start(fields: dict[str, Any]) -> None:
    assert safety.problems(given(**fields)) == []


def test_no_reason_tells_a_secret() -> None:
    token = "hunter2-hunter2"
    found = safety.problems(
        given(
            SECRET_KEY=token, METRICS_TOKEN=token, PERSONAL_KEYS=[f"k1:{token}"],
            REDIS_URL=f"redis://:{token}@cache.example/0",
        )
    )  # fmt: skip

    assert len(found) == 4
    assert not [text for text in found if "hunter2" in text]


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own."""
    keys = {name: key() for name in ("OPS_PERSONAL_KEYS", "OPS_PERSONAL_INDEX_KEYS")}
    production = {
        "OPS_MODE": "production",
        "OPS_SECRET_KEY": secrets.token_urlsafe(64),
        "OPS_ALLOWED_HOSTS": "console.example",
        "DATABASE_URL": "postgresql://console@127.0.0.1/console",
        "REDIS_URL": "redis://127.0.0.1/0",
    }
    kept = {name: os.environ[name] for name in ("PATH", "OPS_STATE_DIR")}
    return subprocess.run(
        [sys.executable, "-c", "import ops_console.settings"],
        env={**kept, **production, **keys, **variables},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_starts_in_order_and_no_other_way() -> None:
    assert start().stderr == ""

    refused = start(OPS_ALLOWED_HOSTS="*", DATABASE_URL="postgresql://db.example/x", OPS_TLS="0")
    assert refused.returncode == 1
    for reason in ("any name", "verify-full", "OPS_TLS is off"):
        assert reason in refused.stderr


def test_a_demo_that_others_can_reach_is_asked_too_and_one_on_the_loopback_is_not() -> None:
    demo = {"OPS_MODE": "demo", "OPS_ALLOWED_HOSTS": "*"}

    assert start(**demo).returncode == 0
    assert "any name" in start(**demo, OPS_HOST="0.0.0.0").stderr  # noqa: S104 - what is refused


@pytest.mark.django_db
def test_the_database_is_asked_whether_it_keeps_what_it_confirms() -> None:
    # The tests' own server does not sync, which is just what must be found.
    with override_settings(OPS_MODE="production", IS_PRODUCTION=True):
        refused = checks.run_checks(tags=["database"], databases=["default"])
    with override_settings(OPS_MODE="demo"):
        warned = durability.check_durability(databases=["default"])

    said = {each.msg for each in refused if each.id == "ops_console.E001"}
    assert said == {
        f"The database has {name} = off."
        for name in ("fsync", "full_page_writes", "synchronous_commit")
    }
    assert {type(each) for each in refused if each.id == "ops_console.E001"} == {checks.Error}
    assert {type(each) for each in warned} == {checks.Warning}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = remote_apply")
    assert set(durability.weak_settings("default")) == {"fsync", "full_page_writes"}


WEB = """
import ops_console.wsgi
from django.db import connection
cursor = connection.cursor()
cursor.execute("SELECT current_setting(name) FROM unnest(%s::text[]) name", [[
    "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]])
print(*(row[0] for row in cursor.fetchall()))
"""


def test_pages_are_bounded_in_the_database() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WEB], cwd=settings.BASE_DIR, capture_output=True, text=True,
        check=True,
    )  # fmt: skip

    assert told.stdout.split() == ["1min", "10s", "1min"]
