"""Fifty agents at once, with the nightly job beside them: how long they wait, what is lost."""

import re
import threading
import time
from collections import Counter
from itertools import cycle, islice
from random import Random
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils.crypto import get_random_string

from benchmarks.browsing import Browser
from benchmarks.results import Result
from benchmarks.serving import Nights, served
from benchmarks.timing import p95
from benchmarks.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

AGENTS = 50
# Between two steps of a person; with this many people some sixteen requests a second.
THINKING = (1.0, 5.0)
# Everybody arrives and every process is warm before anything counts.
ARRIVING, WORKING = 6.0, 30.0
FEW_ROWS, SHORTLY = 10_000, 4.0
OK, FOUND, CONFLICT, UNCHANGED = 200, 302, 409, 204
WORDS = ("보험", "접수", "심사", "청구 서류")
ROW = re.compile(r'id="inquiry-\d+"\s+href="/inquiries/([A-Z0-9-]+)/')
VERSION = re.compile(r'name="version" value="(\d+)"')
PHONE = re.compile(r"/inquiries/[A-Z0-9-]+/reveal/customer/\d+/phone/")
NOTES = "SELECT body, count(*) FROM inquiries_note WHERE body LIKE 'bench %%' GROUP BY body"
TAKEN = """
SELECT count(*) FROM inquiries_inquiryevent
WHERE kind = 'TAKEN' AND id > %s AND actor_id = ANY(%s)
"""
LAST_EVENT = "SELECT coalesce(max(id), 0) FROM inquiries_inquiryevent"


class Agent:
    """Somebody who looks at the queue, opens, notes, takes, reveals and searches."""

    def __init__(self, visitor: Visitor, port: int, chance: Random) -> None:
        self.browser = Browser(visitor, port)
        self.person_id = visitor.person.pk
        self.notes: set[str] = set()
        self.taken = 0
        self.died = ""
        self._chance = chance
        self._numbers: list[str] = []
        self._open, self._version = "", "1"

    def work(self, ending: threading.Event) -> None:
        """Arrive, then do one thing after the other with a thought between; for a thread."""
        try:
            ending.wait(self._chance.uniform(0, ARRIVING / 2))
            self.browser.get("desk", "/desk/")
            self._look()
            while not ending.wait(self._chance.uniform(*THINKING)):
                self._next()
        except Exception as error:  # noqa: BLE001 - counted as an error of the measurement
            self.died = repr(error)
        finally:
            self.browser.close()

    def _next(self) -> None:
        steps: dict[Callable[[], None], int] = {
            self._look: 6, self._show: 8, self._note: 4, self._take: 2, self._reveal: 1,
            self._search: 2,
        }  # fmt: skip
        (step,) = self._chance.choices(list(steps), list(steps.values()))
        if not self._numbers:
            step = self._look
        elif not self._open:
            step = self._show
        step()

    def _look(self) -> None:
        view = self._chance.choice(("team", "unassigned", "mine"))
        page = self.browser.get("queue", f"/desk/queue/?view={view}", into="queue")
        self._numbers = ROW.findall(page.text) or self._numbers

    def _show(self) -> None:
        self._open = self._chance.choice(self._numbers[:10])
        page = self.browser.get("open", f"/inquiries/{self._open}/", into="work")
        self._version = next(iter(VERSION.findall(page.text)), "1")
        self.browser.get("panel", f"/playbooks/panel/{self._open}/", into="panel-playbook")

    def _note(self) -> None:
        # Letters alone: digits might look like somebody's number, which the console asks about.
        body = f"bench {get_random_string(20, ascii_lowercase)}"
        path = f"/inquiries/{self._open}/note/"
        answer = self.browser.post("note", path, {"body": body}, into="composer")
        if answer.status == OK:
            self.notes.add(body)

    def _take(self) -> None:
        form = {"version": self._version}
        answer = self.browser.post("take", f"/inquiries/{self._open}/take/", form, into="work-head")
        self.taken += answer.status == OK

    def _reveal(self) -> None:
        path = f"/inquiries/{self._open}/context/?panel=customer"
        page = self.browser.get("customer", path, into="context")
        if found := PHONE.search(page.text):
            self.browser.post("reveal", found[0], {"reason": "VERIFY_CALLER"}, into="reveal")

    def _search(self) -> None:
        text = self._chance.choice((*WORDS, *self._numbers[:3]))
        self.browser.post("search", "/search/", {"q": text})


def agents(rows: int) -> list[Result]:
    """Measure what fifty agents wait for, and compare what they were told with what is there."""
    last_event, nights = _value(LAST_EVENT), Nights(rows)
    with served() as port:
        people = _people(port)
        seconds = WORKING if rows >= FEW_ROWS else SHORTLY
        began = _let_work(people, nights, seconds)
    asked = [each for agent in people for each in agent.browser.asked if each.at >= began]
    errors = sum(is_error(each.what, each.status) for each in asked)
    errors += nights.failed + sum(bool(agent.died) for agent in people)
    return [
        Result("agents_50_p95_ms", p95([each.milliseconds for each in asked]), "ms", rows),
        Result("agents_50_errors", errors, "errors", rows),
        Result("agents_50_lost", lost(people, last_event), "updates", rows),
    ]


def _people(port: int) -> list[Agent]:
    found = get_user_model().objects.filter(role="AGENT", is_active=True, teams__isnull=False)
    names = found.distinct().order_by("pk").values_list("username", flat=True)
    return [
        Agent(Visitor(name), port, Random(number))  # noqa: S311 - not for secrets
        for number, name in enumerate(islice(cycle(names), AGENTS))
    ]


def _let_work(people: list[Agent], nights: Nights, seconds: float) -> float:
    """Have everybody work for so long; return when it began to count."""
    ending = threading.Event()
    threads = [threading.Thread(target=agent.work, args=(ending,)) for agent in people]
    threads.append(threading.Thread(target=nights.run))
    for thread in threads:
        thread.start()
    time.sleep(ARRIVING)
    began = time.perf_counter()
    time.sleep(seconds)
    ending.set()
    nights.end()
    for thread in threads:
        thread.join()
    return began


def is_error(what: str, status: int) -> bool:
    """Tell whether an answer is none that belongs to the work: what is taken already is told so."""
    expected = {OK, UNCHANGED, FOUND} | ({CONFLICT} if what == "take" else set())
    return status not in expected


def lost(people: list[Agent], last_event: int) -> int:
    """Count what was acknowledged and is not there once."""
    with connection.cursor() as cursor:
        cursor.execute(NOTES)
        kept = Counter(dict(cursor.fetchall()))
    told = {body for agent in people for body in agent.notes}
    taken = _value(TAKEN, [last_event, [agent.person_id for agent in people]])
    return sum(kept[body] != 1 for body in told) + abs(taken - sum(agent.taken for agent in people))


def _value(sql: str, values: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])
