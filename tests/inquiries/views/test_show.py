"""An inquiry on the desk: the whole page, and the panes that a click in the queue swaps."""

import datetime as dt
import re

import pytest

from inquiries import closing_checks, services
from inquiries.models import Customer, Inquiry, ServicePolicy
from ops_console.shared import clock
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import counting, pane, url_of


def test_the_page_has_the_three_panes(alice: Staff, taken_inquiry: Inquiry) -> None:
    page = signed_in(alice).get(url_of(taken_inquiry)).content.decode()

    assert re.findall(r'<section\s+class="pane pane-(\w+)"', page) == ["queue", "work", "context"]
    assert f"<title>{taken_inquiry.number} · Ops Console</title>" in page
    assert '<span lang="ko">필요한 서류가 뭔가요?</span>' in page


def test_a_click_in_the_queue_gets_work_and_context_alone(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    response = signed_in(alice).get(url_of(taken_inquiry), headers=pane("work"))
    page = response.content.decode()

    assert "<html" not in page
    assert 'id="queue"' not in page
    assert re.search(r'id="context"[^>]*hx-swap-oob="true"', page)
    assert response.headers["Vary"].startswith("HX-Request, HX-Target")


def test_the_next_inquiry_opens_on_the_tab_that_was_open(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    on = "/inquiries/KR-T-1/?panel=customer"

    response = signed_in(alice).get(url_of(taken_inquiry), headers=pane("work", on=on))

    assert "박*수" in response.content.decode()


def test_the_queue_beside_it_keeps_its_filter_and_marks_the_row(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    page = signed_in(alice).get(f"{url_of(taken_inquiry)}?view=team").content.decode()

    assert re.search(rf'id="inquiry-{taken_inquiry.pk}"[^>]*aria-current="true"', page)
    assert f"/inquiries/{taken_inquiry.number}/take/" not in page
    assert f"/inquiries/{taken_inquiry.number}/resolve/?view=team" in page


def test_the_clocks_say_state_and_time_left(alice: Staff, taken_inquiry: Inquiry) -> None:
    page = signed_in(alice).get(url_of(taken_inquiry)).content.decode()

    assert len(re.findall(r"<sla-clock[^>]*data-state", page)) >= 2
    assert 'data-label="First response"' in page
    assert 'data-label="Resolution"' in page


def test_a_refused_button_has_its_reason_in_the_page(alice: Staff, fresh_inquiry: Inquiry) -> None:
    page = signed_in(alice).get(url_of(fresh_inquiry)).content.decode()

    [refused] = re.findall(r'<button[^>]*id="do-resolve"[^>]*>', page)
    [why] = re.findall(r'aria-describedby="(why-\w+)"', refused)
    assert 'aria-disabled="true"' in refused
    assert re.search(rf'id="{why}".*Wait, Resolve.*Take the inquiry first', page, re.DOTALL)


def test_what_stops_resolving_is_listed_with_the_way_to_it(
    alice: Staff, taken_inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = closing_checks.ClosingRefusal("no_cause", "Choose the root cause.", "voc")
    monkeypatch.setattr(closing_checks, "_checks", {lambda _inquiry: [missing]: None})

    page = signed_in(alice).get(url_of(taken_inquiry)).content.decode()

    assert "1 thing is still missing." in page
    assert f'href="{url_of(taken_inquiry)}?panel=voc"' in page
    assert f'hx-get="{url_of(taken_inquiry)}context/?panel=voc"' in page


def test_a_reader_sees_no_buttons_and_why(dana: Staff, taken_inquiry: Inquiry) -> None:
    page = signed_in(dana).get(url_of(taken_inquiry)).content.decode()

    assert "You are reading." in page
    assert 'id="do-resolve"' not in page
    assert "박*수" not in page


def test_a_merged_inquiry_leads_to_the_one_that_goes_on(
    alice: Staff, taken_inquiry: Inquiry, team_claims: Team
) -> None:
    into = factories.make_inquiry(team_claims)
    services.merge(inquiry_id=taken_inquiry.pk, into_id=into.pk, by=alice, now=clock.now())

    page = signed_in(alice).get(url_of(taken_inquiry)).content.decode()

    assert f"Go on in {into.number}" in page
    assert 'id="do-merge"' not in page


def test_a_long_history_is_folded(alice: Staff, taken_inquiry: Inquiry) -> None:
    for n in range(55):
        body = f"Note {n:02}."
        services.add_note(inquiry_id=taken_inquiry.pk, body=body, by=alice, now=clock.now())

    page = signed_in(alice).get(url_of(taken_inquiry)).content.decode()

    # Logged and taken come before the notes.
    assert "7 earlier entries" in page
    assert (
        page.index("Note 04.")
        < page.index("</details>", page.index("7 earlier"))
        < page.index("Note 05.")
    )


def test_markup_in_what_people_wrote_stays_text(alice: Staff, taken_inquiry: Inquiry) -> None:
    nasty = '"><img src=x onerror=alert(1)></script>{{ 7|add:7 }}'
    services.add_note(inquiry_id=taken_inquiry.pk, body=nasty, by=alice, now=clock.now())

    page = signed_in(alice).get(url_of(taken_inquiry)).content.decode()

    assert "<img" not in page
    assert "{{ 7|add:7 }}" in page


def test_times_are_those_of_the_market(alice: Staff, team_claims: Team) -> None:
    received_at = dt.datetime(2024, 5, 1, 15, 30, tzinfo=dt.UTC)
    inquiry = factories.make_inquiry(team_claims, received_at=received_at)

    page = signed_in(alice).get(f"{url_of(inquiry)}?panel=facts").content.decode()

    assert "2024-05-02 00:30" in page


@pytest.mark.parametrize("number", ["KR-260101-999999", "x", "1" * 200])
def test_an_unknown_number_is_not_found(alice: Staff, number: str) -> None:
    assert signed_in(alice).get(f"/inquiries/{number}/").status_code == 404


def test_its_cost_does_not_grow_with_the_history(
    alice: Staff,
    taken_inquiry: Inquiry,
    known_customer: Customer,
    targets_kr: dict[str, ServicePolicy],
) -> None:
    client, spent = signed_in(alice), []
    for more in (3, 27):
        for n in range(more):
            services.add_note(inquiry_id=taken_inquiry.pk, body=f"{n}", by=alice, now=clock.now())
            factories.make_inquiry(taken_inquiry.team, customer=known_customer)
        with counting() as queries:
            client.get(f"{url_of(taken_inquiry)}?panel=customer", headers=pane("work"))
        spent.append(len(queries))

    assert spent[0] == spent[1]
