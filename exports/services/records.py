"""What the services of exports share: a locked row, its audit entries, its place on the disk."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from exports.models import ExportRequest
from ops_console.shared import audit, errors

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from staff.models import Staff

OBJECT = "exports.ExportRequest"


def locked(export_id: int) -> ExportRequest:
    """Return the export with its row locked; NotFound when there is none."""
    rows = ExportRequest.objects.select_for_update(of=("self",))
    export = rows.select_related("market", "requested_by").filter(pk=export_id).first()
    if export is None:
        raise errors.NotFound
    return export


def own_locked(export_id: int, by: "Staff") -> ExportRequest:
    """Return one's own export with its row locked; NotFound for everybody else."""
    export = locked(export_id)
    if export.requested_by_id != by.pk:
        raise errors.NotFound
    return export


def entry(export: ExportRequest, kind: str, **more: Any) -> audit.Entry:
    """Return an audit entry about the export, in the chain of its market."""
    data = {"kind": export.kind, "status": export.status, **more.pop("data", {})}
    return audit.Entry(
        kind=kind,
        chain=export.market.code,
        object_type=OBJECT,
        object_id=str(export.pk),
        data=data,
        **more,
    )


def record(*entries: audit.Entry, by: "Staff | None", now: "dt.datetime") -> "Sequence[Any]":
    """Append entries; what the console does by itself has no actor."""
    return audit.record(*entries, by=by, now=now, actor_name="" if by else "console")


def folder() -> Path:
    """Return the folder of the files, which nobody else may list."""
    path = Path(settings.EXPORT_DIR)
    path.mkdir(mode=0o750, parents=True, exist_ok=True)
    return path


def path_of(export: ExportRequest) -> Path:
    """Return where the file lies; its name holds nothing that somebody typed."""
    return folder() / export.file


def remove_file(export: ExportRequest) -> None:
    """Delete the file; one that is not there is deleted already."""
    if export.file:
        path_of(export).unlink(missing_ok=True)
