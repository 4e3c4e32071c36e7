"""Logging an inquiry."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from inquiries.choices import Channel, RequesterRole, Stage, TaskType
from inquiries.models import Customer, Inquiry, Policy, ServicePolicy
from staff.models import Staff, Team
from tests.cast import enter, signed_in
from tests.inquiries.views.asking import counting, kinds_of

NEW = "/inquiries/new/"


def told(mine: Team, **fields: Any) -> dict[str, Any]:
    return {
        "request_key": uuid4().hex,
        "team": mine.pk,
        "channel": "CALL_IN",
        "stage": "KEEP",
        "task_type": "CERT",
        "requester_role": "POLICYHOLDER",
        "subject": "납입증명서",
        "priority": "NORMAL",
        "complaint_level": "NONE",
        "words_language": "ko",
        "detail_certificate_kind": "TAX",
        **fields,
    }


def test_the_form_offers_every_code(alice: Staff) -> None:
    page = signed_in(alice).get(NEW).content.decode()

    for code in [*Channel.values, *Stage.values, *TaskType.values, *RequesterRole.values]:
        assert f'value="{code}"' in page


def test_logging_leads_to_the_inquiry(
    alice: Staff,
    team_claims: Team,
    targets_kr: dict[str, ServicePolicy],
    known_customer: Customer,
    known_policy: Policy,
) -> None:
    form = told(
        team_claims,
        customer=known_customer.pk,
        policy=known_policy.pk,
        customer_words="세액공제용이에요.",
        assign_to_me="on",
        start_contact="on",
    )

    response = signed_in(alice).post(NEW, form)

    inquiry = Inquiry.objects.get()
    assert response.headers["Location"] == f"/inquiries/{inquiry.number}/"
    assert (inquiry.customer, inquiry.policy) == (known_customer, known_policy)
    assert (inquiry.assignee, inquiry.details) == (alice, {"certificate_kind": "TAX"})
    assert inquiry.contacts.get().agent == alice
    assert inquiry.clocks.count() == 2


def test_the_same_form_sent_twice_logs_once(alice: Staff, team_claims: Team) -> None:
    client, form = signed_in(alice), told(team_claims)

    places = [client.post(NEW, form).headers["Location"] for _ in range(2)]

    assert places[0] == places[1]
    assert Inquiry.objects.count() == 1


def test_a_new_customer_is_added_with_the_inquiry(alice: Staff, team_claims: Team) -> None:
    form = told(
        team_claims,
        new_customer="1",
        new_name="한가람",
        new_phone="010-5555-0000",
        new_kind="PROSPECT",
        new_language="ko",
    )

    signed_in(alice).post(NEW, form)

    customer = Inquiry.objects.get().customer
    assert customer is not None
    assert (customer.name.reveal(), customer.phone.reveal()) == ("한가람", "01055550000")
    assert (customer.kind, customer.market) == ("PROSPECT", team_claims.market)


def test_a_new_customer_is_not_added_when_the_inquiry_is_refused(
    alice: Staff, team_claims: Team
) -> None:
    form = told(
        team_claims,
        new_customer="1",
        new_name="한가람",
        new_kind="PROSPECT",
        received_at="2031-01-01T10:00",
    )

    response = signed_in(alice).post(NEW, form)

    assert response.status_code == 422
    assert Customer.objects.count() == 0


def test_what_is_missing_is_said_and_nothing_is_lost(alice: Staff, team_claims: Team) -> None:
    words = "제가 지난주에 <b>전화</b>했는데요"

    response = signed_in(alice).post(
        NEW,
        told(team_claims, subject="", customer_words=words, detail_certificate_kind=""),
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert 'id="form-errors"' in page
    assert 'href="#id_subject"' in page
    assert 'href="#id_detail_certificate_kind"' in page
    assert "&lt;b&gt;전화&lt;/b&gt;" in page
    assert Inquiry.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "PIGEON"},
        {"stage": "LIMBO"},
        {"task_type": "NONSENSE"},
        {"requester_role": "KING"},
        {"priority": "ASAP"},
        {"complaint_level": "LOUD"},
        {"words_language": "tlh"},
        {"subject": "x" * 201},
        {"customer_words": "x" * 10_001},
        {"received_at": "0001-01-01T00:00"},
        {"received_at": "9999-12-31T23:59"},
        {"promised_at": "yesterday"},
        {"detail_certificate_kind": "GOLD"},
        {"customer": "999999"},
        {"customer": "9" * 40},
        {"customer": "x"},
        {"policy": "1"},
        {"team": "0"},
        {"team": ""},
    ],
)
def test_bad_input_is_refused(alice: Staff, team_claims: Team, wrong: dict[str, str]) -> None:
    response = signed_in(alice).post(NEW, told(team_claims, **wrong))

    assert response.status_code == 422
    assert Inquiry.objects.count() == 0


def test_another_teams_id_cannot_be_slipped_in(
    alice: Staff, team_claims: Team, team_policy: Team
) -> None:
    response = signed_in(alice).post(NEW, told(team_claims, team=team_policy.pk))

    assert response.status_code == 422
    assert Inquiry.objects.count() == 0


def test_enter_in_the_look_up_looks_and_does_not_log(
    alice: Staff, team_claims: Team, known_customer: Customer
) -> None:
    response = signed_in(alice).post(NEW, told(team_claims, lookup="박민수"))
    page = response.content.decode()

    assert response.status_code == 200
    assert re.search(rf'name="pick"\s+value="{known_customer.pk}"', page)
    assert 'value="납입증명서"' in page
    assert Inquiry.objects.count() == 0


def test_without_a_team_nothing_can_be_logged(alice: Staff, team_claims: Team) -> None:
    alice.teams.clear()
    client = signed_in(alice)

    assert client.get(NEW).status_code == 200
    assert client.post(NEW, told(team_claims)).status_code == 422


def test_a_forged_request_is_refused(alice: Staff, team_claims: Team) -> None:
    client = Client(enforce_csrf_checks=True)
    enter(client, alice)

    assert client.post(NEW, told(team_claims)).status_code == 403


def test_the_empty_form_costs_few_queries(alice: Staff) -> None:
    client = signed_in(alice)

    with counting() as queries:
        client.get(NEW)

    assert len(queries) <= 6


def test_logging_leaves_one_event(alice: Staff, team_claims: Team) -> None:
    signed_in(alice).post(NEW, told(team_claims))

    assert kinds_of(Inquiry.objects.get()) == ["CREATED"]
