"""Imports as their pages show them: one's own, as long as their market is open to one."""

from typing import TYPE_CHECKING

from inquiries.models import ImportRun
from ops_console.shared import errors
from staff import selectors as staff_selectors

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Staff

MOST = 50


def import_runs(person: "Staff") -> list[ImportRun]:
    """Return the person's latest imports, newest first."""
    runs = _open_to(person).select_related("job")
    return list(runs.order_by("-created_at", "-pk")[:MOST])


def _open_to(person: "Staff") -> "QuerySet[ImportRun]":
    """Refused rows are personal data as they came, so nobody sees the imports of others."""
    codes = [market.code for market in staff_selectors.markets_of(person)]
    return ImportRun.objects.filter(started_by=person, mapping__market__in=codes)


def import_run(person: "Staff", run_id: int) -> ImportRun:
    """Return one of the person's imports with its job; NotFound otherwise."""
    run = _open_to(person).filter(pk=run_id).select_related("job").first()
    if run is None:
        raise errors.NotFound
    return run


def mappings_used(person: "Staff") -> list[tuple[int, str]]:
    """Return the person's earlier mappings as (import id, name of the file), newest first."""
    seen: dict[str, tuple[int, str]] = {}
    for run in import_runs(person):
        seen.setdefault(run.mapping.get("text", ""), (run.pk, run.file_name))
    return list(seen.values())
