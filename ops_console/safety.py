"""What makes settings unsafe for real data; a start with any of it is refused with all reasons.

Only the standard library: settings.py asks at its end, before Django is there.
"""

import base64
import binascii
import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECRET_CHARACTERS = 50
DIFFERENT_CHARACTERS = 12
TOKEN_CHARACTERS = 20
KEY_BYTES = 32
Given = Mapping[str, Any]
KEYS = ("PERSONAL_KEYS", "PERSONAL_INDEX_KEYS", "BACKUP_KEYS")


class UnsafeSettings(Exception):
    """The settings are not fit for real data."""


@dataclass(frozen=True)
class Server:
    """A server that the console connects to."""

    host: str
    # Hosts on a network that nobody else is on, as the operator says.
    plain_hosts: tuple[str, ...]

    @property
    def is_near(self) -> bool:
        """Whether what is said to it stays on this machine or on that network."""
        return not self.host or is_loopback(self.host) or self.host in self.plain_hosts


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.startswith("/")


def require(given: Given) -> None:
    """Raise UnsafeSettings with every reason there is."""
    found = problems(given)
    if found:
        listed = "\n- ".join(found)
        raise UnsafeSettings(f"The console does not start with these settings:\n- {listed}")


def problems(given: Given) -> list[str]:
    """Return what is unsafe about these settings, in words for the operator."""
    return [text for check in CHECKS for text in check(given)]


def _hosts(given: Given) -> Iterator[str]:
    if given["DEBUG"]:
        yield "DEBUG is on: faults would show code and values."
    if not given["ALLOWED_HOSTS"]:
        yield "OPS_ALLOWED_HOSTS names no host."
    if any(host.lstrip(".") in {"", "*"} for host in given["ALLOWED_HOSTS"]):
        yield "OPS_ALLOWED_HOSTS lets any name through."
    for origin in given["CSRF_TRUSTED_ORIGINS"]:
        if not origin.startswith("https://") or "*" in origin:
            yield f"OPS_TRUSTED_ORIGINS has {origin!r}, which is no https:// origin in full."


def _secrets(given: Given) -> Iterator[str]:
    named = [("OPS_SECRET_KEY", given["SECRET_KEY"])]
    named += [("OPS_SECRET_KEY_FALLBACKS", secret) for secret in given["SECRET_KEY_FALLBACKS"]]
    for name, secret in named:
        if not _is_random(secret, SECRET_CHARACTERS):
            yield (
                f"{name} is guessable: take {SECRET_CHARACTERS} random characters or more "
                "(python -c 'import secrets; print(secrets.token_urlsafe(64))')."
            )
    token = given["METRICS_TOKEN"]
    if token and not _is_random(token, TOKEN_CHARACTERS):
        yield f"OPS_METRICS_TOKEN is guessable: take {TOKEN_CHARACTERS} random characters or more."


def _is_random(secret: str, length: int) -> bool:
    return (
        len(secret) >= length
        and len(set(secret)) >= DIFFERENT_CHARACTERS
        and not secret.startswith("django-insecure")
    )


def _keys(given: Given) -> Iterator[str]:
    seen: dict[bytes, str] = {}
    for setting in KEYS:
        if not given[setting] and setting != "BACKUP_KEYS":
            yield f"OPS_{setting} has no key."
        for entry in given[setting]:
            secret = _key_of(entry)
            named = f"{setting} {entry.partition(':')[0]!r}"
            if secret is None:
                yield f"{named} is not written name:base64 of {KEY_BYTES} bytes."
            elif len(set(secret)) < DIFFERENT_CHARACTERS:
                yield f"{named} is guessable: its bytes repeat."
            elif secret in seen:
                yield f"{named} is the same key as {seen[secret]}: each purpose needs its own."
            else:
                seen[secret] = named


def _key_of(entry: str) -> bytes | None:
    name, _colon, encoded = entry.partition(":")
    try:
        secret = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (binascii.Error, ValueError):
        return None
    return secret if name.isalnum() and len(secret) == KEY_BYTES else None


def _servers(given: Given) -> Iterator[str]:
    plain = tuple(given["PLAIN_HOSTS"])
    database = given["DATABASES"]["default"]
    checks_name = database["OPTIONS"].get("sslmode") == "verify-full"
    if not (checks_name or Server(database["HOST"], plain).is_near):
        yield "The database is on another machine: set OPS_DATABASE_SSLMODE=verify-full."
    redis = urlsplit(given["REDIS_URL"])
    if not Server(redis.hostname or "", plain).is_near and redis.scheme != "rediss":
        yield "Valkey is on another machine: REDIS_URL begins with rediss://."
    if redis.hostname and not is_loopback(redis.hostname) and not redis.password:
        yield "Valkey is on another machine: REDIS_URL needs a password."
    mail = given["EMAIL_HOST"]
    if mail and not Server(mail, plain).is_near and not given["EMAIL_USE_TLS"]:
        yield "The mail server is on another machine: OPS_EMAIL_TLS must be on."
    issuer = urlsplit(given["OIDC_ISSUER"])
    if given["OIDC_ISSUER"] and issuer.scheme != "https" and not is_loopback(issuer.hostname or ""):
        yield "OPS_OIDC_ISSUER begins with https://."


def _transport(given: Given) -> Iterator[str]:
    """Only production has TLS in front; the demo on a network shows fictitious data without."""
    if not given["IS_PRODUCTION"]:
        return
    if not given["USE_TLS"]:
        yield "OPS_TLS is off: passwords and sessions would travel in clear."
    if given["USE_TLS"] and not given["PUBLIC_URL"].startswith("https://"):
        yield "OPS_PUBLIC_URL begins with https://."
    if "demo" in given["INSTALLED_APPS"]:
        yield "Commands of the demo are installed."
    if "ops.maintenance" in given["DATABASES"]["default"]["OPTIONS"]["options"]:
        yield "OPS_DATABASE_OPTIONS opens append-only tables."


CHECKS: tuple[Callable[[Given], Iterator[str]], ...] = (
    _hosts, _secrets, _keys, _servers, _transport,
)  # fmt: skip
