"""Typed access to environment variables; settings.py is its only reader."""

import ipaddress
import os
from pathlib import Path

# Seconds to connect; then, for a server whose machine or network is gone without a word, until the
# connection counts as broken: the first sign after 15 of silence, three signs 5 apart.
DATABASE_PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class MissingSetting(Exception):
    """A value that production cannot do without is not set."""


def text(name: str, default: str | None = None) -> str:
    """Value of NAME, or the content of the file that NAME_FILE points to.

    Raises MissingSetting when neither is set and there is no default.
    """
    value = os.environ.get(name)
    if value is None and (path := os.environ.get(f"{name}_FILE")):
        value = Path(path).read_text(encoding="utf-8").strip()
    if value is not None:
        return value
    if default is None:
        msg = f"Set {name} (or {name}_FILE): the console does not start without it."
        raise MissingSetting(msg)
    return default


def web_threads() -> int:
    """Threads of each web process, and so its connections to the database."""
    return int(text("OPS_WEB_THREADS", str(min(8, 2 * (os.cpu_count() or 1) + 2))))


def flag(name: str, *, default: bool) -> bool:
    """Value of NAME as a boolean: 1/true/yes/on and 0/false/no/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off", ""}:
        return False
    msg = f"{name} must be one of 1/true/yes/on or 0/false/no/off, not {value!r}."
    raise MissingSetting(msg)


def items(name: str, default: str | None = "") -> list[str]:
    """Value of NAME split at commas."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def networks(name: str) -> list[str]:
    """Value of NAME as networks: `10.20.0.0/16,2001:db8::/32`."""
    found = items(name)
    for item in found:
        try:
            ipaddress.ip_network(item)
        except ValueError as error:
            msg = f"{name} is a list of networks such as 10.20.0.0/16, not {item!r}."
            raise MissingSetting(msg) from error
    return found


def limits(name: str, default: str) -> dict[str, int]:
    """Value of NAME as limits: `15,ADMIN=5` is 15 for everybody ("") and 5 for ADMIN."""
    found: dict[str, int] = {}
    for item in items(name, default):
        whose, _equals, number = item.rpartition("=")
        if not number.isascii() or not number.isdigit() or int(number) < 1:
            msg = f"{name} is a number, then NAME=number for roles and markets, not {item!r}."
            raise MissingSetting(msg)
        found[whose] = int(number)
    if "" not in found:
        msg = f"{name} needs a number that holds for everybody."
        raise MissingSetting(msg)
    return found


def links(name: str) -> dict[str, str]:
    """Value of NAME as addresses of markets: `KR=https://…,TW=https://…`."""
    found: dict[str, str] = {}
    for item in items(name):
        market, _equals, address = item.partition("=")
        if not market or not address.startswith("https://"):
            msg = f"{name} is MARKET=https://…, comma-separated, not {item!r}."
            raise MissingSetting(msg)
        found[market] = address
    return found
