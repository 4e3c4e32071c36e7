"""Rows of the demo hold what the services guarantee, although no service wrote them."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
from pytest_django import DjangoDbBlocker

from demo.loading import Wanted
from demo.settling import luhn_digit
from inquiries.choices import OPEN_STATUSES, Action, EventKind, Status
from inquiries.closing_checks import refusals
from inquiries.models import (
    Clock,
    Contact,
    Customer,
    Inquiry,
    InquiryEvent,
    Policy,
    ServicePolicy,
)
from inquiries.rules.calendar import WorkingHours, due_at
from inquiries.rules.clocks import applicable, due_after_pause
from inquiries.rules.transitions import targets
from inquiries.selectors import market_hours
from inquiries.selectors.recontacts import recontact_origin
from inquiries.services.clocks import next_due
from inquiries.task_fields import clean_details, missing_for_resolving
from playbooks.models import Run
from staff.models import Market, Staff, Team
from tests.demo.loaded import loaded_demo
from voc.models import Tag

# One process loads the demo for all tests of the module.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rows")]
MOVES = {
    EventKind.TAKEN: Action.TAKE,
    EventKind.ASSIGNED: Action.ASSIGN,
    EventKind.CONTACT_STARTED: Action.CONTACT_START,
    EventKind.WAIT_STARTED: Action.WAIT,
    EventKind.WAIT_ENDED: Action.CONTINUE,
    EventKind.RESOLVED: Action.RESOLVE,
    EventKind.CLOSED: Action.CLOSE,
    EventKind.REOPENED: Action.REOPEN,
    EventKind.MERGED: Action.MERGE,
}


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Wanted]:
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), loaded_demo(folder, count=1500) as wanted:
        yield wanted


@pytest.fixture
def hours(demo: Wanted) -> dict[int, WorkingHours]:
    found = {market.pk: market_hours(market, year=demo.now.year) for market in Market.objects.all()}
    return {pk: hours for pk, hours in found.items() if hours is not None}


def events_by_inquiry() -> dict[int, list[InquiryEvent]]:
    found: dict[int, list[InquiryEvent]] = defaultdict(list)
    for event in InquiryEvent.objects.order_by("at", "pk"):
        found[event.inquiry_id].append(event)
    return found


def test_as_many_inquiries_as_asked_for_are_there(demo: Wanted) -> None:
    """Every constraint of the database was checked when they were loaded."""
    assert demo.count * 0.9 < Inquiry.objects.count() < demo.count * 1.15


def test_the_events_of_an_inquiry_lead_to_its_status_by_allowed_moves(demo: Wanted) -> None:
    statuses = dict(Inquiry.objects.values_list("pk", "status"))

    for pk, events in events_by_inquiry().items():
        assert events[0].kind == EventKind.CREATED
        status = Status.OPEN if events[0].data.get("assigned") else Status.NEW
        for event in events:
            action = MOVES.get(EventKind(event.kind))
            if action and (allowed := targets(action, status)):
                waits_for = f"WAITING_{event.data.get('for')}"
                status = Status(waits_for) if action == Action.WAIT else allowed[0]
            elif action:
                assert action in {Action.TAKE, Action.ASSIGN, Action.CONTACT_START}
        assert status == statuses[pk]


def test_times_of_an_inquiry_are_those_of_its_events(demo: Wanted) -> None:
    by_inquiry = events_by_inquiry()

    for inquiry in Inquiry.objects.all():
        events = by_inquiry[inquiry.pk]
        at = {event.kind: event.at for event in events}
        answered = inquiry.status in {Status.RESOLVED, Status.CLOSED}
        assert inquiry.created_at == at[EventKind.CREATED]
        assert inquiry.received_at <= inquiry.created_at <= demo.now
        assert inquiry.updated_at == max(event.at for event in events) <= demo.now
        assert inquiry.resolved_at == (at[EventKind.RESOLVED] if answered else None)
        assert inquiry.closed_at == (
            at[EventKind.CLOSED] if inquiry.status == Status.CLOSED else None
        )


def test_clocks_are_due_when_the_rules_say_so(demo: Wanted, hours: dict[int, WorkingHours]) -> None:
    policies = list(ServicePolicy.objects.all())
    clocks = Clock.objects.select_related("inquiry__market", "service_policy")

    for clock in clocks.prefetch_related("pauses"):
        inquiry = clock.inquiry
        day = inquiry.market.day_of(clock.started_at)
        mine = [policy for policy in policies if policy.market_id == inquiry.market_id]
        policy = applicable(mine, kind=clock.kind, task_type=inquiry.task_type, day=day)
        assert policy == clock.service_policy
        due = due_at(clock.started_at, policy.minutes, hours[inquiry.market_id])
        for pause in sorted(clock.pauses.all(), key=lambda pause: pause.started_at):
            if pause.ended_at:
                due = due_after_pause(
                    due,
                    pause.started_at,
                    resumed_at=pause.ended_at,
                    calendar=hours[inquiry.market_id],
                )
        assert clock.due_at == due


def test_clocks_stop_with_the_first_response_and_with_each_answer(demo: Wanted) -> None:
    by_inquiry = events_by_inquiry()

    for clock in Clock.objects.select_related("inquiry").prefetch_related("pauses"):
        inquiry, events = clock.inquiry, by_inquiry[clock.inquiry_id]
        ends = [e.at for e in events if e.kind in {EventKind.RESOLVED, EventKind.MERGED}]
        if clock.kind == "RESOLUTION":
            assert clock.stopped_at == (ends[clock.round - 1] if clock.round <= len(ends) else None)
        else:
            assert clock.stopped_at == (inquiry.first_response_at or next(iter(ends), None))
        if clock.stopped_at:
            assert all(pause.ended_at for pause in clock.pauses.all())


def test_what_is_due_next_is_what_the_service_would_say(demo: Wanted) -> None:
    inquiries = list(Inquiry.objects.filter(status__in=OPEN_STATUSES))

    assert inquiries
    for inquiry in inquiries:
        assert inquiry.next_due_at == next_due(inquiry)
    assert not Inquiry.objects.exclude(status__in=OPEN_STATUSES).exclude(next_due_at=None).exists()


def test_inquiries_come_back_to_the_one_that_intake_would_find(demo: Wanted) -> None:
    linked = 0
    inquiries = Inquiry.objects.select_related("customer", "policy").exclude(status="MERGED")
    for inquiry in inquiries.order_by("pk")[::4]:
        origin = recontact_origin(
            customer=inquiry.customer if inquiry.requester_role != "SALES_AGENT" else None,
            policy=inquiry.policy,
            task_type=inquiry.task_type,
            received_at=inquiry.received_at,
        )
        assert inquiry.recontact_of_id == (origin.pk if origin else None)
        linked += origin is not None

    assert linked > 30


def test_task_fields_are_what_the_form_would_have_taken(demo: Wanted) -> None:
    for inquiry in Inquiry.objects.all():
        clean = clean_details(inquiry.task_type, inquiry.details)

        assert not clean.problems, (inquiry.task_type, clean.problems)
        assert clean.values == inquiry.details
        if not inquiry.is_open and inquiry.status != Status.MERGED:
            assert not missing_for_resolving(inquiry.task_type, inquiry.details)


def test_answered_inquiries_have_what_closing_checks_ask_for(demo: Wanted) -> None:
    lately = demo.now - dt.timedelta(weeks=6)
    answered = Inquiry.objects.filter(resolved_at__gte=lately, status__in=["RESOLVED", "CLOSED"])
    tagged = set(Tag.objects.filter(is_primary=True).values_list("inquiry_id", flat=True))

    assert answered.count() > 100
    assert all(not refusals(inquiry) for inquiry in answered)
    assert (
        set(Inquiry.objects.filter(status__in=["RESOLVED", "CLOSED"]).values_list("pk", flat=True))
        <= tagged
    )


def test_an_agent_speaks_with_one_customer_at_a_time(demo: Wanted) -> None:
    by_agent = defaultdict(list)
    for leg in Contact.objects.exclude(agent=None).order_by("answered_at"):
        by_agent[leg.agent_id].append(leg)

    overlaps = [
        (before, after)
        for legs in by_agent.values()
        for before, after in pairwise(legs)
        if not before.wrapped_up_at
        or not after.answered_at
        or after.answered_at < before.wrapped_up_at
    ]

    assert len(by_agent) > 30
    assert not overlaps


def test_handling_time_is_talk_hold_and_wrap_up(demo: Wanted) -> None:
    for leg in Contact.objects.filter(abandoned=False):
        assert leg.talk_seconds is not None
        assert leg.ended_at is not None
        assert leg.wrapped_up_at is not None
        wrap_up = (leg.wrapped_up_at - leg.ended_at).total_seconds()
        assert leg.handle_seconds == leg.talk_seconds + leg.hold_seconds + wrap_up


def test_the_version_counts_the_changes_of_the_inquiry(demo: Wanted) -> None:
    """What only adds (notes, tags, runs, corrections, holds) leaves the version as it is."""
    changing = {
        *(MOVES.keys() - {EventKind.CONTACT_STARTED}), EventKind.TRANSFERRED,
        EventKind.PROMISE_SET, EventKind.COMPLAINT_REGISTERED,
    }  # fmt: skip
    by_inquiry = events_by_inquiry()

    for inquiry in Inquiry.objects.all():
        least = 1 + sum(event.kind in changing for event in by_inquiry[inquiry.pk])
        contacts = sum(
            event.kind in {EventKind.CONTACT_STARTED, EventKind.CONTACT_ENDED}
            for event in by_inquiry[inquiry.pk]
        )
        assert least <= inquiry.version <= least + contacts


def test_runs_lead_from_their_answers_to_what_was_said(demo: Wanted) -> None:
    runs = list(Run.objects.select_related("version", "inquiry", "note").filter(state="CONFIRMED"))

    assert len(runs) > 50
    for run in runs:
        assert run.outcome in run.version.parsed.outcomes
        assert run.note is not None
        assert run.note.body == run.record_text
        assert run.inquiry.number in run.record_text
        assert "{{" not in run.record_text + run.script_text
        assert run.version.published_at is not None
        assert run.finished_at is not None
        assert run.version.published_at <= run.finished_at


def test_nobody_in_the_demo_exists(demo: Wanted) -> None:
    customers = list(Customer.objects.all())
    phones = {customer.phone.reveal() for customer in customers}
    numbers = Policy.objects.values_list("number", flat=True)
    emails = [
        *(customer.email.reveal() for customer in customers),
        *Staff.objects.values_list("email", flat=True),
    ]

    assert all(re.fullmatch(r"0100000\d{4}|0900000\d{3}", phone) for phone in phones)
    assert all(int(number[-1]) != luhn_digit(number[1:-1]) for number in numbers)
    assert all(email.endswith(".example") for email in emails)


def test_teams_have_people_and_a_leader_of_their_own(demo: Wanted) -> None:
    for team in Team.objects.all():
        assert team.leader is not None
        assert team.members.filter(role="AGENT").count() == demo.agents_a_team


def test_the_queue_has_work_of_every_kind(demo: Wanted) -> None:
    still_open = Inquiry.objects.filter(status__in=OPEN_STATUSES)

    assert {"NEW", "OPEN", "WAITING_UNIT"} <= set(still_open.values_list("status", flat=True))
    assert still_open.filter(next_due_at__lt=demo.now).count() >= 5
    assert still_open.filter(assignee=None).count() >= 5
    assert 0.5 * demo.still_open < still_open.count() < 1.6 * demo.still_open
