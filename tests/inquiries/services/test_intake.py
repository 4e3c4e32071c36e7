"""Logging an inquiry."""

import datetime as dt
from typing import Any

import pytest

from inquiries import services
from inquiries.models import Clock, Contact, Customer, Inquiry, InquiryEvent, Policy, ServicePolicy
from ops_console.shared import errors
from staff.models import Market, Staff, Team
from tests import factories
from tests.factories import NOW
from tests.inquiries.services.steps import at, clock, events, last_event, logged, taken

pytestmark = pytest.mark.django_db
Targets = dict[str, ServicePolicy]


def test_it_is_new_numbered_by_market_and_day_and_leaves_one_event(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = logged(team_claims, alice)
    following = logged(team_claims, alice)

    assert inquiry.number.startswith("KR-260311-")
    assert int(following.number[-6:]) == int(inquiry.number[-6:]) + 1
    assert (inquiry.status, inquiry.assignee, inquiry.version) == ("NEW", None, 1)
    assert (inquiry.created_by, inquiry.received_at, inquiry.created_at) == (alice, NOW, NOW)
    assert events(inquiry) == ["CREATED"]
    assert last_event(inquiry).data == {"channel": "CALL_IN", "task_type": "CERT"}


def test_the_day_of_the_number_is_the_day_of_the_market(team_claims: Team, alice: Staff) -> None:
    late_in_seoul = dt.datetime(2026, 3, 11, 15, 30, tzinfo=dt.UTC)
    data = factories.new_inquiry(team_claims)

    inquiry = services.log_inquiry(data=data, by=alice, now=late_in_seoul)

    assert inquiry.number.startswith("KR-260312-")


def test_both_clocks_start_at_the_receipt(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, received_at=at(-30))

    response, resolution = clock(inquiry, "FIRST_RESPONSE"), clock(inquiry, "RESOLUTION")
    assert (response.started_at, response.due_at) == (at(-30), at(30))
    assert (resolution.started_at, resolution.due_at) == (at(-30), at(450))
    assert response.service_policy == targets_kr["FIRST_RESPONSE"]
    assert inquiry.next_due_at == at(30)


def test_the_tasks_own_target_is_used(team_claims: Team, alice: Staff, targets_kr: Targets) -> None:
    own = ServicePolicy.objects.create(
        market=team_claims.market,
        kind="RESOLUTION",
        task_type="CERT",
        minutes=30,
        effective_from=NOW.date(),
    )

    inquiry = logged(team_claims, alice)

    assert clock(inquiry, "RESOLUTION").service_policy == own
    assert inquiry.next_due_at == at(30)


def test_a_market_without_targets_or_calendar_counts_no_time(
    team_claims: Team, alice: Staff
) -> None:
    without_targets = logged(team_claims, alice)
    factories.make_targets(team_claims.market)
    without_calendar = logged(team_claims, alice)

    assert not Clock.objects.exists()
    assert (without_targets.next_due_at, without_calendar.next_due_at) == (None, None)


def test_a_promise_stands_in_the_queue_like_a_due_time(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    assert logged(team_claims, alice, promised_at=at(10)).next_due_at == at(10)
    assert logged(team_claims, alice, promised_at=at(90)).next_due_at == at(60)


def test_whoever_takes_it_at_once_has_it_open(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    assert (inquiry.status, inquiry.assignee) == ("OPEN", alice)
    assert last_event(inquiry).data["assigned"] == alice.pk


def test_a_call_that_goes_on_is_a_contact_and_the_first_response(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True, received_at=at(-2))

    leg = Contact.objects.get(inquiry=inquiry)
    assert (leg.kind, leg.agent, leg.queued_at, leg.answered_at) == (
        "CALL_IN",
        alice,
        at(-2),
        NOW,
    )
    assert (inquiry.status, inquiry.assignee, inquiry.first_response_at) == ("OPEN", alice, NOW)
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at == NOW
    assert inquiry.next_due_at == at(478)
    assert events(inquiry) == ["CREATED"]
    assert last_event(inquiry).data["contact"] == leg.pk


def test_a_mail_that_is_being_answered_is_no_response_yet(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = logged(team_claims, alice, channel="EMAIL", start_contact=True)

    assert inquiry.first_response_at is None
    assert clock(inquiry, "FIRST_RESPONSE").stopped_at is None


def test_a_second_call_at_the_same_time_is_refused_and_writes_nothing(
    team_claims: Team, alice: Staff
) -> None:
    logged(team_claims, alice, start_contact=True)

    with pytest.raises(errors.Refused, match="on a call in another inquiry") as refused:
        logged(team_claims, alice, start_contact=True)

    assert refused.value.code == "call_elsewhere"
    assert Inquiry.objects.count() == 1


def test_a_complaint_at_intake_counts_from_the_receipt(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice, complaint_level="EXTERNAL", received_at=at(-30))

    assert (inquiry.complaint_level, inquiry.complaint_at) == ("EXTERNAL", at(-30))
    assert last_event(inquiry).data["complaint_level"] == "EXTERNAL"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"channel": "PIGEON"}, "unknown_code"),
        ({"stage": ""}, "unknown_code"),
        ({"task_type": "DANCE"}, "unknown_code"),
        ({"requester_role": "NEIGHBOUR"}, "unknown_code"),
        ({"priority": "SUPER"}, "unknown_code"),
        ({"complaint_level": "LOUD"}, "unknown_code"),
        ({"words_language": "fr"}, "unknown_code"),
        ({"subject": "  "}, "empty_text"),
        ({"subject": "x" * 201}, "text_too_long"),
        ({"customer_words": "x" * 20_001}, "text_too_long"),
        ({"details": {}}, "invalid_details"),
        ({"details": {"certificate_kind": "GOLD"}}, "invalid_details"),
        ({"received_at": at(1)}, "received_out_of_range"),
        ({"received_at": NOW - dt.timedelta(days=367)}, "received_out_of_range"),
        ({"promised_at": NOW}, "promise_out_of_range"),
        ({"promised_at": NOW + dt.timedelta(days=367)}, "promise_out_of_range"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(
    team_claims: Team, alice: Staff, fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        logged(team_claims, alice, **fields)

    assert refused.value.code == code
    assert not Inquiry.objects.exists()
    assert not InquiryEvent.objects.exists()


def test_what_is_wrong_with_the_task_fields_is_said_by_field(
    team_claims: Team, alice: Staff
) -> None:
    with pytest.raises(services.InvalidDetails) as refused:
        logged(team_claims, alice, details={"certificate_kind": "", "colour": "red"})

    texts = {key: str(text) for key, text in refused.value.problems.items()}
    assert texts == {
        "certificate_kind": "This field is needed for this task.",
        "colour": "This task has no such field.",
    }


def test_only_people_who_log_inquiries_can(team_claims: Team, dana: Staff) -> None:
    with pytest.raises(errors.Forbidden):
        logged(team_claims, dana)


def test_another_teams_queue_is_not_open_for_logging(team_policy: Team, alice: Staff) -> None:
    with pytest.raises(errors.Invalid, match="team is not open"):
        logged(team_policy, alice)


def test_a_team_that_was_given_up_takes_no_inquiries(team_claims: Team, alice: Staff) -> None:
    team_claims.is_active = False

    with pytest.raises(errors.Invalid, match="not open to you"):
        logged(team_claims, alice)


def test_team_and_market_must_belong_together(
    team_claims: Team, team_taipei: Team, hana: Staff, market_kr: Market
) -> None:
    with pytest.raises(errors.Invalid, match="team is not open"):
        logged(team_taipei, hana, market=market_kr)


def test_a_customer_of_another_market_is_refused(
    team_claims: Team, alice: Staff, market_tw: Market
) -> None:
    stranger = factories.make_customer(market_tw)

    with pytest.raises(errors.Invalid, match="inquiry's market"):
        logged(team_claims, alice, customer=stranger)


def test_a_policyholder_cannot_ask_about_somebody_elses_policy(
    team_claims: Team, alice: Staff
) -> None:
    holder, other = (factories.make_customer(team_claims.market) for _n in range(2))
    beneficiary = factories.make_customer(team_claims.market, kind="BENEFICIARY")
    policy = factories.make_policy(holder)

    with pytest.raises(errors.Invalid, match="another customer"):
        logged(team_claims, alice, customer=other, policy=policy)
    assert logged(team_claims, alice, customer=beneficiary, policy=policy).policy == policy


@pytest.fixture
def holder(market_kr: Market) -> Customer:
    return factories.make_customer(market_kr)


@pytest.fixture
def policy(holder: Customer) -> Policy:
    return factories.make_policy(holder)


def test_the_same_matter_within_the_window_is_a_recontact(
    team_claims: Team, alice: Staff, holder: Customer, policy: Policy
) -> None:
    first = factories.make_inquiry(
        team_claims, customer=holder, policy=policy, received_at=NOW - dt.timedelta(days=7)
    )
    second = factories.make_inquiry(
        team_claims, customer=holder, policy=policy, received_at=NOW - dt.timedelta(days=2)
    )

    third = logged(team_claims, alice, customer=holder, policy=policy, channel="EMAIL")

    assert first.received_at < second.received_at
    assert third.recontact_of == second
    assert last_event(third).data["recontact_of"] == second.pk


def test_without_a_policy_both_times_it_is_the_same_matter(
    team_claims: Team, alice: Staff, holder: Customer
) -> None:
    earlier = factories.make_inquiry(team_claims, customer=holder, received_at=at(-60))

    assert logged(team_claims, alice, customer=holder).recontact_of == earlier


def test_each_link_is_found_with_one_query(
    team_claims: Team, alice: Staff, holder: Customer, django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 40):
        factories.make_inquiry(
            team_claims, customer=holder, received_at=NOW - dt.timedelta(days=day)
        )
    _scope = alice.scope

    with django_assert_max_num_queries(9):
        logged(team_claims, alice, customer=holder)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"received_at": NOW - dt.timedelta(days=7, seconds=1)}, {}),
        ({"received_at": NOW}, {}),
        ({"task_type": "INFO_POLICY"}, {}),
        ({"policy": None}, {}),
        ({"channel": "CALL_OUT"}, {}),
        ({}, {"policy": None}),
        ({}, {"customer": None}),
        ({}, {"channel": "CALL_OUT"}),
        ({}, {"is_new_claim_event": True}),
    ],
)
def test_what_is_no_recontact(
    team_claims: Team,
    alice: Staff,
    policy: Policy,
    earlier: dict[str, Any],
    later: dict[str, Any],
) -> None:
    same = {"customer": policy.holder, "policy": policy}
    factories.make_inquiry(team_claims, **{**same, "received_at": at(-60), **earlier})

    assert logged(team_claims, alice, **{**same, **later}).recontact_of is None


def test_another_customers_inquiry_and_a_merged_one_are_no_origin(
    team_claims: Team, alice: Staff, holder: Customer
) -> None:
    other = factories.make_customer(team_claims.market)
    target = factories.make_inquiry(team_claims, customer=other, received_at=at(-60))
    factories.make_inquiry(
        team_claims, customer=holder, received_at=at(-60), status="MERGED", merged_into=target
    )

    assert logged(team_claims, alice, customer=holder).recontact_of is None


def test_a_sales_agent_asks_about_many_customers(team_claims: Team, alice: Staff) -> None:
    broker = factories.make_customer(team_claims.market, kind="SALES_AGENT")
    factories.make_inquiry(team_claims, customer=broker, received_at=at(-60))

    assert logged(team_claims, alice, customer=broker).recontact_of is None
