"""Every constraint of the inquiries tables refuses what it is there to refuse."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from inquiries.models import (
    BusinessCalendar,
    ClockPause,
    Contact,
    Correction,
    Customer,
    DayOverride,
    Draft,
    Inquiry,
    InquiryEvent,
    Look,
    Note,
    Reveal,
    ServicePolicy,
)
from ops_console.shared.personal import matching
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW

HOUR = dt.timedelta(hours=1)
Breaker = Callable[[Team, Staff], Any]


def inquiry(**fields: Any) -> Breaker:
    return lambda team, _agent: factories.make_inquiry(team, **fields)


def contact(**fields: Any) -> Breaker:
    return lambda team, agent: factories.make_contact(factories.make_inquiry(team), agent, **fields)


def clock(**fields: Any) -> Breaker:
    return lambda team, _agent: factories.make_clock(factories.make_inquiry(team), **fields)


def pause(**fields: Any) -> Breaker:
    def breaks(team: Team, _agent: Staff) -> None:
        stopped = factories.make_clock(factories.make_inquiry(team))
        ClockPause.objects.create(clock=stopped, reason="ANSWER", started_at=NOW)
        ClockPause.objects.create(clock=stopped, reason="ANSWER", started_at=NOW, **fields)

    return breaks


def twice(make: Breaker) -> Breaker:
    return lambda team, agent: (make(team, agent), make(team, agent))


def own_recontact(team: Team, _agent: Staff) -> None:
    row = factories.make_inquiry(team)
    row.recontact_of = row
    row.save(update_fields=["recontact_of"])


def event(team: Team, _agent: Staff) -> None:
    factories.make_event(factories.make_inquiry(team), kind="INVENTED")


def note(**fields: Any) -> Breaker:
    return lambda team, agent: Note.objects.create(
        inquiry=factories.make_inquiry(team), author=agent, created_at=NOW, **fields
    )


def correction(**fields: Any) -> Breaker:
    return lambda team, agent: Correction.objects.create(
        inquiry=factories.make_inquiry(team),
        description="x",
        recorded_by=agent,
        recorded_at=NOW,
        **fields,
    )


def calendar(**fields: Any) -> Breaker:
    return lambda team, _agent: factories.make_calendar(team.market, **fields)


def override(**fields: Any) -> Breaker:
    return lambda team, _agent: DayOverride.objects.create(
        calendar=BusinessCalendar.objects.first() or factories.make_calendar(team.market),
        day=NOW.date(),
        reason="Typhoon",
        **fields,
    )


def target(**fields: Any) -> Breaker:
    values = {"kind": "RESOLUTION", "minutes": 60, "effective_from": NOW.date(), **fields}
    return lambda team, _agent: ServicePolicy.objects.create(market=team.market, **values)


def customer(**fields: Any) -> Breaker:
    return lambda team, _agent: factories.make_customer(team.market, **fields)


def policy(**fields: Any) -> Breaker:
    return lambda team, _agent: factories.make_policy(
        factories.make_customer(team.market), **fields
    )


def reveal(**fields: Any) -> Breaker:
    values = {"thing": "customer", "reason": "VERIFY_CALLER", "until": NOW + HOUR, **fields}
    return lambda _team, agent: Reveal.objects.create(
        staff=agent, thing_id=1, field="phone", at=NOW, **values
    )


def look(_team: Team, agent: Staff) -> None:
    Look.objects.create(staff=agent, subject="customer:1", at=NOW)


def draft(_team: Team, agent: Staff) -> None:
    Draft.objects.create(staff=agent, form="note", key="0a", sequence=1, updated_at=NOW)


def clock_twice(team: Team, _agent: Staff) -> None:
    row = factories.make_inquiry(team)
    factories.make_clock(row)
    factories.make_clock(row)


BROKEN: dict[str, Breaker] = {
    "inquiry_status_known": inquiry(status="PARKED"),
    "inquiry_channel_known": inquiry(channel="PIGEON"),
    "inquiry_stage_known": inquiry(stage="LATER"),
    "inquiry_task_known": inquiry(task_type="DANCE"),
    "inquiry_role_known": inquiry(requester_role="NEIGHBOUR"),
    "inquiry_priority_known": inquiry(priority="SUPER"),
    "inquiry_resolved_has_time": inquiry(status="RESOLVED"),
    "inquiry_closed_has_time": inquiry(closed_at=NOW),
    "inquiry_merged_has_target": inquiry(status="MERGED"),
    "inquiry_resolved_after_received": inquiry(status="RESOLVED", resolved_at=NOW - HOUR),
    "inquiry_complaint_has_time": inquiry(complaint_level="INTERNAL"),
    "inquiry_complaint_known": inquiry(complaint_level="LOUD", complaint_at=NOW),
    "inquiry_not_its_own_recontact": own_recontact,
    "inquiry_external_ref_once": twice(inquiry(external_source="ct", external_ref="1")),
    "contact_answered_after_queued": contact(answered_at=NOW - HOUR),
    "contact_ended_after_queued": contact(ended_at=NOW - HOUR),
    "contact_handled_when_wrapped_up": contact(ended_at=NOW, wrapped_up_at=NOW),
    "contact_ended_was_answered_or_abandoned": contact(answered_at=None, ended_at=NOW),
    "contact_kind_known": contact(kind="TELEPATH"),
    "contact_one_open_call_per_agent": twice(contact()),
    "clock_once_per_round": clock_twice,
    "clock_due_after_start": clock(due_at=NOW - HOUR),
    "clock_kind_known": clock(kind="PATIENCE"),
    "pause_one_open": pause(),
    "pause_ends_after_start": pause(ended_at=NOW - HOUR),
    "event_kind_known": event,
    "note_not_empty": note(body=""),
    "note_kind_known": note(body="x", kind="SONG"),
    "correction_kind_known": correction(kind="TASTE"),
    "correction_owner_known": correction(kind="MISGUIDANCE", owner="NOBODY"),
    "calendar_version_once_per_market": twice(calendar(is_current=False)),
    "calendar_one_current": lambda team, agent: (
        calendar()(team, agent),
        calendar(version=2)(team, agent),
    ),
    "calendar_has_open_day": calendar(hours={"1": [], "2": []}),
    "override_once_a_day": twice(override(kind="CLOSED")),
    "override_kind_known": override(kind="MAYBE"),
    "service_policy_once_per_day": twice(target()),
    "service_policy_positive": target(minutes=0),
    "service_policy_kind_known": target(kind="PATIENCE"),
    "customer_reference_once_per_market": twice(customer(reference="C-1")),
    "customer_kind_known": customer(kind="GHOST"),
    "policy_number_once_per_market": twice(policy(number="P-1")),
    "policy_status_known": policy(status="ASLEEP"),
    "reveal_ends": reveal(until=NOW),
    "reveal_reason_known": reveal(reason="CURIOUS"),
    "reveal_thing_known": reveal(thing="WEATHER"),
    "look_once_per_subject": twice(look),
    "draft_key_once": twice(draft),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_it(name: str, team_claims: Team, alice: Staff) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name](team_claims, alice)


def test_no_constraint_is_without_its_test() -> None:
    own = apps.get_app_config("inquiries").get_models()
    names = {constraint.name for model in own for constraint in model._meta.constraints}

    assert names == set(BROKEN)


def execute(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Deferred foreign keys would hide a trigger's refusal behind their own.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE inquiries_inquiryevent SET kind = 'CLOSED'",
        "UPDATE inquiries_inquiryevent SET kind = 'CLOSED' WHERE false",
        "DELETE FROM inquiries_inquiryevent",
    ],
)
def test_events_are_append_only_even_in_maintenance(team_claims: Team, sql: str) -> None:
    factories.make_event(factories.make_inquiry(team_claims))

    with pytest.raises(IntegrityError, match="append-only"):
        execute("SET LOCAL ops.maintenance = 'on'", sql)

    assert InquiryEvent.objects.get().kind == "CREATED"


@pytest.mark.parametrize("setting", ["off", ""])
def test_events_are_not_emptied_outside_maintenance(team_claims: Team, setting: str) -> None:
    factories.make_event(factories.make_inquiry(team_claims))

    with pytest.raises(IntegrityError, match="TRUNCATE refused"):
        execute(f"SET LOCAL ops.maintenance = '{setting}'", "TRUNCATE inquiries_inquiryevent")

    assert InquiryEvent.objects.count() == 1


def test_an_inquiry_with_events_cannot_be_deleted(team_claims: Team) -> None:
    row = factories.make_inquiry(team_claims)
    factories.make_event(row)

    with pytest.raises(IntegrityError, match="foreign key"):
        execute("DELETE FROM inquiries_inquiry")

    assert Inquiry.objects.filter(pk=row.pk).exists()


def test_a_phone_number_is_kept_and_found_in_one_form(team_claims: Team) -> None:
    written = factories.make_customer(team_claims.market, phone="+82 10-0000-1234")

    written.refresh_from_db()

    assert written.phone.reveal() == "01000001234"
    assert Customer.objects.get(matching(Customer, "phone", "010 0000 1234")) == written


def test_rows_name_themselves_without_personal_data(team_claims: Team, alice: Staff) -> None:
    row = factories.make_inquiry(team_claims)
    held = factories.make_policy(factories.make_customer(team_claims.market), number="P-778899")
    leg = factories.make_contact(row, alice)
    timed = factories.make_clock(row)
    rest = ClockPause(clock=timed, reason="ANSWER", started_at=NOW)
    day_off = DayOverride(calendar=timed.calendar, day=NOW.date(), kind="CLOSED")

    assert str(row) == row.number
    assert (str(held), str(held.holder)) == ("********8899", held.holder.reference)
    assert str(leg) == "CALL_IN 2026-03-11 01:00"
    assert (str(timed), str(rest), str(day_off)) == ("RESOLUTION 1", "ANSWER", "2026-03-11 CLOSED")
    assert str(timed.service_policy) == "RESOLUTION * 480 min"
    assert str(timed.calendar) == f"calendar {row.market_id} v1"
    assert str(factories.make_event(row)) == "CREATED"
    assert str(Note(kind="NOTE", pk=7)) == "NOTE 7"
    assert str(Correction(kind="MISGUIDANCE", pk=7)) == "MISGUIDANCE 7"


@pytest.mark.parametrize(
    ("fields", "state", "talk"),
    [
        ({}, "TALKING", None),
        ({"held_since": NOW}, "ON_HOLD", None),
        ({"ended_at": NOW + HOUR, "hold_seconds": 600}, "WRAP_UP", 3000),
        (
            {"ended_at": NOW + HOUR, "wrapped_up_at": NOW + HOUR, "handle_seconds": 3600},
            "DONE",
            3600,
        ),
        ({"answered_at": None, "ended_at": NOW, "abandoned": True}, "ABANDONED", None),
    ],
)
def test_the_state_of_a_contact_follows_from_its_times(
    team_claims: Team, alice: Staff, fields: dict[str, Any], state: str, talk: int | None
) -> None:
    leg: Contact = contact(**fields)(team_claims, alice)

    assert (leg.state, leg.talk_seconds) == (state, talk)
