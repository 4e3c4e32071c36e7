"""The same request is sent ten times at once, by program and by form."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from faults.client import Answer, insist
from faults.journal import Told, end_of, new_key
from faults.stage import Stage
from faults.table import Outcome
from faults.world import Person
from faults.writers import Desk, Signed, logging

TIMES, ROUNDS = 10, 5


def run(stage: Stage) -> Outcome:
    """Have one effect and one answer, however often it is asked for at the same time."""
    desk, world = stage.desk(), stage.world
    signed = Signed(desk, world.lead)
    number = desk.told("inquiry", world.lead, logging(world.lead, desk)).reference
    signed.enter()
    different = []
    agent = world.agents[0]
    for _round in range(ROUNDS):
        different.append(_at_once(desk, "inquiry", person=agent, send=logging(agent, desk)))
        note = partial(_note, signed, number)
        said = _at_once(desk, "note", person=world.lead, send=note, reference=number)
        different.append(said)
    outcome = stage.judge(desk, f"{len(different)} requests, each {TIMES} times at once")
    outcome.tried = len(different) * TIMES
    outcome.verdict.complaints += [f"different answers: {each}" for each in different if each]
    return outcome


def _at_once(
    desk: Desk, what: str, *, person: Person, send: Callable[[str], Answer], reference: str = ""
) -> str:
    """Send one key's request ten times at once; say how the answers differ, if they do."""
    key, seen = new_key(desk.chance), list[int]()
    with ThreadPoolExecutor(TIMES) as pool:
        asked = [
            pool.submit(insist, lambda: send(key), patience=30, seen=seen) for _ in range(TIMES)
        ]
        answers = [each.result() for each in asked]
    told = {(answer.status, answer.location or _body(answer)) for answer in answers}
    first = answers[0]
    named = reference or (str(first.json().get("number", "")) if first.is_success else "")
    desk.journal.note(Told(what, key, person.pk, end_of(first), named), seen)
    return "" if len(told) == 1 else str(sorted(told)[:2])


def _note(signed: Signed, number: str, key: str) -> Answer:
    return signed.post(f"/inquiries/{number}/note/", {"body": f"trial {key}"}, key=key)


def _body(answer: Answer) -> str:
    """Return what the answer says; the order of its keys says nothing."""
    return json.dumps(answer.json(), sort_keys=True)
