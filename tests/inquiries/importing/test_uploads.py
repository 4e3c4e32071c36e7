"""Imports from the browser run as jobs: checked, then imported, the same after a crash."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings

from inquiries.models import ImportRun, Inquiry
from inquiries.services import importing
from inquiries.services.importing import running, uploads
from inquiries.services.importing.writing import write_batch
from ops_console.shared import errors, jobs
from ops_console.shared.models import Job
from staff.models import Staff, Team
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING, ROW, text_of
from tests.inquiries.services.test_together import at_once

MANY = text_of(*(f"A{n},2026-01-05,2026-01-06,paper,Case {n}" for n in range(40)))


def upload(content: str = MANY, name: str = "old.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def checked(by: Staff, content: str = MANY, mapping: str = MAPPING) -> ImportRun:
    run = importing.start_check(upload=upload(content), mapping_text=mapping, by=by, now=NOW)
    return worked(run)


def worked(run: ImportRun) -> ImportRun:
    """Do what the worker does."""
    assert run.job is not None
    jobs.run(run.job.pk)
    return ImportRun.objects.select_related("job").get(pk=run.pk)


def test_a_check_tells_what_would_become_of_the_file(dana: Staff, team_claims: Team) -> None:
    run = checked(dana, text_of(ROW, "A2,soon,,paper,X"))

    assert (run.rows_read, run.rows_created, run.rows_rejected, run.importable) == (2, 0, 1, 1)
    assert run.job is not None
    assert run.job.result["preview"][0]["external_ref"] == "A1"
    assert run.job.result["problems"] == [
        {"column": "received", "reason": "This is no time in a format of the mapping.", "rows": 1}
    ]
    assert not Inquiry.objects.exists()


def test_a_checked_file_is_imported_once(dana: Staff, team_claims: Team) -> None:
    run = checked(dana)

    done = worked(importing.start_import(run_id=run.pk, by=dana, now=NOW))

    assert (done.rows_created, Inquiry.objects.count()) == (40, 40)
    assert Inquiry.objects.filter(created_by=dana).count() == 40
    with pytest.raises(errors.Refused):
        importing.start_import(run_id=run.pk, by=dana, now=NOW)


def test_an_unchecked_or_failed_check_is_not_imported(dana: Staff, team_claims: Team) -> None:
    run = importing.start_check(upload=upload(), mapping_text=MAPPING, by=dana, now=NOW)
    with pytest.raises(errors.Refused):
        importing.start_import(run_id=run.pk, by=dana, now=NOW)

    failed = checked(dana, "")

    assert failed.job is not None
    assert (failed.job.status, failed.job.error) == ("FAILED", "The file is empty.")
    with pytest.raises(errors.Refused):
        importing.start_import(run_id=failed.pk, by=dana, now=NOW)


def test_a_check_whose_worker_died_at_the_very_end_is_first_done_again(
    dana: Staff, team_claims: Team
) -> None:
    run = checked(dana)
    # What is left when the counts are written and the job does not say yet that it is done.
    Job.objects.filter(kind=importing.JOB_KIND).update(
        status="RUNNING", heartbeat_at=NOW, finished_at=None
    )

    with pytest.raises(errors.Refused, match="has not succeeded"):
        importing.start_import(run_id=run.pk, by=dana, now=NOW)

    worked(run)
    assert worked(importing.start_import(run_id=run.pk, by=dana, now=NOW)).rows_created == 40


def test_refused_rows_can_be_read_once_the_file_was_checked(dana: Staff, team_claims: Team) -> None:
    content = upload(text_of("A2,soon,,paper,X"))
    run = importing.start_check(upload=content, mapping_text=MAPPING, by=dana, now=NOW)
    with pytest.raises(errors.NotFound):
        importing.rejects_of(run)

    with importing.rejects_of(worked(run)) as file:
        read = file.read()
    assert b"2,received,soon" in read
    assert b"A2" not in read, "The row itself is in the file that the person brought."


def test_problems_are_told_in_the_language_of_the_person(dana: Staff, team_claims: Team) -> None:
    dana.language = "ko"
    dana.save(update_fields=["language"])

    failed = checked(dana, "")

    assert failed.job is not None
    assert failed.job.error == "빈 파일입니다."


def test_nobody_imports_what_somebody_else_has_uploaded(
    dana: Staff, root: Staff, team_claims: Team
) -> None:
    run = checked(dana)

    with pytest.raises(errors.NotFound):
        importing.start_import(run_id=run.pk, by=root, now=NOW)


@pytest.mark.parametrize("code", ["US-CT", "TW"])
def test_a_market_that_is_not_open_answers_like_one_that_does_not_exist(
    root: Staff, team_claims: Team, team_taipei: Team, code: str
) -> None:
    root.markets.remove(team_taipei.market)
    mapping = MAPPING.replace('"KR"', f'"{code}"')

    with pytest.raises(errors.NotFound, match="is not open to you"):
        importing.start_check(upload=upload(), mapping_text=mapping, by=root, now=NOW)

    assert not ImportRun.objects.exists()


@override_settings(IMPORT_MAX_UPLOAD_BYTES=100)
def test_a_file_over_the_limit_is_refused(dana: Staff, team_claims: Team) -> None:
    with pytest.raises(errors.TooLarge):
        importing.start_check(upload=upload(), mapping_text=MAPPING, by=dana, now=NOW)


def test_files_get_names_of_ours(dana: Staff, team_claims: Team) -> None:
    evil = upload(name="../../etc/passwd.html")
    run = importing.start_check(upload=evil, mapping_text=MAPPING, by=dana, now=NOW)

    assert run.file_name == "passwd.html"
    assert run.file.startswith("imports/")
    assert len(run.file) == len("imports/") + 32


def test_a_job_that_starts_again_after_a_crash_ends_with_the_same_rows(
    dana: Staff, team_claims: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH_ROWS", 10)
    run = importing.start_import(run_id=checked(dana).pk, by=dana, now=NOW)
    assert run.job is not None
    with monkeypatch.context() as patched:
        patched.setattr(jobs.JobHandle, "report", fail)
        jobs.run(run.job.pk)
    run.job.refresh_from_db()
    assert (run.job.status, Inquiry.objects.count()) == ("QUEUED", 10)

    done = worked(run)

    assert (done.rows_created, done.rows_known, Inquiry.objects.count()) == (30, 10, 40)


def fail(*_arguments: object, **_options: object) -> None:
    raise ZeroDivisionError


WORKER = """
import time
import django
django.setup()
from inquiries.services.importing import running
from ops_console.shared import jobs
running.BATCH_ROWS = 10
jobs.JobHandle.report = lambda *_a, **_k: time.sleep(0.5)
jobs.run({job_id})
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_whole_batches_and_another_ends_the_job(
    dana: Staff, team_claims: Team
) -> None:
    run = importing.start_import(run_id=checked(dana).pk, by=dana, now=NOW)
    assert run.job is not None
    worker = started(run.job.pk)
    wait_for_a_batch()
    worker.kill()
    worker.wait()
    left = Inquiry.objects.count()
    # The lease has run out; the sweeper would send the job again.
    type(run.job).objects.filter(pk=run.job.pk).update(heartbeat_at=NOW)

    done = worked(run)

    assert left in {10, 20, 30}
    assert done.job is not None
    assert (done.job.status, Inquiry.objects.count()) == ("DONE", 40)
    assert done.rows_created + left == 40


def started(job_id: int) -> subprocess.Popen[bytes]:
    """Start a process that works on the job slowly, in the database of the test."""
    database = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-c", WORKER.format(job_id=job_id)],
        env={**os.environ, "DATABASE_URL": database},
    )


def wait_for_a_batch() -> None:
    limit = time.monotonic() + 60
    while not Inquiry.objects.exists():
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_nothing_of_a_file_that_does_not_fit_stays(
    dana: Staff, team_claims: Team, own_uploads: Path
) -> None:
    large = upload(MANY * 2000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            importing.start_check(upload=large, mapping_text=MAPPING, by=dana, now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert list((own_uploads / "imports").iterdir()) == []
    assert not ImportRun.objects.exists()


GONE: dict[str, dict[str, Any]] = {"closed": {"is_active": False}, "another role": {"role": "LEAD"}}


@pytest.mark.parametrize("change", [*GONE, "another market"])
def test_whoever_lost_the_right_imports_nothing_that_was_waiting(
    dana: Staff, team_claims: Team, change: str
) -> None:
    run = importing.start_import(run_id=checked(dana).pk, by=dana, now=NOW)
    if change in GONE:
        Staff.objects.filter(pk=dana.pk).update(**GONE[change])
    else:
        dana.markets.remove(team_claims.market)

    ended = worked(run)

    assert ended.job is not None
    assert (ended.job.status, ended.finished_at) == ("FAILED", None)
    assert not Inquiry.objects.exists()


def test_a_right_that_goes_while_a_file_is_read_ends_it_after_the_batch(
    dana: Staff, team_claims: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH_ROWS", 10)
    run = importing.start_import(run_id=checked(dana).pk, by=dana, now=NOW)

    def write_and_leave(*told: Any, **named: Any) -> Any:
        Staff.objects.filter(pk=dana.pk).update(is_active=False)
        return write_batch(*told, **named)

    monkeypatch.setattr(running, "write_batch", write_and_leave)

    ended = worked(run)

    assert ended.job is not None
    assert ended.job.status == "FAILED"
    assert Inquiry.objects.count() == 10


def test_uploads_at_once_do_not_go_beyond_the_day(
    transactional_db: None, dana: Staff, team_claims: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "UPLOADS_A_DAY", 3)

    def start() -> ImportRun:
        return importing.start_check(upload=upload(ROW), mapping_text=MAPPING, by=dana, now=NOW)

    results = at_once([start] * 8)

    assert sum(isinstance(result, ImportRun) for result in results) == 3
    assert sum(isinstance(result, errors.Refused) for result in results) == 5
    assert ImportRun.objects.count() == 3
