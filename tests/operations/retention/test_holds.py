"""A legal hold stops every clock from the second in which it is placed."""

import datetime as dt
import threading
import time

import pytest
import time_machine
from django.db import connection, transaction

from inquiries.models import Customer, Inquiry
from operations.models import LegalHold
from operations.services import (
    NewHold,
    apply_rules,
    enqueue_retention,
    lift_hold,
    place_hold,
)
from ops_console.shared import errors, jobs
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests.factories import make_customer, make_policy
from tests.operations.retention.test_clocks import clock, ended, erased

PLACED = dt.datetime(2026, 11, 2, 14, 59, 59, tzinfo=dt.UTC)  # one second to midnight in Seoul
TOMORROW = dt.date(2026, 11, 3)


def hold_on(inquiry: Inquiry, by: Staff, **fields: object) -> LegalHold:
    values = {
        "market": inquiry.market,
        "subject_type": "inquiries.Inquiry",
        "reference": inquiry.number,
        "reason": "LITIGATION",
        **fields,
    }
    return place_hold(wanted=NewHold(**values), by=by, now=PLACED)  # type: ignore[arg-type]


@pytest.fixture
def due_tomorrow(team_claims: Team) -> Inquiry:
    clock(team_claims.market, days=10)
    return ended(team_claims, "2026-10-23T10:00:00")


def test_a_hold_placed_a_second_before_keeps_the_inquiry(
    due_tomorrow: Inquiry, petra: Staff
) -> None:
    hold_on(due_tomorrow, petra)

    with time_machine.travel(PLACED + dt.timedelta(seconds=1), tick=False):
        for job in enqueue_retention(now=PLACED + dt.timedelta(seconds=1)):
            jobs.run(job.pk)

    assert not erased(due_tomorrow)


def test_without_the_hold_it_would_have_gone(due_tomorrow: Inquiry) -> None:
    apply_rules(market=due_tomorrow.market, day=TOMORROW)

    assert erased(due_tomorrow)


def test_a_lifted_hold_and_one_that_is_over_keep_nothing(
    due_tomorrow: Inquiry, petra: Staff
) -> None:
    hold = hold_on(due_tomorrow, petra, until=TOMORROW)
    apply_rules(market=due_tomorrow.market, day=TOMORROW)
    on_its_last_day = erased(due_tomorrow)
    lift_hold(hold=hold, by=petra, now=PLACED)
    hold_on(due_tomorrow, petra, until=TOMORROW)

    apply_rules(market=due_tomorrow.market, day=TOMORROW + dt.timedelta(days=1))

    assert (on_its_last_day, erased(due_tomorrow)) == (False, True)


def test_a_hold_on_a_customer_keeps_what_is_about_the_customer(
    market_kr: Market, team_claims: Team, petra: Staff
) -> None:
    clock(market_kr, "inquiries.customer", years=1)
    clock(market_kr, years=1)
    old = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    customer = make_customer(market_kr, created_at=old)
    make_policy(customer, ended_on=dt.date(2016, 1, 1))
    inquiry = ended(team_claims, "2016-01-01T09:00:00", customer=customer)
    unknown = ended(team_claims, "2016-01-01T09:00:00")
    hold_on(inquiry, petra, subject_type="inquiries.Customer", reference=customer.reference)

    apply_rules(market=market_kr, day=TOMORROW)

    assert Customer.objects.filter(pk=customer.pk).exists()
    assert (erased(inquiry), erased(unknown)) == (False, True)


def test_a_hold_on_an_inquiry_keeps_its_customer(
    market_kr: Market, team_claims: Team, petra: Staff
) -> None:
    clock(market_kr, "inquiries.customer", years=1)
    old = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    customer = make_customer(market_kr, created_at=old)
    inquiry = ended(team_claims, "2016-01-01T09:00:00", customer=customer)
    hold_on(inquiry, petra)

    apply_rules(market=market_kr, day=TOMORROW)

    assert Customer.objects.filter(pk=customer.pk).exists()


def test_placing_and_lifting_are_on_record(due_tomorrow: Inquiry, petra: Staff) -> None:
    lift_hold(hold=hold_on(due_tomorrow, petra), by=petra, now=PLACED)

    entries = AuditEntry.objects.filter(kind=AuditKind.OPERATED, object_type="operations.LegalHold")
    told = [(entry.reason, entry.actor_id, entry.subject_id) for entry in entries.order_by("pk")]
    assert told == [
        ("HOLD", petra.pk, str(due_tomorrow.pk)),
        ("LIFT", petra.pk, str(due_tomorrow.pk)),
    ]


def test_what_cannot_be_held_is_refused(due_tomorrow: Inquiry, petra: Staff) -> None:
    with pytest.raises(errors.NotFound):
        hold_on(due_tomorrow, petra, reference="KR-0-000000")
    with pytest.raises(errors.NotFound):
        hold_on(due_tomorrow, petra, subject_type="staff.Staff")
    with pytest.raises(errors.Invalid):
        hold_on(due_tomorrow, petra, until=dt.date(2026, 11, 1))
    hold = hold_on(due_tomorrow, petra)
    with pytest.raises(errors.Refused):
        hold_on(due_tomorrow, petra)
    lift_hold(hold=hold, by=petra, now=PLACED)
    with pytest.raises(errors.Refused):
        lift_hold(hold=hold, by=petra, now=PLACED)


def test_what_is_erased_already_cannot_be_held(due_tomorrow: Inquiry, petra: Staff) -> None:
    apply_rules(market=due_tomorrow.market, day=TOMORROW)

    with pytest.raises(errors.NotFound):
        hold_on(due_tomorrow, petra)


@pytest.mark.django_db(transaction=True)
def test_erasing_waits_for_a_hold_that_is_being_placed(due_tomorrow: Inquiry, petra: Staff) -> None:
    def erase() -> None:
        try:
            apply_rules(market=due_tomorrow.market, day=TOMORROW)
        finally:
            connection.close()

    eraser = threading.Thread(target=erase)
    with transaction.atomic():
        hold_on(due_tomorrow, petra)
        eraser.start()
        time.sleep(0.5)
        was_waiting = eraser.is_alive()
    eraser.join(20)

    assert was_waiting
    assert not erased(due_tomorrow)
