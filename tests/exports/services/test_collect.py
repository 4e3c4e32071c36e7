"""Handing out: once, to one person, with the right of this moment; then the file is gone."""

import datetime as dt
import time
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from exports import services
from exports.models import ExportRequest
from exports.services.records import folder, path_of
from inquiries.models import Inquiry
from ops_console.shared import clock, errors
from ops_console.shared.models import AuditEntry
from staff.models import Market, Staff
from tests.exports.fixtures import approve, ask, build

DAY = dt.timedelta(hours=24)


@pytest.fixture
def ready(known: Inquiry, bob: Staff, market_kr: Market) -> ExportRequest:
    return build(ask(bob, market_kr))


@pytest.fixture
def secret(known: Inquiry, bob: Staff, omar: Staff, market_kr: Market) -> ExportRequest:
    return build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))


def link(export: ExportRequest, by: Staff, **fields: Any) -> str:
    return services.make_link(export_id=export.pk, by=by, **{"now": clock.now(), **fields})


def start(token: str, by: Staff, **fields: Any) -> services.Download:
    return services.start_download(token=token, by=by, **{"now": clock.now(), **fields})


def test_a_link_hands_the_file_out_once(
    ready: ExportRequest, bob: Staff, django_capture_on_commit_callbacks: Any
) -> None:
    token = link(ready, bob)
    content = path_of(ready).read_bytes()

    with django_capture_on_commit_callbacks(execute=True):
        received = b"".join(start(token, bob).chunks())

    assert received == content
    with pytest.raises(errors.NotFound):
        start(token, bob)
    ready.refresh_from_db()
    assert (ready.status, ready.downloads, bool(ready.deleted_at)) == ("COLLECTED", 1, True)
    assert list(folder().iterdir()) == []


def test_every_download_is_on_record_with_its_reason(ready: ExportRequest, bob: Staff) -> None:
    b"".join(start(link(ready, bob), bob).chunks())

    entry = AuditEntry.objects.get(kind="DOWNLOADED")
    assert (entry.actor, entry.object_id, entry.reason) == (bob, str(ready.pk), "REPORT")
    assert entry.data["sha256"] == ready.sha256


def test_only_a_hash_of_the_link_is_kept(ready: ExportRequest, bob: Staff) -> None:
    token = link(ready, bob)

    assert len(token) >= 43
    assert token not in str(list(ExportRequest.objects.values()))


def test_a_file_that_is_missing_is_told_and_not_recorded(ready: ExportRequest, bob: Staff) -> None:
    token = link(ready, bob)
    path_of(ready).unlink()

    with pytest.raises(errors.Refused):
        start(token, bob)

    assert not AuditEntry.objects.filter(kind="DOWNLOADED").exists()


def test_a_new_link_ends_the_old_one(ready: ExportRequest, bob: Staff) -> None:
    old = link(ready, bob)
    link(ready, bob)

    with pytest.raises(errors.NotFound):
        start(old, bob)


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_an_empty_or_wrong_link_never_matches(ready: ExportRequest, bob: Staff, token: str) -> None:
    assert ready.link_digest == ""

    with pytest.raises(errors.NotFound):
        start(token, bob)


def test_a_link_works_for_its_owner_only(ready: ExportRequest, bob: Staff, omar: Staff) -> None:
    token = link(ready, bob)

    with pytest.raises(errors.NotFound):
        start(token, omar)
    with pytest.raises(errors.NotFound):
        link(ready, omar)


def test_a_link_ends_after_a_day(ready: ExportRequest, bob: Staff) -> None:
    token = link(ready, bob)
    assert ready.built_at is not None

    with pytest.raises(errors.NotFound):
        start(token, bob, now=ready.built_at + DAY)
    with pytest.raises(errors.Refused):
        link(ready, bob, now=ready.built_at + DAY)


@pytest.mark.parametrize("change", [{"role": "AGENT"}, {"is_active": False}], ids=str)
def test_a_lost_right_ends_the_link(
    ready: ExportRequest, bob: Staff, change: dict[str, Any]
) -> None:
    token = link(ready, bob)
    Staff.objects.filter(pk=bob.pk).update(**change)

    with pytest.raises(errors.Forbidden):
        start(token, Staff.objects.get(pk=bob.pk))

    assert not AuditEntry.objects.filter(kind="DOWNLOADED").exists()


def test_a_transfer_that_breaks_off_leaves_the_file_for_another_link(
    ready: ExportRequest, bob: Staff
) -> None:
    chunks = start(link(ready, bob), bob).chunks()
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]

    again = b"".join(start(link(ready, bob), bob).chunks())

    ready.refresh_from_db()
    assert (len(again), ready.downloads, ready.status) == (ready.size, 2, "COLLECTED")
    assert AuditEntry.objects.filter(kind="DOWNLOADED").count() == 2


def test_of_two_transfers_the_first_one_that_ends_collects_the_file(
    ready: ExportRequest, bob: Staff
) -> None:
    first, second = start(link(ready, bob), bob), start(link(ready, bob), bob)
    content = b"".join(first)
    ready.refresh_from_db()
    deleted_at = ready.deleted_at

    assert b"".join(second) == content

    ready.refresh_from_db()
    assert (ready.status, ready.deleted_at, ready.downloads) == ("COLLECTED", deleted_at, 2)
    assert deleted_at is not None


def test_the_password_is_shown_once_and_then_forgotten(secret: ExportRequest, bob: Staff) -> None:
    password = services.show_password(export_id=secret.pk, by=bob, now=clock.now())

    assert len(password.replace("-", "")) == 20
    secret.refresh_from_db()
    assert secret.password == ""
    with pytest.raises(errors.Refused):
        services.show_password(export_id=secret.pk, by=bob, now=clock.now())
    assert AuditEntry.objects.get(field_name="password").actor == bob


def test_the_password_is_shown_to_its_owner_only(secret: ExportRequest, omar: Staff) -> None:
    with pytest.raises(errors.NotFound):
        services.show_password(export_id=secret.pk, by=omar, now=clock.now())


def test_a_file_without_password_has_none_to_show(ready: ExportRequest, bob: Staff) -> None:
    with pytest.raises(errors.Refused):
        services.show_password(export_id=ready.pk, by=bob, now=clock.now())


def test_a_password_under_a_key_that_is_gone_is_not_shown_as_text(
    secret: ExportRequest, bob: Staff
) -> None:
    # not a secret
    ExportRequest.objects.filter(pk=secret.pk).update(password="gone.QUJDREVGR0hJSktM")

    with pytest.raises(errors.Refused, match="Ask for the export again"):
        services.show_password(export_id=secret.pk, by=bob, now=clock.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_file(ready: ExportRequest, bob: Staff) -> None:
    token, together, outcomes = link(ready, bob), Barrier(8), []

    def fetch() -> None:
        together.wait()
        try:
            outcomes.append(len(b"".join(start(token, bob).chunks())))
        except errors.NotFound:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [Thread(target=fetch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [0] * 7 + [ready.size]
    assert AuditEntry.objects.filter(kind="DOWNLOADED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_replaced_while_somebody_waits_for_the_file_no_longer_opens_it(
    ready: ExportRequest, bob: Staff
) -> None:
    token, outcomes = link(ready, bob), list[bool]()

    def fetch() -> None:
        try:
            start(token, bob)
        except errors.NotFound:
            outcomes.append(False)
        finally:
            connection.close()

    waiting = Thread(target=fetch)
    with transaction.atomic():
        ExportRequest.objects.select_for_update().get(pk=ready.pk)
        waiting.start()
        wait_until_somebody_waits_for_a_lock()
        link(ready, bob)
    waiting.join()

    assert outcomes == [False]


def wait_until_somebody_waits_for_a_lock() -> None:
    limit = time.monotonic() + 30
    asked = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        while cursor.fetchone() == (0,):
            assert time.monotonic() < limit
            time.sleep(0.01)
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(asked)
