"""Twenty agents take one inquiry at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from faults.client import Answer, Program, insist
from faults.journal import Told, end_of, new_key
from faults.stage import Stage
from faults.table import Outcome
from faults.world import Person
from faults.writers import Desk, logging

INQUIRIES = 4
CONFLICT = 409


def run(stage: Stage) -> Outcome:
    """Have exactly one of them get it, with one event; the others are told that it is gone."""
    desk, statuses = stage.desk(), []
    agents = stage.world.agents
    for _number in range(INQUIRIES):
        number = desk.told("inquiry", agents[0], logging(agents[0], desk)).reference
        start = Barrier(len(agents))
        with ThreadPoolExecutor(len(agents)) as pool:
            answers = pool.map(partial(_take, desk, number=number, start=start), agents)
            statuses.append([answer.status for answer in answers])
    outcome = stage.judge(desk)
    outcome.tried = INQUIRIES * len(agents)
    winners = [sum(status == 200 for status in each) for each in statuses]
    outcome.acknowledged = sum(winners)
    outcome.note = f"winners {winners}, all others 409"
    outcome.verdict.complaints += [
        f"answers {each}"
        for each in statuses
        if set(each) != {200, CONFLICT} or each.count(200) > 1
    ]
    return outcome


def _take(desk: Desk, person: Person, *, number: str, start: Barrier) -> Answer:
    program, key, seen = Program(desk.port, person.token), new_key(desk.chance), list[int]()
    start.wait(timeout=30)
    answer = insist(
        lambda: program.post(f"inquiries/{number}/take/", {"version": 1}, key=key),
        patience=30,
        seen=seen,
    )
    desk.journal.note(Told("take", key, person.pk, end_of(answer), number), seen)
    return answer
