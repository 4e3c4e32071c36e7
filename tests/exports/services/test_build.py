"""Building: what leaves, with which rights, once in effect."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
import pyzipper
from django.conf import settings
from django.db import connection
from redis import Redis

from exports import services
from exports.kinds import Row
from exports.models import ExportRequest
from exports.services import building
from exports.services.records import folder, path_of
from inquiries.models import Inquiry
from inquiries.selectors.exports import ListSelection
from ops_console.shared import audit, jobs
from ops_console.shared.models import AuditEntry, Job
from staff.models import Market, Staff, Team
from tests.exports.fixtures import approve, ask, build
from tests.factories import NOW, make_inquiry

PERSONAL = ["customer_name", "customer_phone", "customer_email", "policy_number", "subject"]


def lines_of(export: ExportRequest) -> list[list[str]]:
    text = path_of(export).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_only_the_chosen_columns_leave_in_the_language_of_the_person(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    Staff.objects.filter(pk=bob.pk).update(language="ko")

    export = build(ask(bob, market_kr))

    head, row, mark = lines_of(export)
    assert len(head) == len(row) == 2
    assert row == [known.number, "전화(인바운드)"] or row[0] == known.number
    assert head[0] != "Inquiry number"
    assert f"{export.pk}" in mark[0]
    assert "bob" in mark[0]


def test_the_manifest_tells_what_left(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    export = build(ask(bob, market_kr))

    content = path_of(export).read_bytes()
    assert (export.status, export.rows, export.size) == ("READY", 1, len(content))
    assert export.file_name == f"Inquiries-KR-2026-03-11-{export.pk}.csv"
    entry = AuditEntry.objects.get(kind="EXPORT_BUILT")
    assert (entry.actor, entry.data["rows"], entry.data["sha256"]) == (bob, 1, export.sha256)
    assert audit.verify("KR") is None


def test_personal_columns_leave_masked(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    export = build(ask(bob, market_kr, columns=PERSONAL))

    # In the order of the kind: the subject comes before what tells of the customer.
    assert lines_of(export)[1] == [
        "Call back at 010-****-6789", "김*수", "010-****-6789", "mi***@e***.com", "********6789",
    ]  # fmt: skip
    assert not AuditEntry.objects.filter(kind="REVEALED").exists()


@pytest.mark.parametrize("format_", ["CSV", "XLSX"])
def test_unmasked_columns_leave_only_behind_a_password_and_on_record(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market, format_: str
) -> None:
    clear = ["customer_name", "customer_national_id"]
    asked = ask(bob, market_kr, columns=["customer_phone"], clear_columns=clear, format=format_)

    export = build(approve(asked, omar))

    password = services.show_password(export_id=export.pk, by=bob, now=NOW)
    with pyzipper.AESZipFile(path_of(export)) as archive:
        content = archive.read(archive.infolist()[0], pwd=password.encode())
    assert values_in(content, format_) == ["김민수", "010-****-6789", "900101-1234567"]
    entry = AuditEntry.objects.get(kind="REVEALED")
    assert known.customer is not None
    assert (entry.subject_type, entry.subject_id) == ("inquiries.Customer", str(known.customer.pk))
    assert (entry.object_id, entry.data["columns"]) == (str(export.pk), clear)
    assert (export.is_encrypted, export.file_name[-4:]) == (True, ".zip")


def test_a_person_with_many_rows_is_on_record_once(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market, team_claims: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_inquiry(team_claims, customer=known.customer)
    monkeypatch.setattr("exports.services.files.writing.AT_ONCE", 1)

    export = build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))

    assert (export.status, export.rows) == ("READY", 2)
    assert AuditEntry.objects.get(kind="REVEALED").subject_id == str(known.customer_id)


def values_in(content: bytes, format_: str) -> list[Any]:
    if format_ == "CSV":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [cell.value for cell in sheet[2]]


def test_nothing_leaves_when_it_cannot_be_recorded(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market
) -> None:
    export = approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_reveal() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN IF NEW.kind = ''REVEALED'' THEN RAISE ''full''; END IF; RETURN NEW; END'"
        )
        cursor.execute(
            "CREATE TRIGGER refuse_reveal BEFORE INSERT ON shared_auditentry "
            "FOR EACH ROW EXECUTE FUNCTION refuse_reveal()"
        )

    export = build(export)

    assert (export.status, export.file) == ("QUEUED", "")
    assert list(folder().iterdir()) == []


def test_a_second_run_changes_nothing(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    export = build(ask(bob, market_kr))
    assert export.job is not None
    handle = jobs.JobHandle(export.job.pk, export.job.period, export.job.params, bob.pk, 2)

    again = services.build_export(job=handle)

    assert again == {"status": "READY"}
    assert AuditEntry.objects.filter(kind="EXPORT_BUILT").count() == 1
    assert [path.name for path in folder().iterdir()] == [export.file]


def test_a_run_after_a_crash_writes_the_same_rows(
    known: Inquiry, bob: Staff, market_kr: Market, team_claims: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for _row in range(30):
        make_inquiry(team_claims)
    monkeypatch.setattr("inquiries.selectors.exports.AT_ONCE", 7)
    asked = ask(bob, market_kr)
    monkeypatch.setattr("exports.services.building._finish", crash)
    assert build(asked).status == "QUEUED"
    monkeypatch.undo()

    export = build(asked)

    numbers = list(Inquiry.objects.order_by("received_at", "pk").values_list("number", flat=True))
    assert [line[0] for line in lines_of(export)[1:-1]] == numbers


def crash(*_arguments: Any, **_names: Any) -> None:
    raise MemoryError


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": "AGENT"}, {"role": "ADMIN"}], ids=str
)
def test_an_export_ends_when_the_person_has_lost_the_right(
    known: Inquiry, bob: Staff, market_kr: Market, change: dict[str, Any]
) -> None:
    asked = ask(bob, market_kr)
    Staff.objects.filter(pk=bob.pk).update(**change)

    export = build(asked)

    assert (export.status, export.ending, export.file) == ("CANCELLED", "RIGHTS", "")
    assert list(folder().iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_the_exports_of_one_person_are_built_one_after_another(
    known: Inquiry, bob: Staff, dana: Staff, market_kr: Market
) -> None:
    first, second, another = ask(bob, market_kr), ask(bob, market_kr), ask(dana, market_kr)
    name = f"export:{bob.pk}"
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(_hold, name).result()
        waiting = build(first)
        assert build(another).status == "READY"
        elsewhere.submit(lambda: connection.close()).result()  # noqa: PLW0108 - the other thread's
    assert waiting.job is not None
    assert (waiting.status, waiting.job.status, waiting.job.attempts) == ("QUEUED", "QUEUED", 0)
    Redis.from_url(settings.REDIS_URL).delete("celery")

    assert build(first).status == "READY"

    (message,) = Redis.from_url(settings.REDIS_URL).lrange("celery", 0, -1)
    body = json.loads(base64.b64decode(json.loads(message)["body"]))
    assert body[1]["job_id"] == second.job_id


def _hold(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_ends_the_export(
    known: Inquiry, bob: Staff, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(bob, market_kr)
    monkeypatch.setattr(building, "STATEMENT_SECONDS", 0.05)

    def slow(_self: object, _columns: object) -> Iterator[Row]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        yield Row(["x", "y"])

    monkeypatch.setattr(ListSelection, "rows", slow)
    export = build(asked)

    assert (export.status, export.ending) == ("FAILED", "FAULT")
    assert export.job is not None
    assert "takes too long" in export.job.error
    assert list(folder().iterdir()) == []
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_an_export_ends_when_the_person_left_the_team(
    known: Inquiry, bob: Staff, market_kr: Market, team_claims: Team
) -> None:
    asked = ask(bob, market_kr)
    bob.teams.clear()
    team_claims.leader = None
    team_claims.save(update_fields=["leader"])

    assert build(asked).ending == "RIGHTS"


def test_a_right_lost_while_it_is_written_ends_it(
    known: Inquiry, bob: Staff, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(bob, market_kr)
    monkeypatch.setattr("exports.services.passing.LOOK_EVERY_SECONDS", 0)
    monkeypatch.setattr(
        jobs.JobHandle,
        "report",
        lambda *_a, **_k: Staff.objects.filter(pk=bob.pk).update(is_active=False),
    )

    export = build(asked)

    assert (export.status, export.ending) == ("CANCELLED", "RIGHTS")


def test_a_right_to_reveal_that_was_lost_ends_an_unmasked_export(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market
) -> None:
    asked = approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar)
    bob.markets.add(market_kr)
    Staff.objects.filter(pk=bob.pk).update(role="ANALYST")

    assert build(asked).ending == "RIGHTS"


def test_rows_that_came_in_meanwhile_bring_it_back_for_approval(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market, team_claims: Team, settings: Any
) -> None:
    settings.EXPORT_FREE_ROWS = 1
    asked = ask(bob, market_kr)
    make_inquiry(team_claims)

    back = build(asked)

    assert (back.status, back.needs, back.rows_expected) == ("WAITING", ["ROWS"], 2)
    assert list(folder().iterdir()) == []
    assert build(approve(back, omar)).rows == 2


def test_an_export_that_was_cancelled_is_not_built(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    asked = ask(bob, market_kr)
    services.cancel(export_id=asked.pk, by=bob, now=NOW)

    assert build(asked).status == "CANCELLED"
    assert list(folder().iterdir()) == []


def test_cancelling_before_there_is_a_file_leaves_the_others(
    known: Inquiry, bob: Staff, market_kr: Market, django_capture_on_commit_callbacks: Any
) -> None:
    other, asked = build(ask(bob, market_kr)), ask(bob, market_kr)

    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(export_id=asked.pk, by=bob, now=NOW)

    assert [path.name for path in folder().iterdir()] == [other.file]


def test_an_export_that_is_cancelled_while_it_is_written_leaves_no_file(
    known: Inquiry, bob: Staff, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(bob, market_kr)

    def cancelled(*_arguments: Any, **_names: Any) -> None:
        services.cancel(export_id=asked.pk, by=bob, now=NOW)

    monkeypatch.setattr("exports.services.passing.LOOK_EVERY_SECONDS", 0)
    monkeypatch.setattr(jobs.JobHandle, "report", cancelled)

    export = build(asked)

    assert (export.status, export.ending) == ("CANCELLED", "BY_REQUESTER")
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize(("step", "is_active"), [("_ask_again", True), ("_end", False)])
def test_an_export_that_is_cancelled_at_the_last_moment_stays_cancelled(
    known: Inquiry, bob: Staff, market_kr: Market, team_claims: Team, settings: Any,
    monkeypatch: pytest.MonkeyPatch, *, step: str, is_active: bool,
) -> None:  # fmt: skip
    settings.EXPORT_FREE_ROWS = 1
    asked, taken_up = ask(bob, market_kr), getattr(building, step)
    make_inquiry(team_claims)
    Staff.objects.filter(pk=bob.pk).update(is_active=is_active)

    def overtaken(*arguments: Any, **names: Any) -> str:
        services.cancel(export_id=asked.pk, by=bob, now=NOW)
        return str(taken_up(*arguments, **names))

    monkeypatch.setattr(building, step, overtaken)

    export = build(asked)

    assert (export.status, export.ending, export.needs) == ("CANCELLED", "BY_REQUESTER", [])
    assert export.job is not None
    assert export.job.result == {"status": "CANCELLED"}
    assert AuditEntry.objects.filter(kind="EXPORT_DECIDED").count() == 1


def test_of_two_workers_with_the_same_job_one_leaves_a_file(
    known: Inquiry, bob: Staff, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(bob, market_kr)
    assert asked.job is not None
    handle = jobs.JobHandle(asked.job.pk, asked.job.period, asked.job.params, bob.pk, 1)
    finish, others = building._finish, [handle]

    def overtaken(*arguments: Any, **names: Any) -> str:
        if others:
            services.build_export(job=others.pop())
        return finish(*arguments, **names)

    monkeypatch.setattr(building, "_finish", overtaken)

    export = build(asked)

    assert export.status == "READY"
    assert [path.name for path in folder().iterdir()] == [export.file]
    assert AuditEntry.objects.filter(kind="EXPORT_BUILT").count() == 1


def test_a_kind_that_is_gone_fails(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    asked = ask(bob, market_kr)
    ExportRequest.objects.filter(pk=asked.pk).update(kind="gone")

    assert build(asked).status == "FAILED"


def test_what_cannot_be_read_any_more_fails(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    asked = ask(bob, market_kr)
    ExportRequest.objects.filter(pk=asked.pk).update(query="channel=GONE")

    export = build(asked)

    assert (export.status, export.ending) == ("FAILED", "FAULT")
    assert Job.objects.get().status == "FAILED"


def test_no_unmasked_value_is_in_job_or_row(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market
) -> None:
    export = build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))
    password = services.show_password(export_id=export.pk, by=bob, now=NOW)

    rows = str(list(Job.objects.values())) + str(list(AuditEntry.objects.values()))
    assert "김민수" not in rows
    assert password not in rows + str(list(ExportRequest.objects.values()))
