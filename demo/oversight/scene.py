"""Where and by whom it happens: a market, its people, and the inquiries that they worked on."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from demo.dice import Dice
from demo.names import OVERSEERS
from demo.oversight.texts import TEXTS
from staff.selectors import market_by_code, people_by_id

if TYPE_CHECKING:
    from staff.models import Market, Staff

MONTH = dt.timedelta(days=62)
MOST_WORK = 400


@dataclass(frozen=True)
class Worked:
    """One inquiry of somebody: who handles it, whose it is, and when it came."""

    staff_id: int
    number: str
    customer_id: int
    at: dt.datetime
    is_open: bool


@dataclass(frozen=True)
class Scene:
    """A market with those who ask, decide and watch there."""

    market: "Market"
    now: dt.datetime
    dice: Dice
    work: list[Worked]
    people: "dict[int, Staff]"
    lead: "Staff"
    manager: "Staff"
    privacy: "Staff"

    def said(self, what: str) -> str:
        """What somebody of this market writes."""
        return TEXTS[self.market.code][what]

    @property
    def agents(self) -> "list[Staff]":
        """Who handled something lately, the busiest first."""
        count: dict[int, int] = {}
        for one in self.work:
            count[one.staff_id] = count.get(one.staff_id, 0) + 1
        return [self.people[pk] for pk in sorted(count, key=lambda pk: (-count[pk], pk))]

    def work_of(self, person: "Staff") -> list[Worked]:
        """The person's inquiries, the oldest first."""
        return [one for one in self.work if one.staff_id == person.pk]


def scene_of(code: str, *, now: dt.datetime) -> Scene:
    """Look up who is there and what the agents worked on in the last two months."""
    work = _work(code, since=now - MONTH)
    names = OVERSEERS[code]
    ids = _ids(names)
    people = people_by_id({*ids.values(), *(one.staff_id for one in work)})
    lead, manager, privacy = (people[ids[name]] for name in names)
    return Scene(
        market_by_code(code), now, Dice(f"oversight {code}"), work, people, lead, manager, privacy
    )


def _ids(names: tuple[str, ...]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT username, id FROM staff_staff WHERE username = ANY(%s)", [list(names)]
        )
        return dict(cursor.fetchall())


def _work(code: str, *, since: dt.datetime) -> list[Worked]:
    """Inquiries that an agent of the team at hand still has: they may look into these."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK, {"code": code, "since": since, "most": MOST_WORK})
        return [Worked(*row) for row in cursor.fetchall()]


_WORK = """
SELECT inquiry.assignee_id, inquiry.number, inquiry.customer_id, inquiry.created_at,
    inquiry.status NOT IN ('RESOLVED', 'CLOSED')
FROM inquiries_inquiry AS inquiry
JOIN staff_market AS market ON market.id = inquiry.market_id AND market.code = %(code)s
JOIN staff_staff AS person ON person.id = inquiry.assignee_id AND person.role = 'AGENT'
JOIN staff_staff_teams AS member
    ON member.staff_id = person.id AND member.team_id = inquiry.team_id
WHERE inquiry.customer_id IS NOT NULL AND inquiry.created_at >= %(since)s
ORDER BY inquiry.created_at, inquiry.id
LIMIT %(most)s
"""
