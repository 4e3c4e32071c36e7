"""Asking for an export: what, why, how many rows, and whether somebody else must approve."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import QueryDict

from exports import rules, selectors
from exports.choices import Ending, Refusal, Status
from exports.kinds import Asked, ExportKind
from exports.models import ExportRequest
from exports.services.building import queue
from exports.services.records import entry, own_locked, record, remove_file
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.detector import find_personal

if TYPE_CHECKING:
    from exports.kinds import Column
    from staff.models import Market, Staff


@dataclass(frozen=True, kw_only=True)
class NewExport:
    """What somebody asks for; `query` holds the filters of the page that they stood on."""

    kind: ExportKind
    market: "Market"
    query: QueryDict
    columns: Sequence[str]
    clear_columns: Sequence[str] = ()
    format: str
    reason: str
    reason_text: str


@transaction.atomic
def ask(*, wanted: NewExport, by: "Staff", now: dt.datetime) -> ExportRequest:
    """Record the request; it is built at once unless it needs approval.

    Forbidden without the right to it; Invalid for an empty reason, filter or choice of columns;
    Refused while too many others are being built.
    """
    columns, clear = _columns(wanted, by)
    _require_reason(wanted.reason_text)
    query = _query(wanted)
    rows = _count(wanted, query=query, by=by, now=now)
    if clear and rows > rules.MAX_CLEAR_ROWS:
        raise _invalid(Refusal.TOO_MANY_CLEAR)
    needs = rules.approval_needs(
        rows=rows,
        free_rows=selectors.free_rows(wanted.market),
        kinds=[column.personal for column in columns if column.personal],
        clear=[column.code for column in clear],
    )
    export = ExportRequest.objects.create(
        kind=wanted.kind.code,
        market=wanted.market,
        query=query,
        columns=[column.code for column in columns],
        clear_columns=[column.code for column in clear],
        format=wanted.format,
        reason=wanted.reason,
        reason_text=wanted.reason_text.strip(),
        status=Status.WAITING,
        needs=needs,
        rows_expected=rows,
        requested_by=by,
        requested_at=now,
    )
    if not needs:
        _require_turn(by)
        queue(export, now=now)
    record(_asked(export), by=by, now=now)
    return export


@transaction.atomic
def cancel(*, export_id: int, by: "Staff", now: dt.datetime) -> ExportRequest:
    """End one's own export before it is downloaded; its file goes at once."""
    export = own_locked(export_id, by)
    if refusal := rules.cancelling_refusal(export.status):
        raise errors.Refused(Refusal(refusal).label)
    end(export, Status.CANCELLED, ending=Ending.BY_REQUESTER, now=now)
    record(entry(export, AuditKind.EXPORT_DECIDED), by=by, now=now)
    return export


def end(export: ExportRequest, status: str, *, ending: str, now: dt.datetime) -> None:
    """Close the export: no link works any more, no password is kept, the file goes on commit."""
    export.status, export.ending = status, ending
    export.link_digest = export.password = ""
    if export.file:
        export.deleted_at = now
    export.save(update_fields=["status", "ending", "link_digest", "password", "deleted_at"])
    transaction.on_commit(lambda: remove_file(export))


def _columns(wanted: NewExport, by: "Staff") -> "tuple[list[Column], list[Column]]":
    """Return the chosen columns and those of them without a mask, if the person may have them."""
    kind, market_id = wanted.kind, wanted.market.pk
    clear = kind.chosen(wanted.clear_columns)
    columns = kind.chosen([*wanted.columns, *wanted.clear_columns])
    if not selectors.is_allowed(by, kind, market_id=market_id):
        raise errors.Forbidden
    if not selectors.is_allowed(by, kind, market_id=market_id, clear=clear):
        raise errors.Forbidden(Refusal.NOT_ALLOWED_CLEAR.label)
    if not columns:
        raise _invalid(Refusal.NO_COLUMNS)
    return columns, clear


def _require_reason(text: str) -> None:
    if refusal := rules.reason_refusal(text, has_numbers=bool(find_personal(text))):
        raise _invalid(Refusal(refusal))


def _require_turn(by: "Staff") -> None:
    """Keep one person from taking all workers; two requests at once may both be the last one."""
    open_now = ExportRequest.objects.filter(requested_by=by, status=Status.QUEUED).count()
    if open_now >= rules.MAX_OPEN:
        raise errors.Refused(Refusal.TOO_MANY_OPEN.label)


def _query(wanted: NewExport) -> str:
    query = selectors.clean_query(wanted.kind, wanted.query)
    if any(find_personal(value) for values in QueryDict(query).lists() for value in values[1]):
        raise _invalid(Refusal.PERSONAL_REASON)
    return query


def _count(wanted: NewExport, *, query: str, by: "Staff", now: dt.datetime) -> int:
    asked = Asked(QueryDict(query), wanted.market, by, now)
    rows = selectors.count_rows(wanted.kind, asked)
    if not rows:
        raise _invalid(Refusal.NO_ROWS)
    return rows


def _invalid(refusal: Refusal) -> errors.Invalid:
    return errors.Invalid(refusal.label, code=refusal.value.lower())


def _asked(export: ExportRequest) -> audit.Entry:
    digest = hashlib.sha256(export.query.encode()).hexdigest()
    data = {
        "rows": export.rows_expected,
        "columns": export.columns,
        "clear": export.clear_columns,
        "format": export.format,
        "needs": export.needs,
        "filter_sha256": digest,
    }
    return entry(
        export,
        AuditKind.EXPORT_ASKED,
        reason=export.reason,
        reason_text=export.reason_text,
        data=data,
    )
