"""The migrated database that parallel workers copy; a process of its own makes it as they start."""

import os
import subprocess
import sys
import time
import traceback
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2
from django.core.management import call_command

NAME = "ops_console_migrated"
DRAFT = f"{NAME}_draft"
PATIENCE = 300.0
PAUSE = 0.05


def begin() -> subprocess.Popen[bytes]:
    """Start making the database; `wait` tells when it is there."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")
    }
    return subprocess.Popen([sys.executable, "-m", "tests.template_database"], env=environment)


def wait() -> str:
    """Wait until the database is there and return its name."""
    deadline = time.monotonic() + PATIENCE
    while not _exists():
        if _complaint().exists():
            raise RuntimeError(_complaint().read_text(encoding="utf-8"))
        if time.monotonic() > deadline:
            msg = f"The database {NAME} was not made within {PATIENCE:.0f} s."
            raise TimeoutError(msg)
        time.sleep(PAUSE)
    return NAME


def make() -> None:
    """Make the database under another name, so that nobody copies half of it."""
    server = os.environ["DATABASE_URL"]
    _execute(server, f"CREATE DATABASE {DRAFT}")
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{DRAFT}"))
    django.setup()
    call_command("migrate", verbosity=0)
    django.db.connection.close()
    _execute(server, f"ALTER DATABASE {DRAFT} RENAME TO {NAME}")


def _exists() -> bool:
    question = "SELECT 1 FROM pg_database WHERE datname = %s"
    return _execute(os.environ["DATABASE_URL"], question, NAME) == 1


def _execute(server: str, statement: str, *values: str) -> int:
    with closing(psycopg2.connect(server)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement, values)
        return cursor.rowcount


def _complaint() -> Path:
    return Path(os.environ["OPS_STATE_DIR"]) / "template.failed"


if __name__ == "__main__":
    try:
        make()
    except BaseException:
        _complaint().write_text(traceback.format_exc(), encoding="utf-8")
        raise
