"""Whose data was looked into, by whom and why: by most as usual, by one far more than that."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.oversight.scene import Scene, Worked
from inquiries.choices.reveals import RevealReason, Thing
from inquiries.selectors.reveals import Asked, find_target
from inquiries.services.reveals import Why, deny, reveal
from ops_console.shared import errors
from ops_console.shared.origin import Origin, coming_from, new_request_id

if TYPE_CHECKING:
    from staff.models import Staff

USUAL, MANY = 3, 21
REASONS = (
    (RevealReason.VERIFY_CALLER, "verify", "phone"),
    (RevealReason.CONTACT_CUSTOMER, "contact", "phone"),
    (RevealReason.CLAIM_WORK, "claim", "name"),
)
LUNCH, NIGHT = dt.timedelta(minutes=20), dt.timedelta(hours=11)


@dataclass(frozen=True)
class Access:
    """One field that somebody opened."""

    person: "Staff"
    work: Worked
    at: dt.datetime
    reason: tuple[RevealReason, str, str]


def look_into_data(scene: Scene) -> "Staff | None":
    """Leave the reveals of two months; return who opened far more than the others."""
    if not scene.agents:
        return None
    planned = [*_usual(scene), *_many(scene)]
    for access in sorted(planned, key=lambda access: access.at):
        with coming_from(_machine(scene, access.person)):
            _open(scene, access)
    _refused(scene)
    return scene.agents[0]


def _usual(scene: Scene) -> Iterator[Access]:
    for person in scene.agents[1:8]:
        work = scene.work_of(person)
        for one in scene.dice.sample(work, min(USUAL, len(work))):
            yield Access(person, one, one.at + LUNCH, scene.dice.choice(REASONS))


def _many(scene: Scene) -> Iterator[Access]:
    """One agent opens every customer with the same words, some of them by night."""
    person = scene.agents[0]
    for n, one in enumerate(scene.work_of(person)[:MANY]):
        yield Access(person, one, one.at + (NIGHT if n % 3 == 0 else LUNCH), REASONS[0])


def _open(scene: Scene, access: Access) -> None:
    code, said, field = access.reason
    asked = Asked(Thing.CUSTOMER, access.work.customer_id, field, access.work.number)
    try:
        target = find_target(access.person, asked)
    except errors.NotFound:
        return
    if access.at < scene.now:
        reveal(target=target, why=Why(code, scene.said(said)), by=access.person, now=access.at)


def _refused(scene: Scene) -> None:
    person, one = scene.agents[-1], scene.work[-1]
    asked = Asked(Thing.CUSTOMER, one.customer_id, "national_id", one.number)
    with coming_from(_machine(scene, person)):
        deny(asked=asked, code="forbidden", by=person, now=scene.now)


def _machine(scene: Scene, person: "Staff") -> Origin:
    """Each person sits at one machine of the floor."""
    place = 20 + person.pk % 200
    return Origin(new_request_id(), f"10.{20 + scene.market.pk % 50}.4.{place}", "inquiries:reveal")
