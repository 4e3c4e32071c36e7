"""The page on which a customer is changed."""

from typing import Any

import pytest

from inquiries.models import Customer, Inquiry
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests import factories
from tests.cast import signed_in

SECRETS = {
    "email": "minsu@mail.example",
    "national_id": "710402-1234567",
    "account": "110-222-333444",
    "health_notes": "고혈압",
}


@pytest.fixture
def park(known_customer: Customer) -> Customer:
    for name, value in SECRETS.items():
        setattr(known_customer, name, value)
    known_customer.save()
    return known_customer


def url_of(customer: Customer, inquiry: Inquiry | None = None) -> str:
    return f"/customers/{customer.pk}/" + (f"?inquiry={inquiry.number}" if inquiry else "")


def send(person: Staff, customer: Customer, inquiry: Inquiry | None = None, **told: Any) -> Any:
    fields = {"version": 1, "kind": customer.kind, "language": customer.language, **told}
    return signed_in(person).post(url_of(customer, inquiry), fields)


def test_the_page_shows_masks_and_no_value(
    bob: Staff, park: Customer, taken_inquiry: Inquiry
) -> None:
    page = signed_in(bob).get(url_of(park, taken_inquiry)).content.decode()

    for shown in ("박*수", "010-****-5678", "mi***@m***.example", "******-*******", "******3444"):
        assert shown in page
    for clear in ("박민수", "01012345678", "010-1234-5678", *SECRETS.values()):
        assert clear not in page
    assert f'value="{park.version}"' in page


def test_what_is_entered_is_changed_and_leads_back_to_the_inquiry(
    alice: Staff, park: Customer, taken_inquiry: Inquiry
) -> None:
    answer = send(alice, park, taken_inquiry, phone="010-7777-6666", cleared=["email"])

    park.refresh_from_db()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/inquiries/{taken_inquiry.number}/?panel=customer"
    assert (park.phone.reveal(), park.email.reveal()) == ("01077776666", "")
    assert park.name.reveal() == "박민수"
    entry = AuditEntry.objects.get(kind=AuditKind.CHANGED)
    assert (entry.object_id, entry.subject_id) == (taken_inquiry.number, str(park.pk))


def test_the_panel_leads_there_for_whoever_may_change(
    alice: Staff, omar: Staff, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    panel = f"/inquiries/{taken_inquiry.number}/?panel=customer"

    assert url_of(known_customer, taken_inquiry) in signed_in(alice).get(panel).content.decode()
    assert url_of(known_customer) not in signed_in(omar).get(panel).content.decode()


def test_a_problem_stands_beside_its_field(alice: Staff, park: Customer) -> None:
    for told, words in (
        ({"phone": "010-****-5678"}, "what the console shows instead"),
        ({"birth_date": "1850-01-01"}, "from 1900 to today"),
        ({"email": "no address"}, "valid email"),
        ({"kind": "GHOST"}, "GHOST is not one of the available choices"),
        ({"address": "Busan", "cleared": ["health_notes"]}, "health_notes is not one of"),
    ):
        answer = send(alice, park, **told)

        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Customer.objects.get(pk=park.pk).version == 1


def test_sensitive_facts_that_stand_are_closed_to_agents(
    alice: Staff, bob: Staff, park: Customer
) -> None:
    send(alice, park, account="9-9-9")
    assert Customer.objects.get(pk=park.pk).account.reveal() == SECRETS["account"]

    send(bob, park, account="9-9-9")
    assert Customer.objects.get(pk=park.pk).account.reveal() == "9-9-9"


def test_a_change_in_the_meantime_is_shown_masked_and_can_be_overwritten(
    alice: Staff, bob: Staff, park: Customer
) -> None:
    send(bob, park, phone="010-7777-6666", kind="INSURED")

    refused = send(alice, park, phone="010-5555-4444")
    page = refused.content.decode()
    again = send(alice, park, phone="010-5555-4444", version=2, kind="INSURED")

    assert refused.status_code == 409
    assert "What stands now" in page
    assert "010-****-6666" in page
    assert 'value="010-5555-4444"' in page
    assert 'name="version" value="2"' in page
    assert again.status_code == 302
    assert Customer.objects.get(pk=park.pk).phone.reveal() == "01055554444"


def test_customers_of_other_teams_and_markets_and_inquiries_do_not_exist(
    alice: Staff, mei: Staff, park: Customer, taken_inquiry: Inquiry, team_policy: Team
) -> None:
    stranger = factories.make_customer(park.market)
    factories.make_inquiry(team_policy, customer=stranger)

    assert signed_in(mei).get(url_of(park)).status_code == 404
    assert signed_in(alice).get(url_of(stranger)).status_code == 404
    assert signed_in(alice).get(url_of(stranger, taken_inquiry)).status_code == 404
    assert send(alice, stranger, name="x").status_code == 404
    assert Customer.objects.get(pk=stranger.pk).version == 1


def test_somebody_whom_nobody_asked_about_yet_can_be_changed(
    alice: Staff, market_kr: Market
) -> None:
    unknown = factories.make_customer(market_kr)

    answer = send(alice, unknown, name="한가람")

    assert answer.headers["Location"] == url_of(unknown)
    assert Customer.objects.get(pk=unknown.pk).name.reveal() == "한가람"


def test_without_the_right_there_is_no_page(root: Staff, dana: Staff, park: Customer) -> None:
    for person in (root, dana):
        assert signed_in(person).get(url_of(park)).status_code == 403
        assert send(person, park, name="x").status_code == 403
