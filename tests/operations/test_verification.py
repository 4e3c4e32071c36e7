"""The nightly check of the audit chains."""

import datetime as dt
import threading
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from operations.selectors.checks import VERIFY_AUDIT, broken_chains
from operations.selectors.figures import exposition
from operations.services.alive import kept_alive
from operations.services.nightly import enqueue_nightly
from ops_console.shared import audit, jobs
from ops_console.shared.models import AuditKind, Job, JobStatus

NOW = dt.datetime(2026, 11, 2, 17, 40, tzinfo=dt.UTC)


def record(chain: str, reason: str = "") -> None:
    with transaction.atomic():
        entry = audit.Entry(kind=AuditKind.VIEWED, chain=chain, reason=reason)
        audit.record(entry, by=None, now=NOW)


def check(day: int) -> Job:
    enqueue_nightly(now=NOW + dt.timedelta(days=day))
    job = Job.objects.filter(kind=VERIFY_AUDIT).latest("queued_at")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    return job


def spoil(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE shared_auditentry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE shared_auditentry ENABLE TRIGGER USER")


def test_intact_chains_are_anchored(db: None) -> None:
    for chain in ("KR", "KR", "console"):
        record(chain)

    result = check(0).result

    assert (result["chains"], result["broken"]) == (2, 0)
    assert [(anchor["chain"], anchor["number"]) for anchor in result["anchors"]] == [
        ("KR", 2),
        ("console", 1),
    ]


def test_a_changed_entry_is_named(db: None) -> None:
    record("KR")
    record("KR")
    spoil("UPDATE shared_auditentry SET actor_name = 'nobody' WHERE number = 2")

    result = check(0).result

    assert [(fault["chain"], fault["number"]) for fault in result["faults"]] == [("KR", 2)]


def test_a_tail_cut_off_since_the_last_check_is_noticed(db: None) -> None:
    record("KR")
    record("KR")
    check(0)
    spoil("DELETE FROM shared_auditentry WHERE number = 2")

    result = check(1).result

    assert result["broken"] == 1
    assert "missing" in result["faults"][0]["why"]


def test_a_cut_tail_does_not_heal_by_the_next_night(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    for chain in ("KR", "KR", "TW"):
        record(chain)
    check(0)
    spoil("DELETE FROM shared_auditentry WHERE chain = 'KR' AND number = 2")
    check(1)
    record("KR", "OTHER")

    result = check(2).result

    assert [fault["chain"] for fault in result["faults"]] == ["KR"]
    assert broken_chains() == {"KR": 1.0, "TW": 0.0}
    assert b'ops_audit_broken{chain="KR"} 1.0' in exposition()
    assert [said.levelname for said in caplog.records if "audit chain KR" in said.message] == [
        "ERROR", "ERROR",
    ]  # fmt: skip


def test_ends_kept_in_files_convict_whoever_also_empties_the_table_of_jobs(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        record("KR")
    check(0)
    (kept,) = settings.AUDIT_ANCHOR_DIR.iterdir()
    spoil("DELETE FROM shared_auditentry WHERE number = 3")
    Job.objects.all().delete()

    with pytest.raises(SystemExit):
        call_command("verify_audit", anchors=kept)
    assert "KR 3: entries up to an anchor are missing" in capsys.readouterr().err
    assert check(1).result["broken"] == 1
    assert {file.suffix for file in settings.AUDIT_ANCHOR_DIR.iterdir()} == {".jsonl"}


def test_a_spoilt_file_of_anchors_is_no_good_check(db: None, settings: Any) -> None:
    record("KR")
    check(0)
    (kept,) = settings.AUDIT_ANCHOR_DIR.iterdir()
    kept.write_text("{", encoding="utf-8")

    with pytest.raises(AssertionError):
        check(1)


def test_a_chain_that_is_gone_altogether_is_noticed(db: None) -> None:
    record("TW")
    check(0)
    spoil("DELETE FROM shared_auditentry")

    assert check(1).result["broken"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_step_gives_signs_of_life_and_ends_with_its_work() -> None:
    job, _new = jobs.enqueue(kind=VERIFY_AUDIT, params={}, now=NOW, period="long")
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=1, heartbeat_at=NOW)
    handle = jobs.JobHandle(job.pk, "long", {}, None, 1)

    with kept_alive(handle, every=0.05):
        until = time.monotonic() + 10
        while Job.objects.get(pk=job.pk).heartbeat_at == NOW and time.monotonic() < until:
            time.sleep(0.05)

    job.refresh_from_db()
    assert job.heartbeat_at
    assert job.heartbeat_at > NOW
    assert "kept-alive" not in {thread.name for thread in threading.enumerate()}


def test_two_schedulers_start_one_check(db: None) -> None:
    enqueue_nightly(now=NOW)
    enqueue_nightly(now=NOW + dt.timedelta(minutes=3))

    assert Job.objects.filter(kind=VERIFY_AUDIT).count() == 1
