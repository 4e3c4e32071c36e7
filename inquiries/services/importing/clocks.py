"""Clocks of imported inquiries, for mappings that ask for them."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from inquiries.choices import ClockKind
from inquiries.models import ServicePolicy
from inquiries.rules.calendar import WorkingHours, due_at
from inquiries.rules.clocks import applicable, earliest
from inquiries.selectors.calendars import current_calendar, working_hours

if TYPE_CHECKING:
    from staff.models import Market

CLOCK_COLUMNS = (
    "inquiry_id", "kind", "round", "service_policy_id", "calendar_id", "started_at", "due_at",
    "stopped_at",
)  # fmt: skip
STOPPED_BY = {ClockKind.FIRST_RESPONSE: "first_response_at", ClockKind.RESOLUTION: "resolved_at"}
OPEN = frozenset({"NEW", "OPEN", "WAITING_CUSTOMER", "WAITING_UNIT"})
ClockRow = tuple[str, int, int, dt.datetime, dt.datetime, dt.datetime | None]


class ImportedClocks:
    """Plans the clocks of a market's rows; targets and calendar are read once."""

    def __init__(self, market: "Market", *, wanted: bool) -> None:
        self.market = market
        self.targets = list(ServicePolicy.objects.filter(market=market)) if wanted else []
        self.calendar = current_calendar(market) if self.targets else None
        self._hours_by_year: dict[int, WorkingHours] = {}

    def plan(self, fields: dict[str, Any]) -> list[ClockRow]:
        """Return (kind, policy id, calendar id, started, due, stopped) of each clock of a row."""
        if self.calendar is None:
            return []
        received = fields["received_at"]
        day = self.market.day_of(received)
        rows: list[ClockRow] = []
        for kind, name in STOPPED_BY.items():
            target = applicable(self.targets, kind=kind, task_type=fields["task_type"], day=day)
            if target is not None:
                due = due_at(received, target.minutes, self._hours(day.year))
                stopped = fields.get(name) or fields.get("resolved_at")
                rows.append((kind, target.pk, self.calendar.pk, received, due, stopped))
        return rows

    def _hours(self, year: int) -> WorkingHours:
        if self.calendar is not None and year not in self._hours_by_year:
            self._hours_by_year[year] = working_hours(self.calendar, year=year)
        return self._hours_by_year[year]


def next_due(fields: dict[str, Any], clocks: Sequence[ClockRow]) -> dt.datetime | None:
    """Return what is due first on an open row; None on an ended one."""
    if fields["status"] not in OPEN:
        return None
    return earliest(due for *_rest, due, stopped in clocks if stopped is None)
