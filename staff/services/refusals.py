"""Refusals that stay in the audit trail: who asked for which route without the right to it."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import Q

from ops_console.shared import audit, origin
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Staff

# A loop of refused requests leaves one entry a minute for each route, not one for each request.
SPAN = dt.timedelta(minutes=1)
ROUTE = "route"


@transaction.atomic
def note_refusal(*, route: str, method: str, code: str, by: Staff, now: dt.datetime) -> bool:
    """Record that somebody was refused a route; return whether this is an entry of its own.

    It is none within a minute of the last one for this person and route, and none when whatever
    refused has recorded it already, and more exactly (a reveal says whose field was asked for).
    """
    with connection.cursor() as cursor:
        # Refusals of one person queue up, or those that come at once would all find no entry yet.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"refused:{by.pk}"]
        )
    told = Q(object_type=ROUTE, object_id=route) | Q(request_id=origin.current().request_id)
    recent = AuditEntry.objects.filter(actor=by, at__gt=now - SPAN, kind=AuditKind.DENIED)
    if recent.filter(told).exists():
        return False
    entry = audit.Entry(
        kind=AuditKind.DENIED,
        object_type=ROUTE,
        object_id=route,
        reason=code,
        data={"method": method},
    )
    audit.record(entry, by=by, now=now)
    return True
