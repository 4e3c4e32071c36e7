"""Sweeping: nothing outlives its time, and nothing that is needed goes."""

import datetime as dt
import os
from typing import Any

import pytest

from exports import services
from exports.models import ExportRequest
from exports.services import sweeping
from exports.services.records import folder, locked, path_of
from exports.tasks import sweep_exports
from inquiries.models import Inquiry
from ops_console.shared import clock
from ops_console.shared.models import AuditEntry, Job
from staff.models import Market, Staff
from tests.exports.fixtures import approve, ask, build
from tests.factories import NOW

NOTHING = services.Swept(0, 0, 0, 0, 0)


def test_a_file_goes_when_its_day_is_over(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    export = build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))
    services.make_link(export_id=export.pk, by=bob, now=clock.now())
    assert export.expires_at is not None

    with django_capture_on_commit_callbacks(execute=True):
        before = services.sweep(now=export.expires_at - dt.timedelta(seconds=1))
    assert (before, path_of(export).exists()) == (NOTHING, True)
    with django_capture_on_commit_callbacks(execute=True):
        services.sweep(now=export.expires_at)

    export.refresh_from_db()
    assert (export.status, export.password, export.link_digest) == ("EXPIRED", "", "")
    assert (export.deleted_at, list(folder().iterdir())) == (export.expires_at, [])
    assert services.sweep(now=export.expires_at) == NOTHING


def test_what_nobody_decides_on_ends_after_a_week(
    known: Inquiry, bob: Staff, market_kr: Market, settings: Any
) -> None:
    settings.EXPORT_FREE_ROWS = 0
    export = ask(bob, market_kr)
    week = dt.timedelta(days=7)

    assert services.sweep(now=NOW + week - dt.timedelta(seconds=1)) == NOTHING
    assert services.sweep(now=NOW + week).undecided == 1

    export.refresh_from_db()
    assert (export.status, export.ending) == ("CANCELLED", "UNDECIDED")


def test_an_export_whose_job_gave_up_is_shown_as_failed(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr)
    Job.objects.update(status="FAILED", finished_at=NOW)

    assert services.sweep(now=NOW).failed == 1

    export.refresh_from_db()
    assert (export.status, export.ending) == ("FAILED", "FAULT")


def test_what_was_collected_meanwhile_does_not_expire(
    known: Inquiry, bob: Staff, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = build(ask(bob, market_kr))
    assert export.expires_at is not None

    def overtaken(export_id: int) -> ExportRequest:
        services.complete_download(export_id=export_id, now=NOW)
        return locked(export_id)

    monkeypatch.setattr(sweeping, "locked", overtaken)

    assert services.sweep(now=export.expires_at).expired == 0

    export.refresh_from_db()
    assert (export.status, export.deleted_at) == ("COLLECTED", NOW)
    assert not AuditEntry.objects.filter(kind="EXPORT_DECIDED").exists()


def test_files_that_a_crash_left_behind_go(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    now, export = clock.now(), build(ask(bob, market_kr))
    for name, hours in (("lost", 25), ("being-written.part", 1)):
        path = folder() / name
        path.write_text("x")
        moment = (now - dt.timedelta(hours=hours)).timestamp()
        os.utime(path, (moment, moment))

    services.sweep(now=now)

    assert sorted(path.name for path in folder().iterdir()) == sorted(
        ["being-written.part", export.file]
    )


def test_a_file_whose_deletion_was_interrupted_goes(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    export = build(ask(bob, market_kr))
    ExportRequest.objects.update(status="COLLECTED", deleted_at=NOW)

    services.sweep(now=NOW)

    assert not path_of(export).exists()


def test_the_task_runs_on_an_empty_console(db: None) -> None:
    sweep_exports()
    sweep_exports()

    assert not ExportRequest.objects.exists()


@pytest.mark.django_db
def test_passwords_are_forgotten_with_the_file(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market
) -> None:
    export = build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))
    token = services.make_link(export_id=export.pk, by=bob, now=clock.now())
    b"".join(services.start_download(token=token, by=bob, now=clock.now()).chunks())
    export.refresh_from_db()
    assert export.password
    assert export.expires_at is not None

    services.sweep(now=export.expires_at)

    export.refresh_from_db()
    assert export.password == ""
