"""Pages in process: the queue, the inquiry with all its panels, the dashboard."""

from collections.abc import Iterator
from functools import partial
from itertools import islice, product
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from benchmarks.results import Result
from benchmarks.timing import Action, typical_p95
from benchmarks.visiting import Visitor, counted_queries
from demo.figures import CHANNELS
from inquiries.choices import Stage, TaskType
from inquiries.panels import all_panels

LEAD, ANALYST, AGENT = "hyejin.park", "dabin.ryu", "minji.kim"
MANAGER = "wonsik.cha"
SEED, SAMPLES, DASHBOARDS = 7, 40, 36
NEWEST = 50
# Two characters each: in nearly every subject, in some, in none.
WORDS = ("심사", "청구", "보험", "변경", "理賠", "保單", "契約", "쀍뛟", "龘靐")
PHONES = ("010-2345-6789", "010-9876-5432", "0912-345-678")
SEARCH_FLOOR = """
SELECT * FROM inquiries_inquiry WHERE subject LIKE %s ORDER BY received_at DESC LIMIT 50
"""
QUEUE_FLOOR = """
SELECT * FROM inquiries_inquiry
WHERE team_id = ANY(%s) AND status IN ('NEW', 'OPEN', 'WAITING_CUSTOMER', 'WAITING_UNIT')
ORDER BY next_due_at, id LIMIT 51
"""
INQUIRY_FLOOR = """
SELECT * FROM inquiries_inquiry JOIN inquiries_inquiryevent ON inquiry_id = inquiries_inquiry.id
WHERE number = %s ORDER BY at
"""
DASHBOARD_FLOOR = """
SELECT day, sum(received), sum(resolution_due), sum(resolution_met), sum(handled),
  sum(talk_seconds + hold_seconds + wrap_up_seconds)
FROM metrics_dailyfact
WHERE market_id = %s AND grain = 0 AND day > current_date - 365 GROUP BY day ORDER BY day
"""
KOREAN_TEAMS = "SELECT id FROM staff_team WHERE market_id = (SELECT min(id) FROM staff_market)"


def queue_page(rows: int) -> Result:
    """Measure the queue pane over views and filters, for a lead and for somebody who sees all."""
    visits: list[Action] = []
    for username, view in product((LEAD, ANALYST), ("team", "all-open", "unassigned", "waiting")):
        visitor = Visitor(username)
        for narrowing in ({}, {"channel": "CALL_IN"}, {"due": "overdue"}, {"stage": "CLAIM"}):
            query = urlencode({"view": view, **narrowing})
            url = f"{reverse('inquiries:queue')}?{query}"
            visits.append(partial(visitor.open, url, into="queue"))
    teams = _column("SELECT id FROM staff_team")
    floor = typical_p95([partial(_rows, QUEUE_FLOOR, [teams])] * SAMPLES)
    value = typical_p95(visits)
    return Result("queue_page_ms", value, "ms", rows, floor, value / floor)


def inquiry_page(rows: int) -> list[Result]:
    """Measure an inquiry with every panel: the page, then each panel as the browser asks for it."""
    visitor = Visitor(AGENT)
    numbers = _numbers_of(visitor)
    value = typical_p95([partial(_all_panes, visitor, number) for number in numbers])
    floor = typical_p95([partial(_rows, INQUIRY_FLOOR, [number]) for number in numbers])
    most = max(_queries(visitor, url) for number in numbers[:5] for url in _panes(visitor, number))
    return [
        Result("inquiry_page_ms", value, "ms", rows, floor, value / floor),
        Result("inquiry_pane_queries", most, "queries", rows),
    ]


def dashboard(rows: int) -> Result:
    """Measure the dashboard over 365 days with filters drawn by chance."""
    visitor, chance = Visitor(ANALYST), Random(SEED)  # noqa: S311 - not for secrets
    visits = [partial(visitor.open, url) for url in islice(_dashboards(chance), DASHBOARDS)]
    (market,) = _column("SELECT min(id) FROM staff_market")
    floor = typical_p95([partial(_rows, DASHBOARD_FLOOR, [market])] * SAMPLES)
    value = typical_p95(visits)
    return Result("dashboard_ms", value, "ms", rows, floor, value / floor)


def _dashboards(chance: Random) -> Iterator[str]:
    choices: dict[str, list[Any]] = {
        "team": _column(KOREAN_TEAMS),
        "channel": list(CHANNELS),
        "stage": Stage.values,
        "task_type": TaskType.values,
    }
    while True:
        names = chance.sample(list(choices), chance.randint(0, 2))
        query = {"market": "KR", "period": "12M"}
        query |= {name: str(chance.choice(choices[name])) for name in names}
        yield f"{reverse('metrics:dashboard')}?{urlencode(query)}"


def search(rows: int) -> Result:
    """Measure what a search box and a list are asked: words, common and rare, numbers, a phone."""
    visitor = Visitor(AGENT)
    listed = [f"{reverse('inquiries:list')}?{urlencode({'text': text})}" for text in WORDS]
    visits: list[Action] = [partial(visitor.open, url) for url in listed]
    box = reverse("inquiries:search")
    asked = (*_numbers_of(visitor)[:4], *PHONES)
    visits += [partial(visitor.client.post, box, {"q": text}) for text in asked]
    floor = typical_p95([partial(_rows, SEARCH_FLOOR, [f"%{word}%"]) for word in WORDS])
    value = typical_p95(visits)
    return Result("search_ms", value, "ms", rows, floor, value / floor)


def newest_number(visitor: Visitor) -> str:
    """Return the number of an inquiry of the visitor's teams."""
    return _numbers_of(visitor)[0]


def _numbers_of(visitor: Visitor) -> list[str]:
    numbers = _column(
        "SELECT number FROM inquiries_inquiry WHERE team_id = ANY(%s)"
        " ORDER BY received_at DESC LIMIT %s",
        [list(visitor.person.own_teams), NEWEST + SAMPLES],
    )
    # The newest have no story yet; with few rows there are no others.
    return numbers[NEWEST:] or numbers


def _panes(visitor: Visitor, number: str) -> list[str]:
    panels = [panel for panel in all_panels() if visitor.person.may(panel.permission)]
    return [
        reverse("inquiries:show", args=[number]),
        *(reverse(panel.url_name, args=[number]) for panel in panels),
    ]


def _all_panes(visitor: Visitor, number: str) -> None:
    page, *panels = _panes(visitor, number)
    visitor.open(page)
    for panel in panels:
        visitor.open(panel, into="panel")


def _queries(visitor: Visitor, url: str) -> int:
    with counted_queries() as statements:
        visitor.open(url, into="work")
    return len(statements)


def _rows(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchall()


def _column(sql: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
