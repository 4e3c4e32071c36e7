"""Resolve, close, reopen and merge."""

import pytest

from inquiries import closing_checks, services
from inquiries.closing_checks import ClosingRefusal
from inquiries.models import ClockPause, Inquiry, ServicePolicy
from ops_console.shared import errors
from staff.models import Staff, Team
from tests import factories
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


def test_resolving_stops_the_clocks_and_leaves_one_event(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)

    services.resolve(inquiry_id=inquiry.pk, channel_out="EMAIL", by=alice, now=at(30), version=1)

    after = fresh(inquiry)
    assert (after.status, after.resolved_at, after.channel_out) == ("RESOLVED", at(30), "EMAIL")
    assert (after.first_response_at, after.next_due_at) == (at(30), None)
    assert clock(inquiry, "RESOLUTION").stopped_at == at(30)
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at == at(30)
    assert events(inquiry) == ["CREATED", "RESOLVED"]
    assert last_event(inquiry).data == {"from_status": "OPEN", "channel_out": "EMAIL"}


def test_an_earlier_first_response_stays(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)
    leg = inquiry.contacts.get()
    services.end_contact(contact_id=leg.pk, by=alice, now=at(5))

    services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(30))

    assert fresh(inquiry).first_response_at == at(0)
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at == at(0)


def test_resolving_out_of_waiting_ends_the_pause_first(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)
    services.start_waiting(
        inquiry_id=inquiry.pk, for_whom="CUSTOMER", reason="ANSWER", by=alice, now=at(60)
    )

    services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(24 * 60))

    stopped = clock(inquiry, "RESOLUTION")
    assert ClockPause.objects.get(clock=stopped).ended_at == at(24 * 60)
    assert stopped.stopped_at == at(24 * 60)
    assert stopped.due_at == at(24 * 60 + 420)


def test_what_a_task_needs_must_be_filled_first(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(
        team_claims, alice, task_type="PAY_FAIL", stage="KEEP", details={"reason": "BALANCE"}
    )

    with pytest.raises(errors.Refused, match="Deadline told") as refused:
        services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(30))
    assert refused.value.code == "field_missing:deadline_told"

    changes = services.DetailChanges(details={"deadline_told": "2026-03-31"})
    services.change_details(inquiry_id=inquiry.pk, changes=changes, by=alice, now=at(31))
    services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(32))
    assert fresh(inquiry).status == "RESOLVED"


@pytest.fixture
def cause_missing() -> None:
    """A higher app's check that always finds something missing."""

    def check(inquiry: Inquiry) -> list[ClosingRefusal]:
        return [ClosingRefusal("cause_missing", f"Choose a cause for {inquiry.number}.", "voc")]

    closing_checks.register(check)


@pytest.mark.usefixtures("cause_missing")
def test_what_a_higher_app_still_needs_stops_resolving(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Refused, match="Choose a cause") as refused:
        services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(30))

    assert refused.value.code == "cause_missing"
    assert (fresh(inquiry).status, events(inquiry)) == ("OPEN", ["CREATED"])


def test_a_running_call_is_ended_first(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)

    with pytest.raises(errors.Refused, match="End the running contact"):
        services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(30))


def test_an_unknown_answer_channel_is_refused(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Invalid, match="given values"):
        services.resolve(inquiry_id=inquiry.pk, channel_out="PIGEON", by=alice, now=at(30))

    assert fresh(inquiry).status == "OPEN"


def test_a_lead_who_resolves_what_nobody_has_gets_it(
    team_claims: Team, team_policy: Team, alice: Staff, hana: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    services.transfer(inquiry_id=inquiry.pk, team=team_policy, by=alice, now=at(1))

    services.resolve(inquiry_id=inquiry.pk, by=hana, now=at(2))

    assert fresh(inquiry).assignee == hana


def test_closing_needs_the_confirmation_that_the_request_is_fulfilled(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = resolved(team_claims, alice)

    with pytest.raises(errors.Refused, match="Confirm that") as refused:
        services.close(inquiry_id=inquiry.pk, confirmed=False, by=alice, now=at(40))
    assert refused.value.code == "not_confirmed"

    services.close(inquiry_id=inquiry.pk, confirmed=True, by=alice, now=at(40), version=2)
    assert (fresh(inquiry).status, fresh(inquiry).closed_at) == ("CLOSED", at(40))
    assert events(inquiry) == ["CREATED", "RESOLVED", "CLOSED"]


def test_what_is_not_resolved_is_not_closed(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Refused, match="Resolve the inquiry first"):
        services.close(inquiry_id=inquiry.pk, confirmed=True, by=alice, now=at(40))


def test_reopening_starts_a_new_round_and_keeps_the_old_verdict(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = resolved(team_claims, alice, promised_at=at(20))
    services.close(inquiry_id=inquiry.pk, confirmed=True, by=alice, now=at(40))

    services.reopen(inquiry_id=inquiry.pk, reason="NOT_FULFILLED", by=alice, now=at(50), version=3)

    after = fresh(inquiry)
    assert (after.status, after.resolved_at, after.closed_at) == ("OPEN", None, None)
    assert (after.promised_at, after.next_due_at) == (None, at(24 * 60 - 10))
    assert clock(inquiry, "RESOLUTION").stopped_at == at(30)
    second = clock(inquiry, "RESOLUTION", round_=2)
    assert (second.started_at, second.stopped_at) == (at(50), None)
    assert last_event(inquiry).data == {
        "reason": "NOT_FULFILLED",
        "from_status": "CLOSED",
        "resolved_at": at(30).isoformat(),
        "closed_at": at(40).isoformat(),
    }


def test_reopening_needs_an_answered_inquiry_and_a_known_reason(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = resolved(team_claims, alice)

    with pytest.raises(errors.Invalid, match="given values"):
        services.reopen(inquiry_id=inquiry.pk, reason="WHY_NOT", by=alice, now=at(50))
    services.reopen(inquiry_id=inquiry.pk, reason="NEW_FACTS", by=alice, now=at(50))
    with pytest.raises(errors.Refused, match="still open"):
        services.reopen(inquiry_id=inquiry.pk, reason="NEW_FACTS", by=alice, now=at(51))

    assert events(inquiry) == ["CREATED", "RESOLVED", "REOPENED"]


def test_merging_ends_the_one_and_leaves_a_trace_on_the_other(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry, into = taken(team_claims, alice), taken(team_claims, alice)

    services.merge(inquiry_id=inquiry.pk, into_id=into.pk, by=alice, now=at(5), version=1)

    after = fresh(inquiry)
    assert (after.status, after.merged_into, after.next_due_at) == ("MERGED", into, None)
    assert clock(inquiry, "RESOLUTION").stopped_at == at(5)
    assert clock(into, "RESOLUTION").stopped_at is None
    assert events(inquiry) == ["CREATED", "MERGED"]
    assert events(into) == ["CREATED", "ABSORBED"]
    assert last_event(into).data == {"inquiry": inquiry.pk}
    assert (fresh(into).version, fresh(into).updated_at) == (1, at(5))


def test_a_closed_inquiry_keeps_its_times_in_the_event_when_merged(
    team_claims: Team, alice: Staff
) -> None:
    into, inquiry = taken(team_claims, alice), resolved(team_claims, alice)
    services.close(inquiry_id=inquiry.pk, confirmed=True, by=alice, now=at(40))

    services.merge(inquiry_id=inquiry.pk, into_id=into.pk, by=alice, now=at(50))

    assert (fresh(inquiry).closed_at, fresh(inquiry).resolved_at) == (None, at(30))
    assert last_event(inquiry).data["closed_at"] == at(40).isoformat()


def test_targets_that_make_no_sense_are_refused(
    team_claims: Team, team_taipei: Team, alice: Staff, mei: Staff, hana: Staff
) -> None:
    customers = [factories.make_customer(team_claims.market) for _n in range(2)]
    inquiry = taken(team_claims, alice, customer=customers[0])
    other = taken(team_claims, alice, customer=customers[1])
    abroad = taken(team_taipei, mei)

    for target in (inquiry, other, abroad):
        with pytest.raises(errors.Invalid, match="same customer and market"):
            services.merge(inquiry_id=inquiry.pk, into_id=target.pk, by=hana, now=at(5))

    assert fresh(inquiry).status == "OPEN"


def test_nothing_is_merged_into_what_was_merged_itself(team_claims: Team, alice: Staff) -> None:
    inquiry, gone, into = (taken(team_claims, alice) for _n in range(3))
    services.merge(inquiry_id=gone.pk, into_id=into.pk, by=alice, now=at(5))

    with pytest.raises(errors.Invalid, match="itself merged"):
        services.merge(inquiry_id=inquiry.pk, into_id=gone.pk, by=alice, now=at(6))
    with pytest.raises(errors.Refused, match="was merged into another"):
        services.merge(inquiry_id=gone.pk, into_id=inquiry.pk, by=alice, now=at(6))


def test_merging_an_outdated_version_is_a_conflict(team_claims: Team, alice: Staff) -> None:
    inquiry, into = taken(team_claims, alice), taken(team_claims, alice)

    with pytest.raises(errors.Conflict):
        services.merge(inquiry_id=inquiry.pk, into_id=into.pk, by=alice, now=at(5), version=9)
