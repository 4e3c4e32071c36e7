"""Changing what an inquiry is about, and linking its customer later."""

from typing import Any
from uuid import uuid4

import pytest

from inquiries.models import Customer, Inquiry, Policy
from staff.models import Market, Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of


def sent(inquiry: Inquiry, **fields: Any) -> dict[str, Any]:
    return {"version": inquiry.version, "request_key": uuid4().hex, **fields}


def test_changed_details_are_told_from_what_to_what(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "details"),
        sent(
            taken_inquiry,
            subject="Certificate for a loan",
            task_type="CERT",
            stage="KEEP",
            requester_role="PROXY",
            priority="HIGH",
            detail_certificate_kind="TAX",
        ),
        headers=pane("work-head"),
    )
    page = response.content.decode()

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.subject == "Certificate for a loan"
    assert "Requester: Policyholder → Proxy" in page
    assert "Priority: Normal → High" in page


def test_choosing_another_task_shows_its_fields_and_saves_nothing(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    response = signed_in(alice).post(
        url_of(taken_inquiry, "details"),
        sent(taken_inquiry, task_type="CLAIM_HOSP", subject="Kept text", step="fields"),
        headers=pane("action"),
    )
    page = response.content.decode()

    taken_inquiry.refresh_from_db()
    assert response.status_code == 200
    assert 'name="detail_illness_or_accident"' in page
    assert "Kept text" in page
    assert '<option value="CLAIM" selected>' in page
    assert taken_inquiry.task_type == "CERT"


def test_fields_of_the_task_are_checked_by_its_own_rules(alice: Staff, team_claims: Team) -> None:
    details = {"event_date": "2026-02-01", "illness_or_accident": "ILLNESS"}
    inquiry = factories.make_inquiry(
        team_claims, task_type="CLAIM_HOSP", stage="CLAIM", details=details, assignee=alice
    )
    form = sent(
        inquiry,
        subject=inquiry.subject,
        task_type="CLAIM_HOSP",
        stage="CLAIM",
        requester_role="POLICYHOLDER",
        priority="NORMAL",
        detail_event_date="2026-13-01",
        detail_illness_or_accident="ILLNESS",
        detail_claimed_amount="-5",
    )

    page = signed_in(alice).post(url_of(inquiry, "details"), form).content.decode()

    inquiry.refresh_from_db()
    assert "Enter a date as YYYY-MM-DD." in page
    assert "Enter an amount from 0" in page
    assert inquiry.details == details


def test_a_conflict_over_details_shows_both_texts(alice: Staff, taken_inquiry: Inquiry) -> None:
    form = sent(
        taken_inquiry,
        subject="My wording",
        task_type="CERT",
        stage="KEEP",
        requester_role="POLICYHOLDER",
        priority="NORMAL",
        detail_certificate_kind="TAX",
    )
    Inquiry.objects.filter(pk=taken_inquiry.pk).update(subject="Their wording", version=9)

    response = signed_in(alice).post(url_of(taken_inquiry, "details"), form)
    page = response.content.decode()

    assert response.status_code == 409
    assert 'value="My wording"' in page
    assert "<td>My wording</td>" in " ".join(page.split())
    assert "<td><b>Their wording</b></td>" in " ".join(page.split())
    assert "Keep mine" in page
    assert "Take theirs" in page


def test_a_policy_of_the_customer_can_be_chosen_later(
    alice: Staff, taken_inquiry: Inquiry, known_policy: Policy
) -> None:
    form = sent(
        taken_inquiry,
        subject=taken_inquiry.subject,
        task_type="CERT",
        stage="KEEP",
        requester_role="POLICYHOLDER",
        priority="NORMAL",
        detail_certificate_kind="TAX",
        policy=known_policy.pk,
    )

    signed_in(alice).post(url_of(taken_inquiry, "details"), form)

    taken_inquiry.refresh_from_db()
    assert taken_inquiry.policy == known_policy


def test_the_customer_is_found_and_linked_from_the_context_pane(
    alice: Staff, team_claims: Team, known_customer: Customer
) -> None:
    inquiry, client = factories.make_inquiry(team_claims), signed_in(alice)
    address = url_of(inquiry, "customer")

    found = client.post(address, {"lookup": "010-1234-5678"}, headers=pane("customer-link"))
    linked = client.post(address, sent(inquiry, pick=known_customer.pk), headers=pane("work-head"))

    inquiry.refresh_from_db()
    assert "박*수" in found.content.decode()
    assert "<html" not in found.content.decode()
    assert inquiry.customer == known_customer
    assert "refresh-panels" in linked.headers["HX-Trigger"]


def test_the_customer_is_linked_without_script_too(
    alice: Staff, team_claims: Team, known_customer: Customer
) -> None:
    inquiry, client = factories.make_inquiry(team_claims), signed_in(alice)

    found = client.post(url_of(inquiry, "customer"), {"lookup": "박민수"}).content.decode()
    client.post(url_of(inquiry, "customer"), sent(inquiry, pick=known_customer.pk))

    inquiry.refresh_from_db()
    assert "<html" in found
    assert inquiry.customer == known_customer


@pytest.mark.parametrize("pick", ["", "x", "-1", "\uff11", "9" * 30, "999999"])
def test_somebody_who_does_not_exist_cannot_be_linked(
    alice: Staff, team_claims: Team, pick: str
) -> None:
    inquiry = factories.make_inquiry(team_claims)

    response = signed_in(alice).post(url_of(inquiry, "customer"), sent(inquiry, pick=pick))

    assert response.status_code == 404
    assert kinds_of(inquiry) == []


def test_a_customer_of_another_market_is_neither_found_nor_linked(
    hana: Staff, team_claims: Team, market_tw: Market
) -> None:
    inquiry, client = factories.make_inquiry(team_claims), signed_in(hana)
    stranger = factories.make_customer(market_tw, name="陳雅婷")

    found = client.post(url_of(inquiry, "customer"), {"lookup": "陳雅婷"}).content.decode()
    linked = client.post(url_of(inquiry, "customer"), sent(inquiry, pick=stranger.pk))

    inquiry.refresh_from_db()
    assert "Nobody is known under exactly this." in found
    assert linked.status_code in {409, 422}
    assert inquiry.customer is None
