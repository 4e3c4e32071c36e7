"""Clearing away: files whose time is over, requests that nobody decided on, what crashes left."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from exports import rules
from exports.choices import Ending, Status
from exports.models import ExportRequest
from exports.services.asking import end
from exports.services.records import entry, folder, locked, record
from ops_console.shared.models import AuditKind, JobStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet

ORPHANS_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Swept:
    """How much one sweep has cleared away."""

    expired: int
    undecided: int
    failed: int
    forgotten: int
    orphans: int


def sweep(*, now: dt.datetime) -> Swept:
    """Clear away what is over; each export in a transaction of its own, so that one fault is one.

    Running it twice, or two at once, changes nothing more.
    """
    exports = ExportRequest.objects.order_by("pk")
    ready = exports.filter(status=Status.READY, expires_at__lte=now)
    waiting = exports.filter(status=Status.WAITING, requested_at__lte=now - rules.DECISION_WITHIN)
    stuck = exports.filter(status=Status.QUEUED, job__status=JobStatus.FAILED)
    return Swept(
        expired=_end_all(ready, Status.EXPIRED, ending="", now=now),
        undecided=_end_all(waiting, Status.CANCELLED, ending=Ending.UNDECIDED, now=now),
        failed=_end_all(stuck, Status.FAILED, ending=Ending.FAULT, now=now),
        forgotten=_forget_passwords(now),
        orphans=_remove_orphans(now),
    )


def _end_all(
    rows: "QuerySet[ExportRequest]", status: Status, *, ending: str, now: dt.datetime
) -> int:
    found = rows.values_list("pk", "status")
    return sum(_end_one(pk, was, to=(status, ending), now=now) for pk, was in list(found))


@transaction.atomic
def _end_one(pk: int, was: str, *, to: tuple[Status, str], now: dt.datetime) -> bool:
    export = locked(pk)
    if export.status != was:
        return False
    status, ending = to
    end(export, status, ending=ending, now=now)
    ended = entry(export, AuditKind.EXPORT_DECIDED, data={"ending": ending or status})
    record(ended, by=None, now=now)
    return True


def _forget_passwords(now: dt.datetime) -> int:
    late = ExportRequest.objects.filter(expires_at__lte=now).exclude(password="")
    return late.update(password="")


def _remove_orphans(now: dt.datetime) -> int:
    """Delete files whose deletion a crash has prevented, and those that no row knows."""
    paths = [path for path in folder().iterdir() if path.is_file()]
    rows = ExportRequest.objects.filter(file__in=[path.name for path in paths])
    deleted_at = dict(rows.values_list("file", "deleted_at"))
    unknown_since = (now - ORPHANS_AFTER).timestamp()
    removed = 0
    for path in paths:
        if path.name in deleted_at:
            is_over = deleted_at[path.name] is not None
        else:
            # It may be a file that a worker is writing at this moment.
            is_over = path.stat().st_mtime < unknown_since
        if is_over:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
