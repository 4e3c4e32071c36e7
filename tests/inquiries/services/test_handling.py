"""Take, assign, transfer, wait and continue."""

import datetime as dt

import pytest

from inquiries import services
from inquiries.models import ClockPause, ServicePolicy
from ops_console.shared import errors
from staff.models import Staff, Team
from tests import factories
from tests.factories import NOW
from tests.inquiries.services.steps import (
    at,
    clock,
    events,
    fresh,
    last_event,
    logged,
    resolved,
    taken,
)

pytestmark = pytest.mark.django_db
Targets = dict[str, ServicePolicy]


def test_taking_opens_it_and_leaves_one_event(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice)

    services.take(inquiry_id=inquiry.pk, by=alice, now=at(1), version=1)

    after = fresh(inquiry)
    assert (after.status, after.assignee, after.version) == ("OPEN", alice, 2)
    assert after.updated_at == at(1)
    assert events(inquiry) == ["CREATED", "TAKEN"]
    assert (last_event(inquiry).actor, last_event(inquiry).data) == (alice, {})


def test_what_somebody_else_has_is_taken_only_by_a_lead(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, bob)

    with pytest.raises(errors.Refused, match="Somebody else has taken"):
        services.take(inquiry_id=inquiry.pk, by=alice, now=at(1))
    assert fresh(inquiry).assignee == bob

    other = taken(team_claims, alice)
    services.take(inquiry_id=other.pk, by=bob, now=at(1))
    assert fresh(other).assignee == bob
    assert last_event(other).data == {"from": alice.pk}


def test_an_outdated_version_is_a_conflict_and_writes_nothing(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = logged(team_claims, alice)

    with pytest.raises(errors.Conflict):
        services.take(inquiry_id=inquiry.pk, by=alice, now=at(1), version=7)

    assert (fresh(inquiry).version, events(inquiry)) == (1, ["CREATED"])


def test_another_teams_inquiry_does_not_exist(
    team_claims: Team, alice: Staff, charlie: Staff
) -> None:
    inquiry = logged(team_claims, alice)

    with pytest.raises(errors.NotFound):
        services.take(inquiry_id=inquiry.pk, by=charlie, now=at(1))
    with pytest.raises(errors.NotFound):
        services.take(inquiry_id=0, by=alice, now=at(1))


def test_who_only_reads_is_told_that_the_role_does_not_work(
    team_claims: Team, alice: Staff, dana: Staff
) -> None:
    inquiry = logged(team_claims, alice)

    with pytest.raises(errors.Forbidden) as refused:
        services.take(inquiry_id=inquiry.pk, by=dana, now=at(1))

    assert refused.value.code == "may_not_work"


def test_a_lead_gives_it_to_somebody_of_the_team(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, bob)

    services.assign(inquiry_id=inquiry.pk, to=alice, by=bob, now=at(1), version=1)

    assert (fresh(inquiry).assignee, fresh(inquiry).version) == (alice, 2)
    assert last_event(inquiry).kind == "ASSIGNED"
    assert last_event(inquiry).data == {"to": alice.pk, "from": bob.pk}


def test_assigning_a_new_one_opens_it(team_claims: Team, alice: Staff, omar: Staff) -> None:
    inquiry = logged(team_claims, alice)

    services.assign(inquiry_id=inquiry.pk, to=alice, by=omar, now=at(1))

    assert fresh(inquiry).status == "OPEN"
    assert last_event(inquiry).data == {"to": alice.pk}


def test_it_is_not_given_to_people_who_do_not_see_or_do_not_work(
    team_claims: Team, alice: Staff, bob: Staff, charlie: Staff, dana: Staff
) -> None:
    inquiry = logged(team_claims, alice)

    for person in (charlie, dana):
        with pytest.raises(errors.Invalid, match="does not work on inquiries"):
            services.assign(inquiry_id=inquiry.pk, to=person, by=bob, now=at(1))
    with pytest.raises(errors.Forbidden, match="Only a lead"):
        services.assign(inquiry_id=inquiry.pk, to=alice, by=alice, now=at(1))

    assert events(inquiry) == ["CREATED"]


def test_passed_to_another_team_it_waits_there_for_somebody(
    team_claims: Team, team_policy: Team, alice: Staff, charlie: Staff
) -> None:
    inquiry = taken(team_claims, alice)

    services.transfer(inquiry_id=inquiry.pk, team=team_policy, by=alice, now=at(1), version=1)
    services.take(inquiry_id=inquiry.pk, by=charlie, now=at(2))

    assert (fresh(inquiry).team, fresh(inquiry).assignee) == (team_policy, charlie)
    assert events(inquiry) == ["CREATED", "TRANSFERRED", "TAKEN"]
    with pytest.raises(errors.NotFound):
        services.take(inquiry_id=inquiry.pk, by=alice, now=at(3))


def test_a_wrap_up_ends_when_the_inquiry_leaves_the_team(
    team_claims: Team, team_policy: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    leg = services.start_contact(inquiry_id=inquiry.pk, kind="CALL_IN", by=alice, now=at(1))
    services.end_contact(contact_id=leg.pk, by=alice, now=at(3))

    services.transfer(inquiry_id=inquiry.pk, team=team_policy, by=alice, now=at(4))

    leg.refresh_from_db()
    assert (leg.state, leg.handle_seconds) == ("DONE", 180)
    assert last_event(inquiry).data["wrapped_up"] == [leg.pk]
    assert events(inquiry)[-1] == "TRANSFERRED"


def test_it_is_passed_only_to_another_active_team_of_the_market(
    team_claims: Team, team_policy: Team, team_taipei: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    team_policy.is_active = False
    team_policy.save(update_fields=["is_active"])

    for team in (team_claims, team_policy, team_taipei):
        with pytest.raises(errors.Invalid, match="another active team"):
            services.transfer(inquiry_id=inquiry.pk, team=team, by=alice, now=at(1))

    assert events(inquiry) == ["CREATED"]


def wait(inquiry_id: int, by: Staff, *, for_whom: str = "CUSTOMER", minutes: int = 60) -> None:
    services.start_waiting(
        inquiry_id=inquiry_id, for_whom=for_whom, reason="DOCUMENTS", by=by, now=at(minutes)
    )


def test_waiting_for_the_customer_lets_the_resolution_clock_rest(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)

    wait(inquiry.pk, alice)

    rest = ClockPause.objects.get(clock=clock(inquiry, "RESOLUTION"))
    assert (rest.reason, rest.started_at, rest.ended_at) == ("DOCUMENTS", at(60), None)
    assert (fresh(inquiry).status, fresh(inquiry).next_due_at) == ("WAITING_CUSTOMER", None)
    assert last_event(inquiry).data == {"for": "CUSTOMER", "reason": "DOCUMENTS"}


def test_continuing_gives_back_the_business_time_that_was_left(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)
    wait(inquiry.pk, alice, minutes=60)

    services.continue_work(inquiry_id=inquiry.pk, by=alice, now=at(24 * 60), version=2)

    # 420 of 480 minutes were left at 11:00; from 10:00 on the next day they end at 17:00.
    assert clock(inquiry, "RESOLUTION").due_at == at(24 * 60 + 420)
    assert (fresh(inquiry).status, fresh(inquiry).next_due_at) == ("OPEN", at(24 * 60 + 420))
    assert ClockPause.objects.get().ended_at == at(24 * 60)
    assert last_event(inquiry).data == {"from_status": "WAITING_CUSTOMER"}


def test_a_second_pause_counts_from_where_the_first_ended(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)
    for begin in (60, 180):
        wait(inquiry.pk, alice, minutes=begin)
        services.continue_work(inquiry_id=inquiry.pk, by=alice, now=at(begin + 60))

    # Two hours of waiting move the due time from 18:00 to 11:00 of the next day.
    assert clock(inquiry, "RESOLUTION").due_at == at(25 * 60)
    assert ClockPause.objects.filter(ended_at=None).count() == 0


def test_waiting_for_another_unit_stops_no_clock(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)
    due = inquiry.next_due_at

    wait(inquiry.pk, alice, for_whom="UNIT")

    assert not ClockPause.objects.exists()
    assert (fresh(inquiry).status, fresh(inquiry).next_due_at) == ("WAITING_UNIT", due)
    services.continue_work(inquiry_id=inquiry.pk, by=alice, now=at(90))
    assert (fresh(inquiry).status, fresh(inquiry).next_due_at) == ("OPEN", due)


def test_a_first_response_that_is_owed_stays_due_while_waiting(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)

    wait(inquiry.pk, alice, minutes=10)

    assert fresh(inquiry).next_due_at == at(60)


def test_a_promise_stands_while_waiting(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True, promised_at=at(600))

    wait(inquiry.pk, alice)

    assert fresh(inquiry).next_due_at == at(600)


def test_waiting_needs_somebody_who_has_it_and_known_codes(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice)
    with pytest.raises(errors.Refused, match="Take the inquiry first"):
        wait(inquiry.pk, alice)
    services.take(inquiry_id=inquiry.pk, by=alice, now=NOW)

    for for_whom, reason in (("GODOT", "ANSWER"), ("UNIT", "")):
        with pytest.raises(errors.Invalid, match="given values"):
            services.start_waiting(
                inquiry_id=inquiry.pk, for_whom=for_whom, reason=reason, by=alice, now=at(1)
            )

    assert fresh(inquiry).status == "OPEN"


def test_a_resolved_inquiry_neither_waits_nor_continues(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)

    with pytest.raises(errors.Refused, match="already resolved"):
        wait(inquiry.pk, alice)
    with pytest.raises(errors.Refused, match="not waiting"):
        services.continue_work(inquiry_id=inquiry.pk, by=alice, now=at(61))


def test_a_weekend_of_waiting_costs_no_business_time(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    friday = NOW + dt.timedelta(days=2)
    data = factories.new_inquiry(team_claims, start_contact=True)
    inquiry = services.log_inquiry(data=data, by=alice, now=friday)
    due = clock(inquiry, "RESOLUTION").due_at
    services.start_waiting(
        inquiry_id=inquiry.pk,
        for_whom="CUSTOMER",
        reason="ANSWER",
        by=alice,
        now=friday + dt.timedelta(hours=8),
    )

    monday = friday + dt.timedelta(days=2, hours=23)
    services.continue_work(inquiry_id=inquiry.pk, by=alice, now=monday)

    assert due == friday + dt.timedelta(hours=8)
    assert clock(inquiry, "RESOLUTION").due_at == due
