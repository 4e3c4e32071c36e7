"""What is looked at while an export is being written: rights, cancelling, unmasked subjects."""

import time
from typing import TYPE_CHECKING

from django.db import transaction

from exports import selectors
from exports.choices import Status
from exports.models import ExportRequest
from exports.services.records import OBJECT
from ops_console.shared import audit, clock
from ops_console.shared.models import AuditKind
from staff import selectors as staff_selectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports.kinds import Column, ExportKind, Row
    from ops_console.shared import jobs
    from staff.models import Staff

LOOK_EVERY_SECONDS = 1.0


class RightsLost(Exception):
    """The person who asked may no longer have this export."""


class Stopped(Exception):
    """The export was cancelled while it was being built."""


class Passing:
    """Stands beside the writing: ends it without rights, records whose data leave unmasked."""

    def __init__(
        self,
        export: ExportRequest,
        kind: "ExportKind",
        *,
        clear: "Sequence[Column]",
        job: "jobs.JobHandle",
    ) -> None:
        self._export, self._kind, self._clear, self._job = export, kind, clear, job
        self._looked_at = 0.0
        self._subjects: set[tuple[str, str]] = set()
        self.person = self._read_person()
        self._scope = self.person.scope

    def passed(self, rows: int) -> None:
        """Report progress and look at the rights, both at most once a second."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_SECONDS:
            return
        self._job.report(progress=rows, total=max(rows, self._export.rows_expected))
        self.check()

    def check(self) -> None:
        """Raise RightsLost or Stopped when the writing must end."""
        self._looked_at = time.monotonic()
        still = ExportRequest.objects.filter(pk=self._export.pk, status=Status.QUEUED)
        if not still.exists():
            raise Stopped
        person, market_id = self._read_person(), self._export.market_id
        allowed = selectors.is_allowed(person, self._kind, market_id=market_id, clear=self._clear)
        if not allowed or person.scope != self._scope:
            raise RightsLost

    @transaction.atomic
    def reveal(self, rows: "list[Row]") -> None:
        """Record each person whose data leave unmasked, once an attempt, before they are written.

        When the entries cannot be written the file is not built.
        """
        fresh = {row.subject for row in rows} - self._subjects - {("", "")}
        export = self._export
        entries = [
            audit.Entry(
                kind=AuditKind.REVEALED,
                chain=export.market.code,
                subject_type=label,
                subject_id=key,
                object_type=OBJECT,
                object_id=str(export.pk),
                reason=export.reason,
                reason_text=export.reason_text,
                data={"columns": export.clear_columns},
            )
            for label, key in sorted(fresh)
        ]
        if entries:
            audit.record(*entries, by=self.person, now=clock.now())
        self._subjects |= fresh

    def _read_person(self) -> "Staff":
        key = self._export.requested_by_id
        return staff_selectors.people_by_id({key})[key]
