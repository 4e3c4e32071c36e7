"""People at work while the console is being killed: programs and browsers, each in a thread."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from faults.client import Answer, Browser, Program, insist
from faults.files import new_upload
from faults.journal import ACKNOWLEDGED, Journal, Told, end_of, new_key
from faults.world import MARKET, TEAM, Person, World

PATIENCE = 60.0
Turn = Callable[[], None]


@dataclass
class Desk:
    """What every writer has at hand."""

    port: int
    world: World
    journal: Journal
    chance: Random
    customers: list[str]
    stop: threading.Event = field(default_factory=threading.Event)
    # What a writer died of: its entries would be missing without a word.
    faults: list[str] = field(default_factory=list)

    def told(self, what: str, person: Person, send: Callable[[str], Answer], **more: Any) -> Told:
        """Send a request until it is answered for good, and write down how it ended."""
        key, seen = new_key(self.chance), []  # type: ignore[var-annotated]
        answer = insist(partial(send, key), patience=PATIENCE, seen=seen)
        reference = more.pop("reference", "") or _reference(answer)
        words = "" if answer.is_success else answer.words
        told = Told(what, key, person.pk, end_of(answer), reference, words=words, **more)
        self.journal.note(told, seen)
        return told


def _reference(answer: Answer) -> str:
    """Return the number or id that the answer names."""
    if not answer.is_success:
        return ""
    if answer.location:
        return answer.location.split("?")[0].rstrip("/").split("/")[-1]
    body = answer.json()
    return str(body.get("number") or body.get("id") or "")


@contextmanager
def at_work(desk: Desk, *, only: tuple[str, ...] = ()) -> Iterator[Desk]:
    """Have everybody work inside the block; afterwards each ends the step that was begun."""
    turns: dict[str, list[Turn]] = {
        "programs": [partial(_a_case, desk, person) for person in desk.world.agents[:3]],
        "leads": [partial(_an_assignment, desk)],
        "forms": [partial(_a_note_by_form, desk, Signed(desk, desk.world.lead))],
        "exports": [partial(_an_export, desk, Signed(desk, desk.world.lead))],
        "imports": [partial(_an_import, desk, Signed(desk, desk.world.analyst))],
    }
    chosen = [turn for name, own in turns.items() if not only or name in only for turn in own]
    threads = [threading.Thread(target=_until_stopped, args=(desk, turn)) for turn in chosen]
    for thread in threads:
        thread.start()
    try:
        yield desk
    finally:
        desk.stop.set()
        for thread in threads:
            thread.join()


def _until_stopped(desk: Desk, turn: Turn) -> None:
    try:
        while not desk.stop.is_set():
            turn()
    except Exception as error:  # noqa: BLE001 - told of at the end of the fault
        desk.faults.append(f"a writer died of {error!r}")


class Signed:
    """A browser that signs in before its first form."""

    def __init__(self, desk: Desk, person: Person) -> None:
        self.person = person
        self._browser = Browser(desk.port)
        self._is_in = False

    def post(self, path: str, form: dict[str, Any], **more: Any) -> Answer:
        """Send a form."""
        self.enter()
        return self._browser.post(path, form, **more)

    def enter(self) -> None:
        """Sign in, unless that is done."""
        if not self._is_in:
            self._browser.sign_in(self.person.username, self.person.password)
            self._is_in = True


def logging(person: Person, desk: Desk, **fields: Any) -> Callable[[str], Answer]:
    """Return how an inquiry is logged over the API under a key."""
    body = {
        "market": MARKET,
        "team": TEAM,
        "channel": "CHAT",
        "stage": "KEEP",
        "task_type": "CERT",
        "details": {"certificate_kind": "TAX"},
        "customer": desk.chance.choice([*desk.customers, ""]),
        **fields,
    }
    program = Program(desk.port, person.token)
    return lambda key: program.post("inquiries/", {**body, "subject": f"trial {key}"}, key=key)


def _a_case(desk: Desk, person: Person) -> None:
    """Log an inquiry, leave a note, name its cause, resolve it; some begin with a contact."""
    talks = desk.chance.random() < 0.3
    logged = desk.told(
        "inquiry",
        person,
        logging(person, desk, assign_to_me=True, start_contact=talks),
        contacts=int(talks),
    )
    if logged.end != ACKNOWLEDGED:
        return
    place = f"inquiries/{logged.reference}"
    program = Program(desk.port, person.token)
    desk.told(
        "note",
        person,
        lambda key: program.post(f"{place}/notes/", {"body": f"trial {key}"}, key=key),
        reference=logged.reference,
    )
    desk.told(
        "cause",
        person,
        lambda key: program.post(f"{place}/causes/", {"cause": desk.world.cause}, key=key),
        reference=logged.reference,
    )
    if not talks:
        desk.told(
            "resolve",
            person,
            lambda key: program.post(f"{place}/resolve/", {}, key=key),
            reference=logged.reference,
        )


def _an_assignment(desk: Desk) -> None:
    """Log an inquiry for nobody and give it to an agent."""
    lead, to = desk.world.lead, desk.chance.choice(desk.world.agents)
    logged = desk.told("inquiry", lead, logging(lead, desk))
    if logged.end == ACKNOWLEDGED:
        path, body = f"inquiries/{logged.reference}/assign/", {"to": to.username, "version": 1}
        program = Program(desk.port, lead.token)
        desk.told(
            "assign",
            lead,
            lambda key: program.post(path, body, key=key),
            reference=logged.reference,
        )


def _a_note_by_form(desk: Desk, signed: Signed) -> None:
    """Log an inquiry, take it and leave a note with the forms of the pages."""
    logged = desk.told("inquiry", signed.person, logging(signed.person, desk))
    if logged.end != ACKNOWLEDGED:
        return
    place = f"/inquiries/{logged.reference}"
    desk.told(
        "take",
        signed.person,
        lambda key: signed.post(f"{place}/take/", {"version": 1}, key=key),
        reference=logged.reference,
    )
    desk.told(
        "note",
        signed.person,
        lambda key: signed.post(f"{place}/note/", {"body": f"trial {key}"}, key=key),
        reference=logged.reference,
    )


def _an_export(desk: Desk, signed: Signed) -> None:
    """Ask for a file of all inquiries."""
    form = {"columns": ["number", "status", "received_at"], "format": "CSV", "reason": "ANALYSIS"}
    path = f"/exports/new/inquiries/?market={MARKET}"
    desk.told(
        "export",
        signed.person,
        lambda key: signed.post(path, {**form, "reason_text": f"trial of {key}"}, key=key),
    )
    time.sleep(0.5)


def _an_import(desk: Desk, signed: Signed) -> None:
    """Upload a file, wait for its check, and have it imported."""
    upload = new_upload(desk.chance)
    files = {"file": upload.content, "mapping": upload.mapping}
    checked = desk.told(
        "upload",
        signed.person,
        lambda key: signed.post("/imports/new/", {}, key=key, files=files),
    )
    if checked.end == ACKNOWLEDGED:
        desk.told(
            "import",
            signed.person,
            _starting(desk, signed, run=checked.reference),
            reference=f"{checked.reference} {upload.word}",
        )


def _starting(desk: Desk, signed: Signed, *, run: str) -> Callable[[str], Answer]:
    """Return how the import is started: refused for as long as the file is being checked."""

    def send(key: str) -> Answer:
        deadline = time.monotonic() + PATIENCE
        answer = signed.post(f"/imports/{run}/start/", {}, key=key)
        while answer.status == 409 and not desk.stop.is_set() and time.monotonic() < deadline:
            time.sleep(0.3)
            answer = signed.post(f"/imports/{run}/start/", {}, key=key)
        return answer

    return send
