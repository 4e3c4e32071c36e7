"""The one tag that prints a person's data."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from inquiries.models import Customer
from ops_console.shared.charts.words import NOTHING
from staff.models import Market, Staff
from tests import factories


def printed(person: Staff, row: object, field: str) -> str:
    request = RequestFactory().get("/")
    request.user = person
    template = Template("{% load personal %}{% personal row field %}")
    return template.render(Context({"request": request, "row": row, "field": field}))


@pytest.fixture
def customer(market_kr: Market) -> Customer:
    return factories.make_customer(
        market_kr, name="<b>박</b>", phone="01012345678", birth_date=dt.date(1971, 4, 2)
    )


def test_values_are_masked_and_escaped(alice: Staff, customer: Customer) -> None:
    assert printed(alice, customer, "name") == "&lt;***"
    assert printed(alice, customer, "phone") == "010-****-5678"
    assert printed(alice, customer, "birth_date") == "1971-**-**"
    assert printed(alice, customer, "email") == NOTHING


def test_policy_numbers_are_masked_although_they_are_not_sealed(
    alice: Staff, customer: Customer
) -> None:
    policy = factories.make_policy(customer, number="KL-2019-0044821")

    assert printed(alice, policy, "number") == "********4821"


def test_without_the_right_to_customers_a_word_stands_in_their_place(
    dana: Staff, customer: Customer
) -> None:
    assert "lt;" not in printed(dana, customer, "name")
    assert "hidden" in printed(dana, customer, "name")


def test_an_unclassified_field_is_a_programming_error(alice: Staff, customer: Customer) -> None:
    with pytest.raises(TypeError, match="not classified"):
        printed(alice, customer, "reference")


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("01012345678", "010-****-5678"),
        ("0111234567", "011-***-4567"),
        ("0212345678", "02-****-5678"),
        ("0313334444", "031-***-4444"),
        ("0912345678", "0912-***-678"),
        ("15881234", "1588-****"),
    ],
)
def test_phones_are_masked_in_the_groups_of_their_market(
    alice: Staff, market_kr: Market, digits: str, shown: str
) -> None:
    assert printed(alice, factories.make_customer(market_kr, phone=digits), "phone") == shown
