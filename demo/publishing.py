"""The console's own playbooks, published in the course of the weeks, one of them first outdated."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import playbooks
from demo.arrivals import Arrival
from demo.worktime import DAY
from playbooks.services import publish

if TYPE_CHECKING:
    from playbooks.models import PlaybookVersion
    from staff.models import Market

CONTENT = Path(playbooks.__file__).parent / "content"
# In which week the playbooks went live; hospital claims came first.
LIVE_WEEK, FIRST_WEEK, CORRECTED_WEEK = 19, 10, 16
FIRST_CODE, OUTDATED_MARKET = "PB-03", "TW"
OUTDATED_PAPER = "醫療收據正本或院方蓋章之副本"


@dataclass(frozen=True)
class Live:
    """A version of a playbook and the time in which it is the one to use."""

    version: "PlaybookVersion"
    since: dt.datetime
    until: dt.datetime | None = None

    def fits(self, arrival: Arrival, at: dt.datetime) -> bool:
        """Tell whether it is for such an inquiry at that time."""
        content = self.version.parsed
        if not self.since <= at or (self.until is not None and at >= self.until):
            return False
        fits_channel = not content.channels or arrival.channel in content.channels
        return fits_channel and arrival.task_type in content.task_types


def publish_all(
    market: "Market", *, since: dt.datetime, now: dt.datetime, days: int | None = None
) -> list[Live]:
    """Publish the console's own playbooks: in the weeks of the stories, or so many days ago."""
    found: list[Live] = []
    for path in sorted((CONTENT / market.code.lower()).glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        weeks = _weeks(data["code"], market.code) if days is None else ()
        begins = [since + (week - 1) * 7 * DAY for week in weeks] or [now - (days or 0) * DAY]
        moments = [_morning(begin, data, market, now=now) for begin in begins]
        if len(moments) > 1 and moments[0] < moments[1]:
            old = publish(data=_outdated(data), now=moments[0]).version
            found.append(Live(old, *moments))
        found.append(Live(publish(data=data, now=moments[-1]).version, moments[-1]))
    return found


def _weeks(code: str, market: str) -> tuple[int, ...]:
    """In which weeks a playbook goes live: first, and corrected."""
    if code != FIRST_CODE:
        return (LIVE_WEEK,)
    return (FIRST_WEEK, CORRECTED_WEEK) if market == OUTDATED_MARKET else (FIRST_WEEK,)


def _morning(
    begin: dt.datetime, data: Mapping[str, Any], market: "Market", *, now: dt.datetime
) -> dt.datetime:
    """The morning on which it went live: not before it takes effect, and not later than now."""
    day = max(market.day_of(begin), dt.date.fromisoformat(data["effective_from"]))
    return min(now, dt.datetime.combine(day, dt.time(7), tzinfo=market.zone))


def _outdated(data: dict[str, Any]) -> dict[str, Any]:
    """Return the content as it was before the receipts were added to its list of papers."""
    old: dict[str, Any] = json.loads(json.dumps(data))
    for outcome in old["outcomes"].values():
        outcome["documents"] = [
            paper for paper in outcome["documents"] if paper["zh-Hant"] != OUTDATED_PAPER
        ]
    return old
