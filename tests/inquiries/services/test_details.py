"""Changing the facts of an inquiry."""

import pytest

from inquiries import services
from inquiries.models import ServicePolicy
from inquiries.services import DetailChanges
from ops_console.shared import errors
from staff.models import Market, Staff, Team
from tests import factories
from tests.inquiries.services.steps import at, clock, events, fresh, last_event, logged, taken

pytestmark = pytest.mark.django_db


def change(
    inquiry_id: int, by: Staff, changes: DetailChanges, *, version: int | None = None
) -> None:
    services.change_details(
        inquiry_id=inquiry_id, changes=changes, by=by, now=at(5), version=version
    )


def test_the_event_names_the_fields_and_the_codes_but_no_words(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    changes = DetailChanges(
        subject="Certificate for Ms Kim",
        priority="HIGH",
        requester_role="PROXY",
        details={"certificate_kind": "BALANCE", "delivery": "APP"},
    )

    change(inquiry.pk, alice, changes, version=1)

    after = fresh(inquiry)
    assert (after.subject, after.priority, after.version) == ("Certificate for Ms Kim", "HIGH", 2)
    assert after.details == {"certificate_kind": "BALANCE", "delivery": "APP"}
    assert events(inquiry) == ["CREATED", "DETAILS_CHANGED"]
    assert last_event(inquiry).data == {
        "fields": ["details", "priority", "requester_role", "subject"],
        "priority": ["NORMAL", "HIGH"],
        "requester_role": ["POLICYHOLDER", "PROXY"],
        "details": ["certificate_kind", "delivery"],
    }


def test_what_does_not_change_leaves_no_trace(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    change(inquiry.pk, alice, DetailChanges(stage="KEEP", details={"certificate_kind": "TAX"}))

    assert (fresh(inquiry).version, events(inquiry)) == (1, ["CREATED"])


def test_single_fields_are_set_and_removed_beside_the_others(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice, details={"certificate_kind": "TAX", "delivery": "MAIL"})

    change(inquiry.pk, alice, DetailChanges(details={"delivery": ""}))

    assert fresh(inquiry).details == {"certificate_kind": "TAX"}


def test_a_corrected_task_type_asks_for_its_own_fields_and_keeps_the_old_ones(
    team_claims: Team, alice: Staff, targets_kr: dict[str, ServicePolicy]
) -> None:
    inquiry = taken(team_claims, alice)
    due = clock(inquiry, "RESOLUTION").due_at

    with pytest.raises(services.InvalidDetails):
        change(inquiry.pk, alice, DetailChanges(task_type="NB_STATUS"))
    changes = DetailChanges(task_type="NB_STATUS", stage="JOIN", details={"application_no": "A-1"})
    change(inquiry.pk, alice, changes)

    after = fresh(inquiry)
    assert after.details == {"certificate_kind": "TAX", "application_no": "A-1"}
    assert last_event(inquiry).data["task_type"] == ["CERT", "NB_STATUS"]
    assert clock(inquiry, "RESOLUTION").due_at == due


def test_customer_and_policy_are_set_when_they_become_known(
    team_claims: Team, alice: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    policy = factories.make_policy(factories.make_customer(team_claims.market))

    change(inquiry.pk, alice, DetailChanges(customer=policy.holder, policy=policy))

    assert (fresh(inquiry).customer, fresh(inquiry).policy) == (policy.holder, policy)
    assert last_event(inquiry).data == {
        "fields": ["customer", "policy"],
        "customer": [None, policy.holder.pk],
        "policy": [None, policy.pk],
    }


def test_customers_of_other_markets_and_policies_of_others_are_refused(
    team_claims: Team, alice: Staff, market_tw: Market
) -> None:
    inquiry = taken(team_claims, alice, customer=factories.make_customer(team_claims.market))
    abroad = factories.make_customer(market_tw)
    policy = factories.make_policy(factories.make_customer(team_claims.market))

    with pytest.raises(errors.Invalid, match="inquiry's market"):
        change(inquiry.pk, alice, DetailChanges(customer=abroad))
    with pytest.raises(errors.Invalid, match="another customer"):
        change(inquiry.pk, alice, DetailChanges(policy=policy))

    assert events(inquiry) == ["CREATED"]


@pytest.mark.parametrize(
    "changes",
    [
        DetailChanges(priority="SUPER"),
        DetailChanges(task_type="DANCE"),
        DetailChanges(stage=""),
        DetailChanges(requester_role="x"),
        DetailChanges(subject=" "),
        DetailChanges(details={"certificate_kind": "GOLD"}),
        DetailChanges(details={"colour": "red"}),
    ],
)
def test_bad_input_is_refused(team_claims: Team, alice: Staff, changes: DetailChanges) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Invalid):
        change(inquiry.pk, alice, changes)

    assert (fresh(inquiry).version, events(inquiry)) == (1, ["CREATED"])


def test_the_version_that_was_read_must_still_be_there(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, alice)
    change(inquiry.pk, bob, DetailChanges(priority="HIGH"), version=1)

    with pytest.raises(errors.Conflict):
        change(inquiry.pk, alice, DetailChanges(priority="LOW"), version=1)

    assert fresh(inquiry).priority == "HIGH"


def test_what_a_colleague_has_is_changed_only_by_a_lead(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, bob)

    with pytest.raises(errors.Refused, match="Somebody else"):
        change(inquiry.pk, alice, DetailChanges(priority="HIGH"))
    free = logged(team_claims, alice)
    change(free.pk, alice, DetailChanges(priority="HIGH"))
    assert fresh(free).priority == "HIGH"
