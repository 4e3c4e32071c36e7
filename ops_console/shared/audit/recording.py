"""Writing audit entries: in the transaction of what they tell of, one after another per chain."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from ops_console.shared import origin
from ops_console.shared.audit.hashing import FIRST_HASH, entry_hash
from ops_console.shared.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.base_user import AbstractBaseUser

# Entries that belong to no market: signing in, rights, settings.
CONSOLE_CHAIN = "console"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be recorded; holds codes, ids and counts, never a personal value."""

    kind: str
    chain: str = CONSOLE_CHAIN
    subject_type: str = ""
    subject_id: str = ""
    object_type: str = ""
    object_id: str = ""
    field_name: str = ""
    reason: str = ""
    reason_text: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def record(
    *entries: Entry, by: "AbstractBaseUser | None", now: dt.datetime, actor_name: str = ""
) -> "Sequence[AuditEntry]":
    """Append entries to their chains; whatever they tell of is undone when this fails.

    The chain is locked until the transaction ends, so record last. The order of a chain is the
    number given under the lock: moments of the clock would put two writers in the wrong order.
    """
    if not connection.in_atomic_block:
        msg = "An audit entry is written in the transaction of what it tells of."
        raise RuntimeError(msg)
    written = []
    for entry in sorted(entries, key=lambda each: each.chain):
        last = _lock_and_read_last(entry.chain)
        row = _row(entry, by=by, now=now, actor_name=actor_name)
        row.number = last.number + 1 if last else 1
        row.previous_hash = last.hash if last else FIRST_HASH
        row.hash = entry_hash(row.previous_hash, row.hashed_parts())
        row.save(force_insert=True)
        written.append(row)
    return written


def _lock_and_read_last(chain: str) -> AuditEntry | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"audit:{chain}"])
    return AuditEntry.objects.filter(chain=chain).order_by("-number").first()


def _row(
    entry: Entry, *, by: "AbstractBaseUser | None", now: dt.datetime, actor_name: str
) -> AuditEntry:
    at_hand = origin.current()
    return AuditEntry(
        chain=entry.chain,
        at=now,
        kind=entry.kind,
        actor_id=by.pk if by else None,
        actor_name=by.get_username() if by else actor_name[:150],
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        object_type=entry.object_type,
        object_id=entry.object_id,
        field_name=entry.field_name,
        reason=entry.reason,
        reason_text=entry.reason_text,
        address=at_hand.address,
        request_id=at_hand.request_id,
        data=entry.data,
    )
