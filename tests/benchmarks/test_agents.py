"""What fifty agents were told, compared with what is there."""

from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.agents import Agent, is_error, lost
from inquiries import services
from inquiries.models import Inquiry, InquiryEvent
from ops_console.shared import clock
from staff.models import Staff, Team
from tests.factories import make_inquiry


@pytest.fixture
def claim(team_claims: Team) -> Inquiry:
    return make_inquiry(team_claims)


def told(person: Staff, *, notes: set[str], taken: int) -> Agent:
    agent: Any = SimpleNamespace(person_id=person.pk, notes=notes, taken=taken)
    return agent  # type: ignore[no-any-return]


def last_event() -> int:
    newest = InquiryEvent.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def test_a_note_and_a_take_that_are_there_are_not_lost(alice: Staff, claim: Inquiry) -> None:
    before = last_event()
    services.take(inquiry_id=claim.pk, version=1, by=alice, now=clock.now())
    services.add_note(inquiry_id=claim.pk, body="bench kept", by=alice, now=clock.now())

    assert lost([told(alice, notes={"bench kept"}, taken=1)], before) == 0


def test_what_was_acknowledged_and_is_not_there_is_lost(
    alice: Staff, bob: Staff, claim: Inquiry
) -> None:
    before = last_event()

    people = [told(alice, notes={"bench gone"}, taken=1), told(bob, notes=set(), taken=0)]

    assert lost(people, before) == 2


def test_a_note_that_is_there_twice_is_not_as_told(alice: Staff, claim: Inquiry) -> None:
    before = last_event()
    for _time in range(2):
        services.add_note(inquiry_id=claim.pk, body="bench b", by=alice, now=clock.now())

    assert lost([told(alice, notes={"bench b"}, taken=0)], before) == 1


@pytest.mark.parametrize(
    ("what", "status", "expected"),
    [
        ("open", 200, False), ("queue", 204, False), ("search", 302, False), ("take", 409, False),
        ("note", 409, True), ("open", 0, True), ("open", 429, True), ("note", 422, True),
        ("panel", 500, True),
    ],
)  # fmt: skip
def test_only_answers_that_belong_to_the_work_are_no_errors(
    what: str,
    status: int,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_error(what, status) is expected
