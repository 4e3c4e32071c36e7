"""PostgreSQL's own programs, told where the database is without naming a password to anybody."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Self

import psycopg2
from django.db import connection

from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.wheels import postgres_program

CHUNK = 256 * 1024


class ProgramFailed(Exception):
    """A program of PostgreSQL ended with an error."""


@dataclass(frozen=True)
class Place:
    """A database and how to reach it."""

    name: str
    user: str
    password: str
    host: str
    port: str
    sslmode: str = ""

    @classmethod
    def of_connection(cls) -> Self:
        """Return the database that the console uses."""
        told: dict[str, Any] = connection.settings_dict
        return cls(
            name=told["NAME"],
            user=told["USER"],
            password=told["PASSWORD"],
            host=told["HOST"],
            port=str(told["PORT"] or ""),
            sslmode=told["OPTIONS"].get("sslmode", ""),
        )

    def connect(self, *, database: str = "") -> Any:
        """Open a connection of its own, which no transaction of the console knows."""
        given = {"host": self.host, "port": self.port, "sslmode": self.sslmode}
        known: dict[str, Any] = {name: value for name, value in given.items() if value}
        try:
            return psycopg2.connect(
                dbname=database or self.name, user=self.user, password=self.password,
                connect_timeout=5, **known,
            )  # fmt: skip
        except psycopg2.OperationalError as error:
            msg = f"The database {database or self.name!r} does not let the console in."
            raise ProgramFailed(msg) from error

    @property
    def environment(self) -> dict[str, str]:
        """What libpq reads; a command line would show the password to everybody."""
        given = {
            "PGDATABASE": self.name, "PGUSER": self.user, "PGPASSWORD": self.password,
            "PGHOST": self.host, "PGPORT": self.port, "PGSSLMODE": self.sslmode,
            "PGCONNECT_TIMEOUT": "5",
        }  # fmt: skip
        return {**os.environ, **{name: value for name, value in given.items() if value}}


def dump(place: Place, *, snapshot: str) -> Iterator[bytes]:
    """Give the whole database as of a snapshot, in the custom format of pg_dump."""
    command = [
        _program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", "--no-password",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL with fixed arguments
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=place.environment
    ) as process:
        output: IO[bytes] = process.stdout  # type: ignore[assignment]
        while chunk := output.read(CHUNK):
            yield chunk
        words = (process.stderr or output).read()
    _check("pg_dump", process.returncode, words)


def load(place: Place, chunks: Iterable[bytes]) -> None:
    """Load a dump in one transaction: all of it, or nothing."""
    command = [
        _program("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner",
        "--no-privileges", "--no-password", f"--dbname={place.name}",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL with fixed arguments
        command,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=place.environment,
    ) as process:  # fmt: skip
        try:
            for chunk in chunks:
                process.stdin.write(chunk)  # type: ignore[union-attr]
        except BrokenPipeError:
            pass  # its own words say why it has stopped reading
        except BaseException:
            process.kill()
            process.wait()
            # What was not yet sent finds nobody; it must not hide why the source ended.
            with suppress(BrokenPipeError):
                process.stdin.close()  # type: ignore[union-attr]
            raise
        words = process.communicate()[1]
    _check("pg_restore", process.returncode, words)


def _program(name: str) -> str:
    """Return the program of the wheel, which is no older than any supported server, or of PATH."""
    try:
        return str(postgres_program(name))
    except EmbeddedError as error:
        found = shutil.which(name)
        if found is None:
            msg = f"{name} was not found: install PostgreSQL's client programs."
            raise ProgramFailed(msg) from error
        return found


def _check(name: str, code: int, words: bytes) -> None:
    if code != 0:
        # The first line names the object and the error; the next ones may quote a row.
        first = words.decode(errors="replace").strip().partition("\n")[0]
        msg = f"{name} ended with exit code {code}: {first[:300]}"
        raise ProgramFailed(msg)
