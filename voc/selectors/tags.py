"""Reads of an inquiry's causes, and what others of its kind were tagged with."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists

from ops_console.shared.shortcuts import kept
from voc.models import MarketTree, Tag

SUGGESTION_WEEKS = 8
SUGGESTIONS = 3
SUGGESTION_SECONDS = 15 * 60

FREQUENT_CAUSES = """
    SELECT tag.cause_id, count(*), sum(count(*)) OVER ()
    FROM inquiries_inquiry inquiry
    JOIN voc_tag tag ON tag.inquiry_id = inquiry.id AND tag.is_primary
    JOIN voc_rootcause cause ON cause.id = tag.cause_id AND cause.is_active
    WHERE inquiry.market_id = %(market)s AND inquiry.task_type = %(task)s
      AND inquiry.received_at >= %(since)s AND inquiry.status <> 'MERGED'
    GROUP BY tag.cause_id
    ORDER BY count(*) DESC, tag.cause_id
    LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Tags:
    """The causes of one inquiry."""

    primary: Tag | None = None
    second: Tag | None = None

    def other_than(self, *, is_primary: bool) -> Tag | None:
        """The tag in the other slot."""
        return self.second if is_primary else self.primary

    def at(self, *, is_primary: bool) -> Tag | None:
        """The tag in this slot."""
        return self.primary if is_primary else self.second


@dataclass(frozen=True)
class Suggestion:
    """A frequent cause of the same task, with how many of how many had it."""

    cause_id: int
    count: int
    total: int

    @property
    def share(self) -> float:
        """The share of the inquiries looked at."""
        return self.count / self.total


def tags_of(inquiry_id: int) -> Tags:
    """Return the causes of an inquiry."""
    rows = Tag.objects.filter(inquiry_id=inquiry_id).select_related("cause__parent")
    by_slot = {tag.is_primary: tag for tag in rows}
    return Tags(by_slot.get(True), by_slot.get(False))


def lacks_cause(inquiry_id: int, *, market_id: int) -> bool:
    """Tell whether the market has causes to choose from and the inquiry no primary one."""
    primary = Tag.objects.filter(inquiry_id=inquiry_id, is_primary=True)
    trees = MarketTree.objects.filter(market_id=market_id)
    return trees.exclude(Exists(primary)).exists()


def suggestions(*, market_id: int, task_type: str, now: dt.datetime) -> list[Suggestion]:
    """Return the most frequent primary causes of this task in the market's last eight weeks.

    Kept for a quarter of an hour: the answer moves slowly and the panel opens all day.
    """
    key = f"voc:suggestions:{market_id}:{task_type}"
    rows = kept(
        key, lambda: _frequent_causes(market_id, task_type, now), seconds=SUGGESTION_SECONDS
    )
    return [Suggestion(*row) for row in rows]


def _frequent_causes(
    market_id: int, task_type: str, now: dt.datetime
) -> list[tuple[int, int, int]]:
    parameters: dict[str, Any] = {
        "market": market_id,
        "task": task_type,
        "since": now - dt.timedelta(weeks=SUGGESTION_WEEKS),
        "limit": SUGGESTIONS,
    }
    with connection.cursor() as cursor:
        cursor.execute(FREQUENT_CAUSES, parameters)
        return [(cause_id, count, int(total)) for cause_id, count, total in cursor.fetchall()]
