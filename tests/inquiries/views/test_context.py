"""The context pane: tabs of this and other apps, customer, policies, earlier inquiries."""

import re

from inquiries import services
from inquiries.models import Customer, Inquiry, Policy
from ops_console.shared import clock
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import counting, pane, url_of


def ask(person: Staff, inquiry: Inquiry, panel: str) -> str:
    address = f"{url_of(inquiry, 'context')}?panel={panel}"
    return signed_in(person).get(address, headers=pane("context")).content.decode()


def test_a_tab_is_swapped_alone_and_stands_in_the_address(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    address = f"{url_of(taken_inquiry, 'context')}?view=team&panel=customer"

    response = signed_in(alice).get(address, headers=pane("context"))

    assert "<html" not in response.content.decode()
    assert response.headers["HX-Push-Url"] == f"{url_of(taken_inquiry)}?view=team&panel=customer"


def test_the_customer_tab_shows_who_it_is(
    alice: Staff, taken_inquiry: Inquiry, known_policy: Policy
) -> None:
    page = ask(alice, taken_inquiry, "customer")

    assert "박*수" in page
    assert "010-****-5678" in page
    assert "********4821" in page
    for clear in ("박민수", "01012345678", "010-1234-5678", known_policy.number):
        assert clear not in page


def test_earlier_inquiries_of_other_teams_are_only_counted(
    alice: Staff,
    taken_inquiry: Inquiry,
    known_customer: Customer,
    team_claims: Team,
    team_policy: Team,
) -> None:
    factories.make_inquiry(team_claims, customer=known_customer, subject="Ours before")
    factories.make_inquiry(team_policy, customer=known_customer, subject="Theirs before")

    page = ask(alice, taken_inquiry, "customer")

    assert "Ours before" in page
    assert "Theirs before" not in page
    assert "1 more inquiry belongs to a team" in page


def test_the_chain_of_re_contacts_is_shown_first_contact_first(
    alice: Staff, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    data = factories.new_inquiry(taken_inquiry.team, customer=known_customer)
    later = services.log_inquiry(data=data, by=alice, now=clock.now())

    page = ask(alice, later, "customer")

    chain = page[page.index("The matter so far") :]
    assert chain.index(taken_inquiry.number) < chain.index(later.number)


def test_somebody_unknown_has_an_empty_customer_tab(alice: Staff, team_claims: Team) -> None:
    page = ask(alice, factories.make_inquiry(team_claims), "customer")

    assert "The customer is not known yet" in page


def test_without_the_right_to_customers_there_is_no_customer_tab(
    dana: Staff, taken_inquiry: Inquiry, known_policy: Policy
) -> None:
    page = ask(dana, taken_inquiry, "customer")

    assert "박*수" not in page
    assert known_policy.number not in page
    assert "panel=customer" not in page


def test_the_details_say_values_in_words_and_what_is_missing(
    alice: Staff, team_claims: Team
) -> None:
    details = {"benefit_type": "DEATH", "insured_differs": "YES", "old_system_code": "X7"}
    inquiry = factories.make_inquiry(team_claims, task_type="CHG_BENE", details=details)

    page = ask(alice, inquiry, "facts")

    assert re.search(r"<dt>Benefit</dt><dd>Death benefit</dd>", page)
    assert "needed before resolving" in page
    assert re.search(r"<dt>old_system_code</dt><dd>X7</dd>", page)


def test_panels_of_other_apps_load_from_their_own_address(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    page = ask(alice, taken_inquiry, "voc")

    assert f'hx-get="/voc/panel/{taken_inquiry.number}/"' in page
    assert 'hx-trigger="load"' in page


def test_an_unknown_tab_shows_the_first(alice: Staff, taken_inquiry: Inquiry) -> None:
    page = ask(alice, taken_inquiry, "nonsense")

    assert page.count('aria-current="page"') == 1


def test_without_script_it_leads_to_the_page(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).get(f"{url_of(taken_inquiry, 'context')}?panel=customer")

    assert response.headers["Location"] == f"{url_of(taken_inquiry)}?panel=customer"


def test_its_cost_does_not_grow_with_policies_and_history(
    alice: Staff, taken_inquiry: Inquiry, known_customer: Customer
) -> None:
    client, spent = signed_in(alice), []
    for more in (3, 27):
        for _ in range(more):
            factories.make_policy(known_customer)
            factories.make_inquiry(taken_inquiry.team, customer=known_customer)
        with counting() as queries:
            client.get(
                f"{url_of(taken_inquiry, 'context')}?panel=customer", headers=pane("context")
            )
        spent.append(len(queries))

    assert spent == [9, 9]
