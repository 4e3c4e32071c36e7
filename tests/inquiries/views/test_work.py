"""The work pane's changing parts, asked for again."""

import re

from inquiries import services
from inquiries.models import Inquiry
from ops_console.shared import clock
from staff.models import Staff
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import counting, pane, url_of


def test_refreshing_leaves_form_and_composer_alone(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).get(url_of(taken_inquiry, "work"), headers=pane("work-head"))
    page = response.content.decode()

    assert 'id="work-head"' in page
    assert 'id="timeline" hx-swap-oob="true"' in page
    assert 'id="composer"' not in page
    assert 'id="action"' not in page


def test_cancelling_a_form_empties_its_place(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).get(url_of(taken_inquiry, "work"), headers=pane("action"))

    assert re.fullmatch(r'\s*<div id="action"\s*></div>\s*', response.content.decode())


def test_without_script_it_leads_to_the_page(alice: Staff, taken_inquiry: Inquiry) -> None:
    response = signed_in(alice).get(f"{url_of(taken_inquiry, 'work')}?view=team")

    assert response.headers["Location"] == f"{url_of(taken_inquiry)}?view=team"


def test_its_cost_is_bounded(alice: Staff, taken_inquiry: Inquiry) -> None:
    client = signed_in(alice)

    with counting() as queries:
        client.get(url_of(taken_inquiry, "work"), headers=pane("work-head"))

    assert len(queries) <= 11


def test_what_is_open_is_asked_for_only_where_something_is_masked(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    client, asked = signed_in(alice), []
    for body in ("Nothing to hide.", "Calls from 010-1234-5678."):
        services.add_note(inquiry_id=taken_inquiry.pk, body=body, by=alice, now=clock.now())
        with counting() as queries:
            client.get(url_of(taken_inquiry, "work"), headers=pane("work-head"))
        asked.append([query["sql"] for query in queries if "inquiries_reveal" in query["sql"]])

    assert [len(each) for each in asked] == [0, 1]


def test_what_it_comes_back_to_is_read_once(alice: Staff, taken_inquiry: Inquiry) -> None:
    origin = factories.make_inquiry(taken_inquiry.team)
    Inquiry.objects.filter(pk=taken_inquiry.pk).update(recontact_of=origin)
    factories.make_event(taken_inquiry, data={"recontact_of": origin.pk})

    with counting() as queries:
        page = signed_in(alice).get(url_of(taken_inquiry, "work"), headers=pane("work-head"))

    assert origin.number in page.content.decode()
    read = [query["sql"] for query in queries if 'FROM "inquiries_inquiry"' in query["sql"]]
    assert len(read) == 2
