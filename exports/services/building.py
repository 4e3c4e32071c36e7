"""Building the file in a job, with the rights that the person has while it is built."""

import datetime as dt
import re
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from exports import kinds, rules, selectors
from exports.choices import Ending, Format, Status
from exports.kinds import Asked
from exports.models import ExportRequest
from exports.services.files import Table, TooManyRows, Written, write_file
from exports.services.files.writing import Plan
from exports.services.passing import Passing, RightsLost, Stopped
from exports.services.records import entry, folder, locked, record
from ops_console.shared import clock, errors, jobs
from ops_console.shared.models import AuditKind, JobStatus
from ops_console.shared.personal.cipher import seal
from ops_console.shared.statements import alone, bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports.kinds import ExportKind

JOB_KIND = "exports.build"
# Rows are read in short statements; one that takes this long has met a filter that fits no index.
STATEMENT_SECONDS = 120.0
# Without letters and digits that are mistaken for each other when they are read out.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 5
PASSWORD_PLACE = "exports_exportrequest|password|{}"  # noqa: S105 - where it is sealed for
MAX_NAME = 120
UNFIT = re.compile(r"[^\w.()-]+")


def queue(export: ExportRequest, *, now: dt.datetime) -> None:
    """Have the export built; inside the transaction that allows it."""
    export.job, _created = jobs.enqueue(
        kind=JOB_KIND,
        params={"export_id": export.pk},
        now=now,
        requested_by_id=export.requested_by_id,
    )
    export.status = Status.QUEUED
    export.save(update_fields=["job", "status"])


@jobs.register(JOB_KIND)
def build_export(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Build one export; started again after a crash, it writes the file anew.

    An export that was cancelled meanwhile, or built already, is left as it is. Rights that were
    lost end it, and more rows than were allowed bring it back for approval. One person's exports
    are built one after another.
    """
    with alone(f"export:{job.requested_by_id}") as is_alone:
        if not is_alone:
            raise jobs.NotYet
        status = _build_one(job)
    _send_next(job)
    return {"status": status}


def _send_next(job: jobs.JobHandle) -> None:
    """Tell a worker of the next one, which may have had to wait."""
    waiting = ExportRequest.objects.filter(
        requested_by=job.requested_by_id, status=Status.QUEUED, job__status=JobStatus.QUEUED
    )
    following = waiting.order_by("job_id").values_list("job_id", flat=True).first()
    if following:
        jobs.send(following)


def _build_one(job: jobs.JobHandle) -> str:
    export = _export_of(job)
    if export.status != Status.QUEUED or export.job_id != job.job_id:
        return str(export.status)
    with translation.override(export.requested_by.language):
        try:
            with bounded(seconds=STATEMENT_SECONDS):
                status = _build(export, job)
        except Stopped:
            status = str(_export_of(job).status)
        except RightsLost:
            status = _end(export, Status.CANCELLED, ending=Ending.RIGHTS)
        except TooManyRows:
            status = _ask_again(export)
        except errors.DomainError:
            _end(export, Status.FAILED, ending=Ending.FAULT)
            raise
    return status


def _export_of(job: jobs.JobHandle) -> ExportRequest:
    rows = ExportRequest.objects.select_related("market", "requested_by")
    return rows.get(pk=job.params["export_id"])


@dataclass(frozen=True)
class _Names:
    """How the file is called on the disk, inside its archive and where it is saved."""

    stored: str
    inner: str
    shown: str


def _build(export: ExportRequest, job: jobs.JobHandle) -> str:
    kind = kinds.find(export.kind)
    if kind is None:
        raise errors.NotFound
    columns, clear = kind.chosen(export.columns), kind.chosen(export.clear_columns)
    passing = Passing(export, kind, clear=clear, job=job)
    passing.check()
    personal = [column.personal for column in columns if column.personal]
    encrypted = rules.is_encrypted(kinds=personal, clear=export.clear_columns)
    password = _new_password() if encrypted else ""
    names = _names(export, kind, encrypted=encrypted)
    part = folder() / f"{names.stored}.part"
    try:
        plan = _plan(export, kind, passing=passing, inner_name=names.inner, password=password)
        written = write_file(part, plan)
        passing.check()
        part.replace(folder() / names.stored)
    finally:
        part.unlink(missing_ok=True)
    return _finish(export, written, names=names, password=password)


def _plan(
    export: ExportRequest,
    kind: "ExportKind",
    *,
    passing: Passing,
    inner_name: str,
    password: str,
) -> Plan:
    asked = Asked(QueryDict(export.query), export.market, passing.person, export.requested_at)
    columns = kind.chosen(export.columns)
    table = Table(
        columns=columns,
        clear=frozenset(export.clear_columns),
        zone=export.market.zone,
        watermark=selectors.watermark(export, now=clock.now()),
    )
    selection = selectors.selection(kind, asked)
    return Plan(
        selection=selection,
        table=table,
        format=export.format,
        copied=kind.copied and not any(column.personal for column in columns),
        about=_about(export, table, selection.words()),
        most=rules.rows_allowed(
            rows_expected=export.rows_expected,
            approved=export.decided_by_id is not None,
            free_rows=selectors.free_rows(export.market),
            clear=bool(export.clear_columns),
        ),
        inner_name=inner_name,
        password=password,
        passed=passing.passed,
        reveal=passing.reveal,
    )


def _about(export: ExportRequest, table: Table, words: "Sequence[Any]") -> list[list[str]]:
    unmasked = [str(column.label) for column in table.columns if column.code in table.clear]
    return [
        [table.watermark],
        [_("What"), selectors.kind_label(export)],
        [_("Market"), export.market.name],
        *([str(name), str(value)] for name, value in words),
        [_("Not masked"), ", ".join(unmasked) or _("nothing")],
        [_("Reason"), str(export.get_reason_display()), export.reason_text],
        [_("Approved by"), str(export.decided_by or _("needs no approval"))],
    ]


def _names(export: ExportRequest, kind: "ExportKind", *, encrypted: bool) -> _Names:
    day = export.market.day_of(export.requested_at).isoformat()
    said = f"{kind.label}-{export.market.code}-{day}-{export.pk}"
    base = UNFIT.sub("-", unicodedata.normalize("NFC", said)).strip("-.")[:MAX_NAME]
    inner = f"{base}.{Format(export.format).value.lower()}"
    return _Names(str(uuid.uuid4()), inner, f"{base}.zip" if encrypted else inner)


def _new_password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _letter in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


@transaction.atomic
def _finish(export: ExportRequest, written: Written, *, names: _Names, password: str) -> str:
    row, now = locked(export.pk), clock.now()
    if row.status != Status.QUEUED:
        (folder() / names.stored).unlink(missing_ok=True)
        return str(row.status)
    row.status, row.rows, row.size = Status.READY, written.rows, written.size
    row.sha256, row.file, row.file_name = written.sha256, names.stored, names.shown
    row.is_encrypted = bool(password)
    row.password = seal(password, place=PASSWORD_PLACE.format(row.pk))
    row.built_at, row.expires_at = now, now + rules.FILE_LIVES
    row.save(
        update_fields=[
            "status", "rows", "size", "sha256", "file", "file_name", "is_encrypted", "password",
            "built_at", "expires_at",
        ]
    )  # fmt: skip
    data = {"rows": row.rows, "sha256": row.sha256, "encrypted": row.is_encrypted}
    record(entry(row, AuditKind.EXPORT_BUILT, data=data), by=row.requested_by, now=now)
    return str(row.status)


@transaction.atomic
def _ask_again(export: ExportRequest) -> str:
    """Bring the export back for a (new) decision on as many rows as there are now."""
    row, now = locked(export.pk), clock.now()
    kind = kinds.find(row.kind)
    if row.status != Status.QUEUED or kind is None:
        return str(row.status)
    asked = Asked(QueryDict(row.query), row.market, row.requested_by, row.requested_at)
    row.rows_expected = selectors.selection(kind, asked).count()
    row.needs = sorted({*row.needs, "ROWS"})
    row.status, row.decided_by, row.decided_at = Status.WAITING, None, None
    row.decision_text = ""
    row.save(
        update_fields=[
            "rows_expected", "needs", "status", "decided_by", "decided_at", "decision_text",
        ]
    )  # fmt: skip
    data = {"rows": row.rows_expected, "needs": row.needs}
    record(entry(row, AuditKind.EXPORT_ASKED, data=data), by=row.requested_by, now=now)
    return str(row.status)


@transaction.atomic
def _end(export: ExportRequest, status: Status, *, ending: Ending) -> str:
    row = locked(export.pk)
    if row.status == Status.QUEUED:
        row.status, row.ending = status, ending
        row.save(update_fields=["status", "ending"])
        ended = entry(row, AuditKind.EXPORT_DECIDED, data={"ending": ending})
        record(ended, by=None, now=clock.now())
    return str(row.status)
