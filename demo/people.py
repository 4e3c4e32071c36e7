"""Agents with their habits, and callers with their policies."""

import datetime as dt
from bisect import insort
from dataclasses import dataclass, field

from demo import figures
from demo.dice import Dice


@dataclass(slots=True)
class Agent:
    """Somebody who works on inquiries; one conversation at a time."""

    pk: int
    name: str
    joined: dt.datetime
    pace: float
    _calls: dict[dt.date, list[tuple[dt.datetime, dt.datetime]]] = field(default_factory=dict)

    def is_new(self, at: dt.datetime) -> bool:
        """Whether this person started less than three months before."""
        return (at - self.joined).days < figures.NEW_DAYS

    def free_from(self, start: dt.datetime, seconds: int) -> dt.datetime:
        """Return the first moment from the start on at which so many seconds are free."""
        end = start + dt.timedelta(seconds=seconds)
        for begins, ends in self._calls.get(start.date(), ()):
            if begins < end and ends > start:
                start, end = ends, ends + dt.timedelta(seconds=seconds)
        return start

    def book(self, start: dt.datetime, end: dt.datetime) -> None:
        """Keep this time for a conversation."""
        insort(self._calls.setdefault(start.date(), []), (start, end))

    def forget(self, before: dt.date) -> None:
        """Forget the conversations of earlier days."""
        for day in [day for day in self._calls if day < before]:
            del self._calls[day]


@dataclass(slots=True)
class TeamRow:
    """A team with its people."""

    pk: int
    code: str
    lead: Agent
    agents: list[Agent] = field(default_factory=list)

    def somebody(self, dice: Dice, at: dt.datetime) -> Agent:
        """Return an agent, if possible one who is free at the moment."""
        agent = dice.choice(self.agents)
        for _try in range(8):
            if agent.joined <= at and agent.free_from(at, 60) == at:
                return agent
            agent = dice.choice(self.agents)
        return agent if agent.joined <= at else self.agents[0]


@dataclass(slots=True)
class Caller:
    """A customer, with the policy that the matter is about."""

    pk: int
    born: dt.date
    home: int
    is_senior: bool
    is_sales_agent: bool = False
    policy_id: int | None = None
    product: str = ""
    tail: str = ""
    insures_self: bool | None = None
