"""Files that no import knows go; what is being uploaded, and what a row names, stays."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from inquiries.models import ImportRun
from inquiries.services import importing
from inquiries.services.importing.sweeping import ORPHANS_AFTER
from inquiries.tasks import sweep_files
from ops_console.shared import clock, jobs
from ops_console.shared.models import Job, JobStatus
from staff.models import Staff, Team
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING, ROW, text_of

pytestmark = pytest.mark.usefixtures("own_uploads")
OLD = ORPHANS_AFTER + dt.timedelta(minutes=5)
YOUNG = ORPHANS_AFTER - dt.timedelta(minutes=5)


def kept() -> set[str]:
    return set(default_storage.listdir("imports")[1])


def age(name: str, by: dt.timedelta) -> None:
    moment = (clock.now() - by).timestamp()
    os.utime(default_storage.path(name), (moment, moment))


def left(name: str, by: dt.timedelta) -> str:
    """A file that lies there without a row."""
    age(default_storage.save(f"imports/{name}", ContentFile(b"a,b\n")), by)
    return name


def start(by: Staff) -> ImportRun:
    upload = SimpleUploadedFile("old.csv", text_of(ROW, "A2,soon,,paper,X").encode())
    return importing.start_check(upload=upload, mapping_text=MAPPING, by=by, now=NOW)


def swept() -> Job:
    """Do what beat and then the worker does."""
    job = importing.enqueue_sweep(now=clock.now())
    jobs.run(job.pk)
    return Job.objects.get(pk=job.pk)


def test_the_file_of_an_upload_that_was_rolled_back_goes(dana: Staff, team_claims: Team) -> None:
    with transaction.atomic():
        lost = start(dana).file
        transaction.set_rollback(True)
    assert not ImportRun.objects.exists()
    assert default_storage.exists(lost)
    age(lost, OLD)

    job = swept()

    assert kept() == set()
    assert (job.status, job.result) == (JobStatus.DONE, {"files": 1, "removed": 1})


def test_what_a_row_names_stays_however_old(dana: Staff, team_claims: Team) -> None:
    run = start(dana)
    assert run.job is not None
    jobs.run(run.job.pk)
    run.refresh_from_db()
    for name in (run.file, run.rejects):
        age(name, OLD * 400)

    assert swept().result == {"files": 2, "removed": 0}
    assert kept() == {Path(run.file).name, Path(run.rejects).name}


def test_what_may_still_be_committed_stays(db: None) -> None:
    young, old = left("young", YOUNG), left("old", OLD)

    assert swept().result == {"files": 2, "removed": 1}
    assert kept() == {young}
    assert old not in kept()


def test_many_files_are_looked_up_some_at_a_time(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inquiries.services.importing.sweeping.AT_ONCE", 4)
    names = [left(f"{number:02}", OLD) for number in range(10)]
    for number in (0, 5, 9):
        ImportRun.objects.create(
            file_name="x", file=f"imports/{names[number]}", digest="x", created_at=NOW
        )

    assert swept().result == {"files": 10, "removed": 7}
    assert kept() == {names[0], names[5], names[9]}


def test_beat_asks_for_one_look_a_day_and_an_empty_console_has_nothing(db: None) -> None:
    sweep_files()
    sweep_files()

    assert Job.objects.filter(kind="inquiries.sweep_files").count() == 1
    assert swept().result == {"files": 0, "removed": 0}


def test_a_file_that_goes_meanwhile_is_nothing_to_remove(db: None, own_uploads: Path) -> None:
    # Like a name that was read before somebody took the file away: it leads nowhere.
    (own_uploads / "imports").mkdir()
    (own_uploads / "imports" / "gone").symlink_to(own_uploads / "nowhere")

    assert swept().result == {"files": 1, "removed": 0}
