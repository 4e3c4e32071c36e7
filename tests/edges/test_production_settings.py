"""What settings.py itself says in production; other tests take the values from here as given."""

import base64
import json
import os
import secrets
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from django.conf import settings

from ops_console.celery import LONGEST_JOB_SECONDS, app
from tests.edges.test_doors import PRODUCTION
from tests.edges.test_headers import IN_PRODUCTION

READ = """
import json, os, django
from django.conf import settings
django.setup()
names = json.loads(os.environ["NAMES"])
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""
WANTED: dict[str, Any] = {
    **IN_PRODUCTION,
    **PRODUCTION,
    "DEBUG": False,
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_PATH": "/",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": False,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_PATH": "/",
    "CSRF_TRUSTED_ORIGINS": [],
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "USE_X_FORWARDED_HOST": False,
    "USE_X_FORWARDED_PORT": False,
    "TRUSTED_PROXY_COUNT": 0,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 4,
    "FILE_UPLOAD_PERMISSIONS": 0o640,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "SECOND_FACTOR_ROLES": None,
    "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
    "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
    "MFA_SUPPORTED_TYPES": ["totp"],
    "EMAIL_USE_TLS": True,
    "OPS_LOG_FORMAT": "json",
    "DORMANT_DAYS": 30,
}
# Read in production, judged below.
ALSO = ("INSTALLED_APPS", "WEB_DATABASE_OPTIONS", "DATABASES", "CACHES", "PUBLIC_URL")


def key() -> str:
    return f"k1:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


@cache
def production() -> dict[str, Any]:
    """Return the settings of a production to which nothing but what it must bring is told."""
    told = {
        "OPS_MODE": "production",
        "OPS_SECRET_KEY": secrets.token_urlsafe(64),
        "OPS_ALLOWED_HOSTS": "console.example",
        "OPS_PERSONAL_KEYS": key(),
        "OPS_PERSONAL_INDEX_KEYS": key(),
        "DATABASE_URL": "postgresql://console@127.0.0.1/console",
        "REDIS_URL": "redis://127.0.0.1/0",
        "DJANGO_SETTINGS_MODULE": "ops_console.settings",
        "NAMES": json.dumps([*WANTED, *ALSO]),
    }
    kept = {name: os.environ[name] for name in ("PATH", "OPS_STATE_DIR")}
    outcome = subprocess.run(
        [sys.executable, "-c", READ], env={**kept, **told}, cwd=settings.BASE_DIR,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(outcome.stdout)
    return found


def test_production_is_set_as_these_tests_and_the_papers_take_it() -> None:
    expected = json.loads(json.dumps(WANTED))
    found = {name: production()[name] for name in WANTED}
    found["SECOND_FACTOR_ROLES"] = None

    assert found == expected


def test_who_can_do_most_needs_a_second_factor_in_production() -> None:
    told = production()["SECOND_FACTOR_ROLES"]

    assert [role for role in ("ADMIN", "PRIVACY", "MANAGER") if repr(role) not in told] == []


def test_production_has_no_demo_and_no_tools_of_development() -> None:
    apps = set(production()["INSTALLED_APPS"])

    assert not apps & {"demo", "benchmarks", "django_linear_migrations", "django_migration_linter"}


def test_every_wait_for_a_server_ends() -> None:
    told = production()
    cache_options = told["CACHES"]["default"]["OPTIONS"]
    database = told["DATABASES"]["default"]

    assert 0 < database["OPTIONS"]["connect_timeout"] <= 5
    assert "lock_timeout=" in database["OPTIONS"]["options"]
    for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        assert f"-c {limit}=" in told["WEB_DATABASE_OPTIONS"]
    assert 0 < cache_options["socket_connect_timeout"] <= 5
    assert 0 < cache_options["socket_timeout"] <= 5
    assert not database.get("ATOMIC_REQUESTS")
    assert settings.EMAIL_TIMEOUT <= 30


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("task_acks_late", True), ("task_reject_on_worker_lost", True),
        ("worker_prefetch_multiplier", 1), ("task_ignore_result", True),
        ("worker_cancel_long_running_tasks_on_connection_loss", True),
        ("task_time_limit", LONGEST_JOB_SECONDS), ("accept_content", ["json"]),
        ("task_always_eager", False), ("worker_redirect_stdouts", False), ("timezone", "UTC"),
    ],
)  # fmt: skip
def test_a_job_outlives_its_worker_and_never_runs_for_ever(option: str, value: object) -> None:
    assert app.conf[option] == value


def test_the_broker_gives_nothing_out_twice_while_it_may_still_run() -> None:
    transport = app.conf.broker_transport_options

    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert transport["visibility_timeout"] >= 3 * app.conf.task_time_limit
    assert 0 < transport["socket_timeout"] <= 60
    assert 0 < transport["socket_connect_timeout"] <= 10
