"""The search box."""

import pytest

from inquiries.models import Customer, Inquiry
from staff.models import Staff
from tests.cast import signed_in

SEARCH = "/search/"


def found(person: Staff, text: str) -> str:
    response = signed_in(person).post(SEARCH, {"q": text})
    assert response.status_code == 200
    return response.content.decode()


def test_a_full_number_leads_straight_to_its_inquiry(alice: Staff, fresh_inquiry: Inquiry) -> None:
    response = signed_in(alice).post(SEARCH, {"q": f"  {fresh_inquiry.number.lower()} "})

    assert response.headers["Location"] == f"/inquiries/{fresh_inquiry.number}/"


@pytest.mark.parametrize("text", ["박민수", "010-1234-5678", "KR-C1"])
def test_a_customer_leads_to_their_inquiries(
    alice: Staff, fresh_inquiry: Inquiry, text: str
) -> None:
    page = found(alice, text)

    assert "박*수" in page
    assert fresh_inquiry.number in page


def test_the_last_digits_of_a_number_are_enough(alice: Staff, fresh_inquiry: Inquiry) -> None:
    tail = str(int(fresh_inquiry.number.rsplit("-", 1)[1]))

    assert fresh_inquiry.number in found(alice, tail)


@pytest.mark.parametrize("text", ["박", "%", "_", "010", "\\", "'"])
def test_parts_and_wildcards_find_nobody(alice: Staff, known_customer: Customer, text: str) -> None:
    page = found(alice, text)

    assert "Nothing found" in page
    assert "박*수" not in page


def test_other_teams_inquiries_are_not_found(alice: Staff, foreign_inquiry: Inquiry) -> None:
    assert "Nothing found" in found(alice, foreign_inquiry.number)


def test_without_the_right_to_customers_a_name_finds_nothing(
    dana: Staff, fresh_inquiry: Inquiry
) -> None:
    page = found(dana, "박민수")

    assert fresh_inquiry.number not in page
    assert "KR-C1" not in page


def test_the_text_never_stands_in_an_address(alice: Staff, known_customer: Customer) -> None:
    client = signed_in(alice)

    page = client.post(SEARCH, {"q": "박민수"}).content.decode()
    by_get = client.get(f"{SEARCH}?q=박민수").content.decode()

    assert "q=" not in page
    assert known_customer.reference not in by_get


@pytest.mark.parametrize("text", ["", "   ", "x" * 121])
def test_nothing_and_too_much_are_refused(alice: Staff, text: str) -> None:
    assert signed_in(alice).post(SEARCH, {"q": text}).status_code == 422
