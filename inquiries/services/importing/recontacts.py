"""Linking imported inquiries to the earlier ones that they come back to."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection, transaction

from inquiries.choices import TaskType
from inquiries.models import Inquiry
from inquiries.task_fields import profile_of

if TYPE_CHECKING:
    from staff.models import Market

CHUNK = 5_000
# The same rule as at intake (selectors/recontacts.py), for many rows in one statement.
LINK = """
UPDATE inquiries_inquiry AS later SET recontact_of_id = found.id, updated_at = %(now)s
FROM unnest(%(tasks)s::text[], %(days)s::int[]) AS window_of(task_type, days),
inquiries_inquiry AS same
CROSS JOIN LATERAL (
    SELECT candidate.id FROM inquiries_inquiry AS candidate
    WHERE candidate.customer_id = same.customer_id
      AND candidate.policy_id IS NOT DISTINCT FROM same.policy_id
      AND candidate.task_type = same.task_type
      AND candidate.channel <> 'CALL_OUT' AND candidate.status <> 'MERGED'
      AND candidate.received_at < same.received_at
      AND candidate.received_at >= same.received_at - make_interval(days => window_of.days)
    ORDER BY candidate.received_at DESC, candidate.id DESC LIMIT 1) AS found
WHERE same.id = ANY(%(ids)s) AND later.id = same.id AND same.channel <> 'CALL_OUT'
  AND window_of.task_type = same.task_type
  AND same.recontact_of_id IS DISTINCT FROM found.id
"""


def link_recontacts(*, market: "Market", source: str, now: dt.datetime) -> int:
    """Link what this source has brought; return how many links are new or changed.

    Done when all rows are there, because files need not stand in the order of time.
    """
    rows = Inquiry.objects.filter(market=market, external_source=source, customer__isnull=False)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(_link(ids[n : n + CHUNK], now) for n in range(0, len(ids), CHUNK))


@transaction.atomic
def _link(ids: list[int], now: dt.datetime) -> int:
    tasks = list(TaskType.values)
    days = [profile_of(task).window_days for task in tasks]
    with connection.cursor() as cursor:
        cursor.execute(LINK, {"ids": ids, "tasks": tasks, "days": days, "now": now})
        linked: int = cursor.rowcount
        return linked
