"""Several people at once, the same request twice, and random sequences of everything."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiries import services
from inquiries.models import Clock, Contact, Inquiry, InquiryEvent, ServicePolicy
from inquiries.services import clocks
from ops_console.shared import errors
from ops_console.shared.idempotency import run_once
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW
from tests.inquiries.services.steps import at, events, fresh, logged, taken

PEOPLE = 20


def at_once(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the actions in threads that begin together; return results and refusals."""
    barrier = threading.Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return action()
        except errors.DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_people_who_take_it_at_once_one_gets_it(team_claims: Team, bob: Staff) -> None:
    people = [
        Staff.objects.create_user(f"agent{n}", None, role="AGENT", display_name=f"Agent {n}")
        for n in range(PEOPLE)
    ]
    team_claims.members.add(*people)
    inquiry = logged(team_claims, bob)

    def take(person: Staff) -> Callable[[], Inquiry]:
        return lambda: services.take(inquiry_id=inquiry.pk, by=person, now=at(1))

    results = at_once([take(person) for person in people])

    winners = [result for result in results if isinstance(result, Inquiry)]
    refusals = [result for result in results if isinstance(result, errors.Refused)]
    assert (len(winners), len(refusals)) == (1, PEOPLE - 1)
    assert fresh(inquiry).assignee == winners[0].assignee
    assert events(inquiry) == ["CREATED", "TAKEN"]


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_the_same_version_one_is_a_conflict(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, alice)

    def prioritise(person: Staff, priority: str) -> Callable[[], Inquiry]:
        return lambda: services.change_details(
            inquiry_id=inquiry.pk,
            changes=services.DetailChanges(priority=priority),
            by=person,
            now=at(1),
            version=1,
        )

    results = at_once([prioritise(alice, "LOW"), prioritise(bob, "URGENT")])

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Inquiry"]
    assert fresh(inquiry).version == 2


@pytest.mark.django_db(transaction=True)
def test_one_person_cannot_begin_two_calls_at_once(team_claims: Team, alice: Staff) -> None:
    both = [taken(team_claims, alice), taken(team_claims, alice)]

    def call(inquiry: Inquiry) -> Callable[[], Contact]:
        return lambda: services.start_contact(
            inquiry_id=inquiry.pk, kind="CALL_OUT", by=alice, now=at(1)
        )

    results = at_once([call(inquiry) for inquiry in both])

    assert sorted(type(result).__name__ for result in results) == ["Contact", "Refused"]
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_merges_into_each_other_do_not_wait_forever(team_claims: Team, alice: Staff) -> None:
    one, other = taken(team_claims, alice), taken(team_claims, alice)

    def merge(inquiry: Inquiry, into: Inquiry) -> Callable[[], Inquiry]:
        return lambda: services.merge(inquiry_id=inquiry.pk, into_id=into.pk, by=alice, now=at(1))

    results = at_once([merge(one, other), merge(other, one)])

    assert sorted(isinstance(result, Inquiry) for result in results) == [False, True]
    assert Inquiry.objects.filter(status="MERGED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_request_twice_logs_one_inquiry(team_claims: Team, alice: Staff) -> None:
    def log() -> HttpResponse:
        inquiry = logged(team_claims, alice)
        return HttpResponse(status=303, headers={"Location": f"/inquiries/{inquiry.number}/"})

    def request() -> HttpResponse:
        sent = HttpRequest()
        sent.user = alice
        return run_once(sent, route="inquiries:new", key="k-1", body={"subject": "x"}, work=log)

    answers = at_once([request] * 5)

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Inquiry.objects.count() == InquiryEvent.objects.count() == 1


Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "take",
                "wait",
                "continue",
                "resolve",
                "close",
                "reopen",
                "start",
                "hold",
                "back",
                "end",
                "wrap_up",
                "abandon",
                "promise",
            ]
        ),
        st.integers(1, 3000),
    ),
    max_size=15,
)


def attempt(step: str, inquiry: Inquiry, by: Staff, *, now: dt.datetime) -> bool:
    """Try one step; tell whether it was possible."""
    on_inquiry: dict[str, Any] = {"inquiry_id": inquiry.pk, "by": by, "now": now}
    leg = Contact.objects.filter(inquiry=inquiry).order_by("-pk").first()
    on_leg: dict[str, Any] = {"contact_id": leg.pk if leg else 0, "by": by, "now": now}
    possible: dict[str, Callable[[], Any]] = {
        "take": lambda: services.take(**on_inquiry),
        "wait": lambda: services.start_waiting(**on_inquiry, for_whom="CUSTOMER", reason="ANSWER"),
        "continue": lambda: services.continue_work(**on_inquiry),
        "resolve": lambda: services.resolve(**on_inquiry),
        "close": lambda: services.close(**on_inquiry, confirmed=True),
        "reopen": lambda: services.reopen(**on_inquiry, reason="NEW_FACTS"),
        "start": lambda: services.start_contact(**on_inquiry, kind="CALL_IN"),
        "hold": lambda: services.hold_contact(**on_leg),
        "back": lambda: services.continue_contact(**on_leg),
        "end": lambda: services.end_contact(**on_leg),
        "wrap_up": lambda: services.wrap_up_contact(**on_leg),
        "abandon": lambda: services.abandon_contact(**on_leg),
        "promise": lambda: services.promise_callback(**on_inquiry, at=now + dt.timedelta(hours=1)),
    }
    try:
        possible[step]()
    except errors.DomainError:
        return False
    return True


@pytest.fixture
def rolled_back(db: None) -> Callable[[Callable[[], None]], None]:
    """Run a function and undo what it wrote, so that examples do not see each other."""

    def run(example: Callable[[], None]) -> None:
        with transaction.atomic():
            example()
            transaction.set_rollback(True)

    return run


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_happens_the_rows_agree_with_each_other(
    team_claims: Team,
    alice: Staff,
    targets_kr: dict[str, ServicePolicy],
    rolled_back: Callable[[Callable[[], None]], None],
    steps: list[Step],
) -> None:
    def example() -> None:
        inquiry, now, done = logged(team_claims, alice), NOW, 0
        for step, minutes in steps:
            now += dt.timedelta(minutes=minutes)
            done += attempt(step, inquiry, alice, now=now)
            check_consistency(fresh(inquiry))
        assert InquiryEvent.objects.filter(inquiry=inquiry).count() == 1 + done

    rolled_back(example)


def check_consistency(inquiry: Inquiry) -> None:
    """Clocks run exactly while something is owed, and the queue shows the next of them."""
    running = Clock.objects.filter(inquiry=inquiry, stopped_at=None)
    kinds = set(running.values_list("kind", flat=True))
    resting = running.filter(pauses__ended_at=None, pauses__isnull=False)

    assert ("RESOLUTION" in kinds) == inquiry.is_open
    assert ("FIRST_RESPONSE" in kinds) == (inquiry.first_response_at is None)
    assert resting.exists() == (inquiry.status == "WAITING_CUSTOMER")
    assert inquiry.next_due_at == clocks.next_due(inquiry)
    assert (inquiry.resolved_at is not None) == (inquiry.status in {"RESOLVED", "CLOSED"})
    for clock in Clock.objects.filter(inquiry=inquiry):
        assert clock.due_at > clock.started_at
    for leg in Contact.objects.filter(inquiry=inquiry, wrapped_up_at__isnull=False):
        handled = (leg.talk_seconds or 0) + leg.hold_seconds
        assert (leg.handle_seconds or 0) >= handled


def test_the_factories_make_rows_that_the_rules_accept(team_claims: Team, alice: Staff) -> None:
    inquiry = factories.make_inquiry(team_claims)

    services.take(inquiry_id=inquiry.pk, by=alice, now=at(1))
    services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(2))

    assert events(inquiry) == ["TAKEN", "RESOLVED"]
