"""The parts of an inquiry's story: what is told at intake, its clocks, contacts and causes."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from demo.tables import Tables
from demo.worktime import SECOND

if TYPE_CHECKING:
    from demo.worktime import WorkTime


class Later(Exception):
    """The step lies after the moment up to which this inquiry is told."""


@dataclass(frozen=True)
class Desk:
    """What the inquiries of one market share."""

    market_id: int
    code: str
    language: str
    work: "WorkTime"
    calendar_id: int
    targets: dict[tuple[str, str], tuple[int, int]]
    tables: Tables

    def target(self, kind: str, task_type: str) -> tuple[int, int]:
        """Return the id and the minutes of the target for a task."""
        return self.targets.get((kind, task_type)) or self.targets[kind, ""]


@dataclass(slots=True)
class ClockTold:
    """One clock with its pauses (reason, from, to)."""

    pk: int
    kind: str
    round: int
    started: dt.datetime
    due: dt.datetime
    stopped: dt.datetime | None = None
    pauses: list[list[Any]] = field(default_factory=list)

    @property
    def ticks(self) -> bool:
        """Whether it runs and is not paused."""
        return self.stopped is None and not (self.pauses and self.pauses[-1][2] is None)


@dataclass(slots=True)
class Told:
    """What is said when an inquiry is logged."""

    channel: str
    stage: str
    task_type: str
    role: str
    subject: str
    words: str
    details: dict[str, Any]
    priority: str
    received: dt.datetime
    complaint_level: str = "NONE"


@dataclass(slots=True)
class TagTold:
    """A root cause as it is set on an inquiry."""

    cause_id: int
    code: str
    harm: int
    breach: int
    fault: str
    caused_by: int | None = None


@dataclass(slots=True)
class Leg:
    """The times of one contact in whole seconds."""

    kind: str
    start: dt.datetime
    talk: int
    hold: int
    wrap: int
    queued: dt.datetime | None = None

    @property
    def end(self) -> dt.datetime:
        """When the talk is over."""
        return self.start + (self.talk + self.hold) * SECOND

    @property
    def done(self) -> dt.datetime:
        """When the wrap-up is over."""
        return self.end + self.wrap * SECOND
