"""Reads of exports: one's own, those to decide on, one by its link, and the manifest."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from exports import kinds, rules
from exports.choices import ApprovalNeed, Status
from exports.models import ExportRequest, Threshold
from ops_console.shared import errors
from ops_console.shared.models import JobStatus
from ops_console.shared.statements import bounded
from staff.choices import Permission

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from exports.kinds import Asked, Column, ExportKind, Selection
    from staff.models import Market, Staff

MOST = 100
MAX_QUERY = 2000
COUNTING_SECONDS = 10.0


def kinds_for(person: "Staff") -> "list[ExportKind]":
    """Return what this person may export."""
    return [kind for kind in kinds.all_kinds().values() if person.may(kind.permission)]


def kind_for(person: "Staff", code: str) -> "ExportKind":
    """Return a kind of export that is open to this person; NotFound otherwise."""
    kind = kinds.find(code)
    if kind is None or not person.may(kind.permission):
        raise errors.NotFound
    return kind


def selection(kind: "ExportKind", asked: "Asked") -> "Selection":
    """Return the rows that the query asks for; Invalid when it cannot be read."""
    return kind.select(asked)


def count_rows(kind: "ExportKind", asked: "Asked") -> int:
    """Return how many rows the query finds; Refused when counting takes too long."""
    with bounded(seconds=COUNTING_SECONDS):
        return selection(kind, asked).count()


def clean_query(kind: "ExportKind", query: QueryDict) -> str:
    """Return the part of a URL's query that the kind knows, in a fixed order."""
    pairs = [(name, value) for name in kind.parameters for value in query.getlist(name) if value]
    text = urlencode(pairs)
    if len(text) > MAX_QUERY:
        raise errors.Invalid
    return text


def free_rows(market: "Market") -> int:
    """Return how many rows may leave the market without approval."""
    row = Threshold.objects.filter(market=market).first()
    return row.free_rows if row else int(settings.EXPORT_FREE_ROWS)


def may_see_clear(person: "Staff", column: "Column") -> bool:
    """Tell whether the role allows this column to leave without its mask."""
    if column.personal is None or not rules.may_be_clear(column.personal):
        return False
    sensitive = column.personal in rules.SENSITIVE
    right = Permission.REVEAL_SENSITIVE if sensitive else Permission.REVEAL_PERSONAL
    return person.may(right)


def is_allowed(
    person: "Staff", kind: "ExportKind", *, market_id: int, clear: "Sequence[Column]" = ()
) -> bool:
    """Tell whether the person may have this export now: role, market, unmasked columns."""
    return (
        person.may(Permission.ASK_EXPORT)
        and person.may(kind.permission)
        and market_id in person.scope.market_ids
        and all(may_see_clear(person, column) for column in clear)
    )


def own_exports(person: "Staff") -> list[ExportRequest]:
    """Return the latest exports that this person asked for, newest first."""
    rows = ExportRequest.objects.filter(requested_by=person).select_related("market", "job")
    return list(rows.order_by("-requested_at", "-pk")[:MOST])


def waiting_exports(person: "Staff") -> list[ExportRequest]:
    """Return what this person can decide on, the oldest first."""
    rows = _waiting(person).select_related("market", "requested_by")
    return list(rows.order_by("requested_at", "pk")[:MOST])


def count_waiting(person: "Staff") -> int:
    """Return how many exports wait for this person's decision; 0 for whoever decides on none."""
    return _waiting(person).count() if person.may(Permission.APPROVE_EXPORT) else 0


def counts_by_state() -> dict[str, float]:
    """Return how many exports wait for a decision or for their file, for /metrics."""
    open_states = [Status.WAITING, Status.QUEUED]
    rows = ExportRequest.objects.filter(status__in=open_states).values_list("status")
    return {**dict.fromkeys(open_states, 0.0), **dict(rows.annotate(Count("pk")).order_by())}


def _waiting(person: "Staff") -> "QuerySet[ExportRequest]":
    visible = ExportRequest.objects.visible_to(person, decides=True)
    return visible.filter(status=Status.WAITING).exclude(requested_by=person)


def get_export(person: "Staff", export_id: int) -> ExportRequest:
    """Return an export of one's own or, for whoever decides on exports, of one's markets."""
    decides = person.may(Permission.APPROVE_EXPORT)
    rows = ExportRequest.objects.visible_to(person, decides=decides)
    related = rows.select_related("market", "requested_by", "decided_by", "job")
    export = related.filter(pk=export_id).first()
    if export is None:
        raise errors.NotFound
    return export


def link_digest(token: str) -> str:
    """Return the SHA-256 under which a link is kept; links are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def export_by_link(person: "Staff", token: str, *, now: "dt.datetime") -> ExportRequest:
    """Return the export behind a link that still works and is this person's; NotFound otherwise."""
    rows = ExportRequest.objects.filter(requested_by=person, link_digest=link_digest(token))
    export = rows.select_related("market").first()
    if export is None or not is_live(export, now=now):
        raise errors.NotFound
    return export


def is_live(export: ExportRequest, *, now: "dt.datetime") -> bool:
    """Tell whether the file can still be had."""
    return rules.is_live(status=export.status, expires_at=export.expires_at, now=now)


def state_of(export: ExportRequest) -> Status:
    """Return where the export stands; a failed job shows before the sweep has seen it."""
    failed = export.job is not None and export.job.status == JobStatus.FAILED
    return Status.FAILED if failed and export.status == Status.QUEUED else Status(export.status)


def columns_of(export: ExportRequest) -> "list[Column]":
    """Return the chosen columns; none when the kind no longer exists."""
    kind = kinds.find(export.kind)
    return kind.chosen(export.columns) if kind else []


def kind_label(export: ExportRequest) -> str:
    """Return the name of what was exported."""
    kind = kinds.find(export.kind)
    return str(kind.label) if kind else export.kind


def need_texts(codes: Sequence[str]) -> list[str]:
    """Return why an approval is needed, as sentences."""
    return [str(ApprovalNeed(code).label) for code in codes]


def manifest(export: ExportRequest) -> dict[str, Any]:
    """Return what left the console: who, when, filter, columns, rows, hash, who approved."""
    return {
        "export": export.pk,
        "kind": export.kind,
        "market": export.market.code,
        "filter": export.query,
        "columns": export.columns,
        "unmasked_columns": export.clear_columns,
        "format": export.format,
        "reason": export.reason,
        "reason_text": export.reason_text,
        "requested_by": export.requested_by.get_username(),
        "requested_at": export.requested_at,
        "approval_needed_for": export.needs,
        "decided_by": export.decided_by.get_username() if export.decided_by else None,
        "decided_at": export.decided_at,
        "decision_text": export.decision_text,
        "status": state_of(export),
        "file_name": export.file_name,
        "rows": export.rows,
        "bytes": export.size,
        "sha256": export.sha256,
        "encrypted": export.is_encrypted,
        "built_at": export.built_at,
        "expires_at": export.expires_at,
        "downloads": export.downloads,
        "last_download_at": export.collected_at,
        "file_deleted_at": export.deleted_at,
    }


def filter_words(export: ExportRequest) -> "list[tuple[str, str]]":
    """Return what the filter says, as (name, value); as it stands when it cannot be read now."""
    kind = kinds.find(export.kind)
    query, person = QueryDict(export.query), export.requested_by
    try:
        words = (
            kind.select(kinds.Asked(query, export.market, person, export.requested_at)).words()
            if kind
            else []
        )
    except errors.DomainError:
        words = []
    said = [(str(name), str(value)) for name, value in words]
    return said or [(_("Filter"), export.query)]


def watermark(export: ExportRequest, *, now: "dt.datetime") -> str:
    """Return the line that says whose file this is."""
    values = {
        "id": export.pk,
        "user": export.requested_by.get_username(),
        "time": f"{now:%Y-%m-%d %H:%M} UTC",
    }
    return _("Confidential · export %(id)s · %(user)s · %(time)s") % values
