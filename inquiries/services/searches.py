"""Looking for people: each search is counted before it is answered, and leaves an entry.

Whoever tries one number after another learns which of them belong to somebody, although every hit
is masked. The entry holds a keyed hash of what was looked for, never the words.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from inquiries import selectors
from inquiries.services.reveals import count_look
from ops_console.shared import audit
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.cipher import blind_index
from staff.choices import Permission
from staff.selectors import markets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.models import Customer, Inquiry
    from inquiries.selectors import SearchHits
    from staff.models import Staff

PURPOSE = "customer search"
CUSTOMER = "inquiries.Customer"


def look_for_customers(*, text: str, by: "Staff", now: dt.datetime) -> "list[Customer]":
    """Return the customers whom exactly this identifies; TooManyLooks after too many searches."""
    if not text.strip():
        return []
    _count(text, by=by, now=now)
    with transaction.atomic():
        found = selectors.find_customers(by, text)
        _record(text, found, [], by=by, now=now)
    return found


def look_for(*, text: str, by: "Staff", now: dt.datetime) -> "SearchHits":
    """Return what the search box finds; TooManyLooks after too many searches for people.

    Whoever may not see customers finds inquiries by their numbers only: that is no such search.
    """
    if not by.may(Permission.VIEW_CUSTOMERS):
        return selectors.search(by, text)
    _count(text, by=by, now=now)
    with transaction.atomic():
        hits = selectors.search(by, text)
        if hits.exact is None:
            _record(text, hits.customers, hits.inquiries, by=by, now=now)
    return hits


def _count(text: str, *, by: "Staff", now: dt.datetime) -> None:
    """Count what was looked for like a customer whose details are opened."""
    chain = next((market.code for market in markets_of(by)), audit.CONSOLE_CHAIN)
    count_look(subject=f"search:{_hash(text)}"[:40], chain=chain, by=by, now=now)


def _record(
    text: str,
    customers: "Sequence[Customer]",
    inquiries: "Sequence[Inquiry]",
    *,
    by: "Staff",
    now: dt.datetime,
) -> None:
    """Leave an entry in each market that was looked through, with how many were found there."""
    entries = [
        audit.Entry(
            kind=AuditKind.SEARCHED,
            chain=market.code,
            object_type=CUSTOMER,
            data={
                "query": _hash(text),
                "customers": _of(market.pk, customers),
                "inquiries": _of(market.pk, inquiries),
            },
        )
        for market in markets_of(by)
    ]
    audit.record(*entries, by=by, now=now)


def _of(market_id: int, rows: "Sequence[Customer] | Sequence[Inquiry]") -> int:
    return sum(row.market_id == market_id for row in rows)


def _hash(text: str) -> str:
    return blind_index(text, purpose=PURPOSE)
