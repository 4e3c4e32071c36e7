"""Imports from the browser: the upload is checked by a job, then imported by another."""

import datetime as dt
import uuid
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from inquiries.models import ImportRun
from inquiries.services.importing.keeping import FOLDER, KeptFile, keep
from inquiries.services.importing.mapping import Mapping, parse_mapping
from inquiries.services.importing.reading import scan
from inquiries.services.importing.running import Report, import_file, target_of
from ops_console.shared import clock, errors, jobs
from ops_console.shared.models import JobStatus
from ops_console.shared.sealing import Unsealable
from ops_console.shared.uploads import plain_name
from staff import selectors as staff_selectors
from staff.choices import Permission

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from staff.models import Staff

JOB_KIND = "inquiries.import"
PROBLEMS_SHOWN = 100
# Files stay on the disk: nobody may fill it.
UPLOADS_A_DAY = 100


@transaction.atomic
def start_check(
    *, upload: "UploadedFile[Any]", mapping_text: str, by: "Staff", now: dt.datetime
) -> ImportRun:
    """Keep the upload and have it checked; Invalid or NotFound when the mapping cannot be used."""
    mapping = parse_mapping(mapping_text)
    _require_open_market(mapping, by)
    if (upload.size or 0) > settings.IMPORT_MAX_UPLOAD_BYTES:
        raise errors.TooLarge
    _require_room(by, now)
    name, digest = keep(upload)
    run = ImportRun.objects.create(
        file_name=plain_name(upload.name or ""),
        file=name,
        digest=digest,
        mapping={"text": mapping.raw, "market": mapping.market, "source": mapping.source},
        dry_run=True,
        started_by=by,
        created_at=now,
    )
    return _queue(run, by=by, now=now)


@transaction.atomic
def start_import(*, run_id: int, by: "Staff", now: dt.datetime) -> ImportRun:
    """Import a checked upload; Refused while it is being checked or when it was imported."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id, started_by=by).first()
    if run is None:
        raise errors.NotFound
    if not run.dry_run or run.finished_at is None:
        raise errors.Refused(_("This file is being read or was imported already."))
    if run.job is None or run.job.status != JobStatus.DONE:
        raise errors.Refused(_("The check of this file has not succeeded."))
    run.dry_run, run.finished_at = False, None
    run.save(update_fields=["dry_run", "finished_at"])
    return _queue(run, by=by, now=now)


def rejects_of(run: ImportRun) -> IO[bytes]:
    """Open the file of refused rows; NotFound when there is none."""
    if not run.rejects:
        raise errors.NotFound
    return default_storage.open(run.rejects)


def _queue(run: ImportRun, *, by: "Staff", now: dt.datetime) -> ImportRun:
    stage = "check" if run.dry_run else "import"
    run.job, _created = jobs.enqueue(
        kind=JOB_KIND,
        params={"run_id": run.pk},
        now=now,
        period=f"{run.pk} {stage}",
        requested_by_id=by.pk,
    )
    run.save(update_fields=["job"])
    return run


def _require_room(by: "Staff", now: dt.datetime) -> None:
    """Refuse what goes beyond the day's uploads; uploads of one person queue up to be counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"upload:{by.pk}"])
    since = now - dt.timedelta(days=1)
    if ImportRun.objects.filter(started_by=by, created_at__gt=since).count() >= UPLOADS_A_DAY:
        raise errors.Refused(_("You have uploaded as many files today as one person may."))


def _require_open_market(mapping: Mapping, by: "Staff") -> None:
    """Answer alike for a market that is not open and for one that does not exist."""
    open_codes = {market.code for market in staff_selectors.markets_of(by)}
    if mapping.market not in open_codes:
        raise errors.NotFound(_("The market of the mapping is not open to you."))
    target_of(mapping)


@jobs.register(JOB_KIND)
def run_import(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Check or import one upload; started again after a crash, it completes the rest."""
    run = ImportRun.objects.select_related("started_by").get(pk=job.params["run_id"])
    language = run.started_by.language if run.started_by else "en"
    with translation.override(language):
        try:
            report = _read(run, job)
        except Unsealable as error:
            raise errors.Invalid(_("The file can no longer be read. Upload it again.")) from error
        except errors.DomainError as error:
            # The text is made now, while the language is that of the person who asked.
            raise type(error)(str(error.message), code=error.code) from error
    _keep(run, report)
    return _result(report)


def _read(run: ImportRun, job: jobs.JobHandle) -> Report:
    mapping = parse_mapping(run.mapping["text"])
    _require_still_allowed(run, mapping)
    source = scan(KeptFile(run.file), mapping.shape)
    if not run.rejects:
        # Kept before the work, so that another attempt writes into the same file.
        run.rejects = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.csv", ContentFile(b""))
        run.save(update_fields=["rejects"])

    def progress(done: int, total: int) -> None:
        job.report(progress=done, total=total)
        _require_still_allowed(run, mapping)

    return import_file(
        source,
        mapping=mapping,
        rejects=Path(default_storage.path(run.rejects)),
        now=clock.now(),
        dry_run=run.dry_run,
        actor_id=run.started_by_id,
        with_cells=False,
        progress=progress,
    )


def _require_still_allowed(run: ImportRun, mapping: Mapping) -> None:
    """Refuse what its person may do no longer: rights go while a file waits or is being read."""
    by = ImportRun.objects.select_related("started_by").get(pk=run.pk).started_by
    if by is None or not by.may(Permission.IMPORT_INQUIRIES):
        raise errors.Forbidden
    _require_open_market(mapping, by)


def _keep(run: ImportRun, report: Report) -> None:
    run.rows_read, run.rows_created = report.read, report.created
    run.rows_known, run.rows_rejected = report.known, report.rejected
    run.finished_at = clock.now()
    counts = ["rows_read", "rows_created", "rows_known", "rows_rejected"]
    run.save(update_fields=[*counts, "finished_at"])


def _result(report: Report) -> dict[str, Any]:
    problems = [
        {"column": column, "reason": reason, "rows": count}
        for (column, reason), count in report.problems.most_common(PROBLEMS_SHOWN)
    ]
    return {**report.counts(), "preview": report.preview, "problems": problems}
