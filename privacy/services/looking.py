"""Looking at the trail is itself on the trail."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from ops_console.shared import audit
from ops_console.shared.models import AuditEntry, AuditKind

if TYPE_CHECKING:
    from staff.models import Staff

# One entry per question within this time: reloading and turning pages asks nothing new.
SAME_LOOK = dt.timedelta(minutes=15)


@transaction.atomic
def record_look(*, at: str, digest: str, count: int, by: "Staff", now: dt.datetime) -> bool:
    """Record who looked at what with which filter (its hash) and how much it found.

    Tells whether an entry was written: the same question within a quarter of an hour is one look.
    """
    earlier = AuditEntry.objects.filter(
        actor=by, at__gt=now - SAME_LOOK, kind=AuditKind.VIEWED, object_type=at
    )
    if earlier.filter(data__filter_sha256=digest).exists():
        return False
    data = {"filter_sha256": digest, "count": count}
    entry = audit.Entry(kind=AuditKind.VIEWED, object_type=at, data=data)
    audit.record(entry, by=by, now=now)
    return True
