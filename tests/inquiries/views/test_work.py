"""The work pane's changing parts, asked for again."""

import re

from inquiries.models import Inquiry
from staff.models import Staff
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

    assert len(queries) <= 14
