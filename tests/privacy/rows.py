"""Entries of the trail for the tests."""

import datetime as dt
from typing import Any

from django.db import transaction

from ops_console.shared import audit
from ops_console.shared.models import AuditEntry, AuditKind
from ops_console.shared.origin import Origin, coming_from
from staff.models import Staff

# A Wednesday, ten in Seoul.
NOW = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)


def write(
    by: Staff | None, *, at: dt.datetime = NOW, address: str = "", **fields: Any
) -> AuditEntry:
    """Append one entry; a reveal of a customer's phone in Korea unless the test says otherwise."""
    values = {
        "kind": AuditKind.REVEALED,
        "chain": "KR",
        "subject_type": "inquiries.Customer",
        "subject_id": "1",
        **fields,
    }
    with transaction.atomic(), coming_from(Origin("request-1", address)):
        return audit.record(audit.Entry(**values), by=by, now=at)[0]
