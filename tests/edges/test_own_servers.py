"""The files that set up servers of one's own: proxy, database, broker, containers."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

from ops_console.shared.thread_pool import MAX_BODY_BYTES

ROOT = settings.BASE_DIR
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def said(name: str) -> dict[str, list[str]]:
    """Return the directives of a file, each with what it was told, at whatever depth."""
    text = re.sub(r"#.*", "", (ROOT / "docker" / name).read_text("utf-8"))
    found: dict[str, list[str]] = {}
    for line in re.split(r"[;{}\n]", text):
        word, _space, rest = line.strip().partition(" ")
        if word:
            found.setdefault(word, []).append(" ".join(rest.split()))
    return found


def seconds(told: str) -> int:
    return int(told.removesuffix("s"))


def test_the_proxy_passes_on_nothing_that_a_client_claims() -> None:
    headers = dict(line.split(" ", 1) for line in said("nginx.conf")["proxy_set_header"])

    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Request-ID"] == "$request_id"
    assert headers["Host"] == "$host"
    assert "$proxy_add_x_forwarded_for" not in (ROOT / "docker/nginx.conf").read_text("utf-8")
    assert SERVICES["web"]["environment"]["OPS_TRUSTED_PROXY_COUNT"] == "1"


def test_the_proxy_waits_for_slow_clients_and_not_for_ever() -> None:
    told = said("nginx.conf")

    assert told["proxy_request_buffering"] == ["on"]
    for name, most in (
        ("client_header_timeout", 10), ("client_body_timeout", 10), ("send_timeout", 30),
        ("keepalive_timeout", 60), ("proxy_connect_timeout", 5),
    ):  # fmt: skip
        assert [0 < seconds(each) <= most for each in told[name]] == [True], name
    (zone,) = told["limit_conn"]
    assert int(zone.split()[1]) >= 200, "an office shares one address"
    (body,) = told["client_max_body_size"]
    accepted = int(body.removesuffix("m")) * 1024 * 1024
    assert settings.IMPORT_MAX_UPLOAD_BYTES < accepted < MAX_BODY_BYTES


def test_the_proxy_speaks_tls_only_and_keeps_no_query() -> None:
    told = said("nginx.conf")
    text = (ROOT / "docker/nginx.conf").read_text("utf-8")

    assert set(told["ssl_protocols"][0].split()) <= {"TLSv1.2", "TLSv1.3"}
    assert told["server_tokens"] == ["off"]
    assert "return 308 https://$host$request_uri" in text
    assert re.search(r"location = /metrics \{\s*return 404;", text)
    # $request and $request_uri hold the query, $http_referer the page before.
    assert not re.search(r"\$request\b|\$args|\$query|\$http_|\$arg_", told["log_format"][0])
    assert not re.search(r"\$request_uri", told["log_format"][0])


def test_the_broker_keeps_its_queue_and_asks_for_a_password() -> None:
    told = said("valkey.conf")
    command = " ".join(map(str, [SERVICES["valkey"].get("command", "")]))

    assert told["appendonly"] == ["yes"]
    assert told["appendfsync"] == ["everysec"]
    assert told["maxmemory-policy"] == ["noeviction"]
    assert told["protected-mode"] == ["yes"]
    assert "requirepass" in command
    assert "redis_password" in SERVICES["valkey"]["secrets"]


def test_the_database_keeps_what_it_confirms_and_logs_no_value() -> None:
    flags = {flag.removeprefix("-c") for flag in SERVICES["postgres"]["command"][1:]}
    initial = SERVICES["postgres"]["environment"]

    assert flags >= {
        "log_parameter_max_length=0", "log_parameter_max_length_on_error=0",
        "log_min_error_statement=panic", "log_error_verbosity=terse",
    }  # fmt: skip
    assert not [f for f in flags if f.startswith(("fsync", "full_page", "synchronous", "log_stat"))]
    assert "--data-checksums" in initial["POSTGRES_INITDB_ARGS"]
    assert "POSTGRES_PASSWORD_FILE" in initial
    assert "POSTGRES_HOST_AUTH_METHOD" not in initial


def test_the_running_console_does_not_own_its_tables() -> None:
    roles = (ROOT / "docker/postgres.sh").read_text("utf-8")

    assert SERVICES["migrate"]["environment"]["DATABASE_URL_FILE"].endswith("owner_database_url")
    for name in ("web", "worker", "beat"):
        secrets = SERVICES[name].get("secrets") or COMPOSE["x-console"]["secrets"]
        assert SERVICES[name]["environment"]["DATABASE_URL_FILE"].endswith("/database_url")
        assert "owner_database_url" not in secrets
        assert "superuser_password" not in secrets
    assert "SUPERUSER" not in roles.upper().replace("SUPERUSER_PASSWORD", "")
    assert "backup_key" not in COMPOSE["x-console"]["secrets"], "only workers take backups"


def test_no_secret_is_in_the_environment_of_a_container() -> None:
    for name, service in SERVICES.items():
        for variable, value in (service.get("environment") or {}).items():
            if re.search(r"SECRET|PASSWORD|KEY|TOKEN|DATABASE_URL|REDIS_URL", variable):
                assert variable.endswith("_FILE"), (name, variable)
                assert str(value).startswith("/run/secrets/"), (name, variable)
    assert {secret["file"].split("/")[2] for secret in COMPOSE["secrets"].values()} >= {
        "secret_key", "personal_keys", "backup_key", "redis_password",
    }  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_as_little_as_they_need(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["networks"] == ["inside"]
    assert "ports" not in service
    assert not service.get("privileged")
    assert "USER console" in (ROOT / "Dockerfile").read_text("utf-8")


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert "inside" in COMPOSE["networks"]
