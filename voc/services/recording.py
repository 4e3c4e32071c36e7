"""What leaves as figures only: no row of anybody, so it needs no request, but it is on record."""

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from ops_console.shared import audit
from ops_console.shared.models import AuditKind

if TYPE_CHECKING:
    from staff.models import Market, Staff

AGGREGATE = "AGGREGATE"


@transaction.atomic
def record_cross_table(*, market: "Market", query: str, by: "Staff", now: dt.datetime) -> None:
    """Record that somebody takes a cross table of this market along; fails, and nothing leaves."""
    digest = hashlib.sha256(query.encode()).hexdigest()
    downloaded = audit.Entry(
        kind=AuditKind.DOWNLOADED,
        chain=market.code,
        object_type="voc.CrossTable",
        reason=AGGREGATE,
        data={"filter_sha256": digest},
    )
    audit.record(downloaded, by=by, now=now)
