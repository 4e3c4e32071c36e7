"""Files of imports that no row knows: a transaction rolled back after its file was kept."""

import datetime as dt
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q

from inquiries.models import ImportRun
from inquiries.services.importing.keeping import FOLDER
from ops_console.shared import clock, jobs
from ops_console.shared.models import Job

SWEEP_KIND = "inquiries.sweep_files"
# An upload is on the disk before its row is committed; no transaction lasts anywhere near this.
ORPHANS_AFTER = dt.timedelta(days=1)
AT_ONCE = 500


def enqueue_sweep(*, now: dt.datetime) -> Job:
    """Record the day's job; a second call changes nothing."""
    day = now.date().isoformat()
    return jobs.enqueue(kind=SWEEP_KIND, params={}, now=now, period=day)[0]


@jobs.register(SWEEP_KIND)
def run_sweep(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Delete old files that no import knows; return how many files there were and how many went."""
    names = _kept_files()
    before, removed = clock.now() - ORPHANS_AFTER, 0
    for start in range(0, len(names), AT_ONCE):
        removed += _remove_orphans(names[start : start + AT_ONCE], before)
        job.report(progress=start, total=len(names))
    return {"files": len(names), "removed": removed}


def _kept_files() -> list[str]:
    try:
        return [f"{FOLDER}/{name}" for name in sorted(default_storage.listdir(FOLDER)[1])]
    except FileNotFoundError:
        # Nothing was ever uploaded.
        return []


def _remove_orphans(names: list[str], before: dt.datetime) -> int:
    """Delete those of the files that are old and that no row names; return how many."""
    rows = ImportRun.objects.filter(Q(file__in=names) | Q(rejects__in=names))
    known = {name for pair in rows.values_list("file", "rejects") for name in pair}
    return sum(_remove_if_old(name, before) for name in names if name not in known)


def _remove_if_old(name: str, before: dt.datetime) -> bool:
    try:
        if default_storage.get_modified_time(name) >= before:
            return False
    except FileNotFoundError:
        # Whoever was at work on it took it away.
        return False
    default_storage.delete(name)
    return True
