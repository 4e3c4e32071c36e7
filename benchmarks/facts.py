"""The nightly facts: everything anew with two workers, and the days that one per cent touches."""

import time
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from benchmarks.results import Result

WORKERS, TOUCHED_SHARE = 2, 100
# The plainest way to the same measures: one statement over the raw tables, in the finest grain.
FLOOR = """
CREATE TEMP TABLE floor AS
WITH place AS (SELECT id, time_zone FROM staff_market),
inquiry AS (
  SELECT i.*, place.time_zone AS zone FROM inquiries_inquiry AS i JOIN place ON place.id = market_id
)
SELECT 'received' AS what, market_id, (received_at AT TIME ZONE zone)::date AS day, team_id,
  channel, stage, task_type, count(*) AS a, count(*) FILTER (WHERE complaint_at IS NOT NULL) AS b,
  count(*) FILTER (WHERE EXISTS (
    SELECT FROM inquiries_inquiry AS later WHERE later.recontact_of_id = inquiry.id)) AS c
FROM inquiry WHERE {days} GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL
SELECT 'resolved', market_id, (e.at AT TIME ZONE zone)::date, team_id, channel, stage, task_type,
  count(*), sum(extract(epoch FROM e.at - received_at))::bigint, 0
FROM inquiries_inquiryevent AS e JOIN inquiry ON inquiry.id = e.inquiry_id
WHERE e.kind = 'RESOLVED' AND {event_days} GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL
SELECT k.kind, market_id, (k.due_at AT TIME ZONE zone)::date, team_id, channel, stage, task_type,
  count(*), count(*) FILTER (WHERE k.stopped_at <= k.due_at), 0
FROM inquiries_clock AS k JOIN inquiry ON inquiry.id = k.inquiry_id
WHERE {clock_days} GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL
SELECT 'contacts', market_id, (c.ended_at AT TIME ZONE zone)::date, team_id, channel, stage,
  task_type, count(*), sum(c.handle_seconds), sum(c.hold_seconds)
FROM inquiries_contact AS c JOIN inquiry ON inquiry.id = c.inquiry_id
WHERE {contact_days} GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
MOMENTS = {
    "days": "received_at", "event_days": "e.at", "clock_days": "k.due_at",
    "contact_days": "c.ended_at",
}  # fmt: skip
# The bounds let the indexes on moments be used.
WITHIN = """
{at} >= %s AND {at} < %s + interval '1 day' AND EXISTS (
  SELECT FROM unnest(%s::timestamptz[]) AS day
  WHERE {at} >= day AND {at} < day + interval '1 day')
"""
TOUCH = """
UPDATE inquiries_inquiry SET updated_at = now() WHERE id IN (
  SELECT id FROM inquiries_inquiry ORDER BY received_at DESC LIMIT %s)
"""
# Every day on which something of the touched inquiries counts.
TOUCHED_DAYS = """
WITH touched AS (
  SELECT id, received_at, recontact_of_id FROM inquiries_inquiry
  ORDER BY received_at DESC LIMIT %s
), moments AS (
  SELECT received_at AS at FROM touched
  UNION ALL SELECT o.received_at FROM touched
    JOIN inquiries_inquiry AS o ON o.id = touched.recontact_of_id
  UNION ALL SELECT e.at FROM touched JOIN inquiries_inquiryevent AS e ON e.inquiry_id = touched.id
    AND e.kind IN ('RESOLVED', 'CLOSED')
  UNION ALL SELECT k.due_at FROM touched JOIN inquiries_clock AS k ON k.inquiry_id = touched.id
  UNION ALL SELECT c.ended_at FROM touched
    JOIN inquiries_contact AS c ON c.inquiry_id = touched.id
)
SELECT array_agg(DISTINCT date_trunc('day', at AT TIME ZONE 'Asia/Seoul')
  AT TIME ZONE 'Asia/Seoul') FROM moments WHERE at < now()
"""


def rebuild(rows: int) -> Result:
    """Measure the facts of all days, made by two workers."""
    seconds = _seconds_of(all=True, workers=WORKERS)
    floor = _floor(dict.fromkeys(MOMENTS, "true"), [])
    return Result("rebuild_ratio", seconds, "s", rows, floor, seconds / floor)


def incremental(rows: int) -> Result:
    """Measure a night after which the latest one per cent of the inquiries has been touched."""
    touched = max(1, rows // TOUCHED_SHARE)
    with connection.cursor() as cursor:
        cursor.execute(TOUCH, [touched])
        cursor.execute("ANALYZE inquiries_inquiry")
        cursor.execute(TOUCHED_DAYS, [touched])
        days = cursor.fetchone()[0]
    seconds = _seconds_of(workers=WORKERS)
    narrowed = {name: WITHIN.format(at=at) for name, at in MOMENTS.items()}
    values = [min(days), max(days), days] * len(MOMENTS)
    floor = _floor(narrowed, values)
    return Result("nightly_incremental_ratio", seconds, "s", rows, floor, seconds / floor)


def _seconds_of(**options: object) -> float:
    started = time.perf_counter()
    call_command("recompute", no_verify=True, stdout=StringIO(), **options)
    return time.perf_counter() - started


def _floor(conditions: dict[str, str], values: list[Any]) -> float:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS floor")
        started = time.perf_counter()
        cursor.execute(FLOOR.format(**conditions), values)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE floor")
    return seconds
