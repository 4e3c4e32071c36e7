"""An incident over a trail of ten entries an inquiry: who is affected, searched and shown."""

import datetime as dt
import time
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from benchmarks.results import Result
from benchmarks.timing import milliseconds
from benchmarks.visiting import Visitor
from ops_console.shared import clock
from privacy.services import NewIncident, open_incident
from staff.choices import Role
from staff.selectors import market_by_code

OFFICER = "incident.officer"
ENTRIES_A_ROW, ACCOUNTS = 10, 50
# Hashes are of no interest here; a chain that verifies takes minutes to write.
FILL = """
WITH whose AS (SELECT array_agg(id) AS ids, count(*) AS count FROM inquiries_customer
               WHERE market_id = %(market)s)
INSERT INTO shared_auditentry (chain, number, at, kind, actor_name, subject_type, subject_id,
  object_type, object_id, field_name, reason, reason_text, address, request_id, data,
  previous_hash, hash)
SELECT %(chain)s, 1000000000 + n, %(start)s + n * interval '30 seconds',
  (ARRAY['REVEALED', 'VIEWED', 'CHANGED'])[1 + n %% 3], 'account.' || n %% %(accounts)s,
  'inquiries.Customer', ids[1 + n * 7919 %% count]::text, 'inquiries.Inquiry', n::text,
  (ARRAY['customer.phone', 'customer.name', ''])[1 + n %% 3], 'VERIFY', '',
  '10.0.' || n %% 7 || '.' || n %% 200, md5(n::text), '{}', repeat('0', 64), md5(n::text)
FROM whose, generate_series(1, %(entries)s::bigint) AS n
"""
FLOOR = """
SELECT subject_id, count(*), min(at), max(at) FROM shared_auditentry
WHERE chain = %s AND at >= %s AND at < %s GROUP BY subject_id
"""


def incident(rows: int) -> Result:
    """Measure the search that opens an incident over all entries, and the page that shows it."""
    market, now = market_by_code("KR"), clock.now()
    entries = rows * ENTRIES_A_ROW
    start = now - dt.timedelta(seconds=30 * (entries + 1))
    _fill(market, entries, start)
    user_model = get_user_model()
    person = user_model.objects.create_user(OFFICER, display_name="Officer", role=Role.PRIVACY)
    person.markets.set([market])
    visitor = Visitor(OFFICER)
    known = NewIncident(title="Everything", known_at=now, since=start, until=now)
    began = time.perf_counter()
    found = open_incident(known=known, by=visitor.person, now=now)
    visitor.open(reverse("privacy:incident", args=[found.pk]))
    value = time.perf_counter() - began
    floor = milliseconds(partial(_floor, market.code, start, now)) / 1000
    return Result("incident_s", value, "s", entries, floor, value / floor)


def _fill(market: Any, entries: int, start: dt.datetime) -> None:
    given: dict[str, Any] = {
        "market": market.pk, "chain": market.code, "start": start, "entries": entries,
        "accounts": ACCOUNTS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL, given)
        cursor.execute("ANALYZE shared_auditentry")


def _floor(*given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, given)
        cursor.fetchall()
