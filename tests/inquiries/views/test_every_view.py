"""The questions that every view of the app answers alike: who may, what exists, which method."""

import pytest
from django.test import Client

from inquiries.models import Inquiry
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import kinds_of, pane, url_of

PAGES = ["/desk/", "/desk/queue/", "/inquiries/", "/search/", "/inquiries/new/"]
PARTS = ["/inquiries/new/fields/", "/inquiries/new/customer/", "/inquiries/new/customer/add/"]
READING = ["", "work", "context"]
ASKING = [
    "transfer", "wait", "resolve", "close", "reopen", "merge", "note", "complaint", "promise",
    "correct", "details", "contact/start",
]  # fmt: skip
AT_ONCE = [
    "take", "continue", "contact/hold", "contact/continue", "contact/end", "contact/wrap-up",
    "contact/abandon", "customer",
]  # fmt: skip
VERBS = [*ASKING, *AT_ONCE, "assign"]


@pytest.fixture
def inquiry(team_claims: Team) -> Inquiry:
    return factories.make_inquiry(team_claims)


@pytest.mark.parametrize("address", [*PAGES, *PARTS])
def test_anonymous_visitors_of_a_page_are_asked_to_sign_in(
    client: Client, db: None, address: str
) -> None:
    response = client.get(address)

    assert response.headers["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("verb", [*READING, *VERBS])
def test_anonymous_visitors_of_an_inquiry_are_asked_to_sign_in(
    client: Client, inquiry: Inquiry, verb: str
) -> None:
    response = client.post(url_of(inquiry, verb))

    assert response.headers["Location"].startswith("/sign-in/?next=/inquiries/")


def test_a_pane_of_somebody_signed_out_gets_401_and_no_sign_in_page(
    client: Client, inquiry: Inquiry
) -> None:
    response = client.get(url_of(inquiry), headers=pane("work"))

    assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize("verb", [*READING, *ASKING])
def test_an_inquiry_of_another_team_does_not_exist(
    alice: Staff, foreign_inquiry: Inquiry, verb: str
) -> None:
    assert signed_in(alice).get(url_of(foreign_inquiry, verb)).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_written_on_an_inquiry_of_another_team(
    bob: Staff, foreign_inquiry: Inquiry, verb: str
) -> None:
    response = signed_in(bob).post(
        url_of(foreign_inquiry, verb), {"body": "x", "version": foreign_inquiry.version}
    )

    foreign_inquiry.refresh_from_db()
    assert response.status_code == 404
    assert (foreign_inquiry.version, kinds_of(foreign_inquiry)) == (1, [])


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_may_not_act(dana: Staff, inquiry: Inquiry, verb: str) -> None:
    sent = {"body": "x", "team": "1", "version": inquiry.version}

    response = signed_in(dana).post(url_of(inquiry, verb), sent)

    inquiry.refresh_from_db()
    assert response.status_code in {403, 422}
    assert (inquiry.version, kinds_of(inquiry)) == (1, [])


@pytest.mark.parametrize("verb", ASKING)
def test_a_reader_is_not_even_asked(dana: Staff, inquiry: Inquiry, verb: str) -> None:
    assert signed_in(dana).get(url_of(inquiry, verb)).status_code == 403


@pytest.mark.parametrize("address", [*PAGES, *PARTS])
def test_somebody_without_a_right_to_inquiries_gets_403(erin: Staff, address: str) -> None:
    assert signed_in(erin).post(address).status_code in {403, 405}
    assert signed_in(erin).get(address).status_code in {403, 405}


@pytest.mark.parametrize("verb", READING)
def test_reading_takes_no_post(alice: Staff, inquiry: Inquiry, verb: str) -> None:
    assert signed_in(alice).post(url_of(inquiry, verb)).status_code == 405


@pytest.mark.parametrize("verb", AT_ONCE)
def test_what_acts_at_once_takes_no_get(alice: Staff, inquiry: Inquiry, verb: str) -> None:
    assert signed_in(alice).get(url_of(inquiry, verb)).status_code == 405


@pytest.mark.parametrize("verb", [*READING, *VERBS])
def test_other_methods_are_refused(hana: Staff, inquiry: Inquiry, verb: str) -> None:
    assert signed_in(hana).delete(url_of(inquiry, verb)).status_code == 405


@pytest.mark.parametrize("address", PARTS)
def test_parts_of_the_intake_take_only_post(alice: Staff, address: str) -> None:
    assert signed_in(alice).get(address).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
def test_text_that_cannot_be_stored_is_refused(hana: Staff, inquiry: Inquiry, verb: str) -> None:
    response = signed_in(hana).post(url_of(inquiry, verb), {"body": "a\x00b"})

    assert response.status_code == 422
    assert kinds_of(inquiry) == []


@pytest.mark.parametrize(
    "address", ["/desk/?text=a%00b", "/inquiries/%00/", "/inquiries/?team=%00"]
)
def test_addresses_that_cannot_be_stored_are_refused(alice: Staff, address: str) -> None:
    assert signed_in(alice).get(address).status_code in {404, 422}
