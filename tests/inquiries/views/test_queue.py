"""The queue pane: tabs, narrowing, pages, refreshing."""

import datetime as dt
import re

import pytest
from django.utils import translation

from inquiries.forms.filters import _fields
from inquiries.models import Inquiry
from inquiries.views.queues import counted
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.inquiries.views.asking import counting, pane

QUEUE = "/desk/queue/"


@pytest.fixture
def three(team_claims: Team, alice: Staff) -> list[Inquiry]:
    return [
        factories.make_inquiry(
            team_claims,
            subject=f"Row {n}",
            next_due_at=factories.NOW + dt.timedelta(hours=n),
            assignee=alice,
            status="OPEN",
        )
        for n in (2, 1, 3)
    ]


def test_rows_stand_in_due_order(alice: Staff, three: list[Inquiry]) -> None:
    page = signed_in(alice).get(QUEUE, headers=pane("queue")).content.decode()

    assert re.findall(r"Row \d", page) == ["Row 1", "Row 2", "Row 3"]
    assert "<html" not in page


@pytest.mark.parametrize("address", ["http://[", "http://testserver/%ff/", "nowhere", ""])
def test_an_unreadable_address_of_the_page_behind_does_no_harm(
    alice: Staff, three: list[Inquiry], address: str
) -> None:
    headers = {**pane("queue"), "HX-Current-URL": address}

    assert signed_in(alice).get(QUEUE, headers=headers).status_code == 200


def test_without_htmx_it_is_the_whole_desk(alice: Staff, three: list[Inquiry]) -> None:
    page = signed_in(alice).get(QUEUE).content.decode()

    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "Row 1" in page


def test_the_rows_alone_bring_the_counts_of_the_tabs_with_them(
    alice: Staff, three: list[Inquiry]
) -> None:
    response = signed_in(alice).get(f"{QUEUE}?view=team", headers=pane("queue-list"))
    page = response.content.decode()

    assert 'id="queue-list"' in page
    assert 'id="queue-tabs" hx-swap-oob="true"' in page
    assert "queue-filter" not in page


def test_a_chosen_tab_stands_in_the_address(alice: Staff) -> None:
    response = signed_in(alice).get(f"{QUEUE}?view=team", headers=pane("queue"))

    assert response.headers["HX-Push-Url"] == "/desk/?view=team"
    assert response.headers["Vary"].startswith("HX-Request, HX-Target")


def test_what_is_open_stays_open_and_marked(alice: Staff, three: list[Inquiry]) -> None:
    opened = three[0]
    on = f"/inquiries/{opened.number}/?view=mine"

    response = signed_in(alice).get(f"{QUEUE}?view=team", headers=pane("queue", on=on))

    assert response.headers["HX-Push-Url"] == f"/inquiries/{opened.number}/?view=team"
    assert re.search(rf'id="inquiry-{opened.pk}"[^>]*aria-current', response.content.decode())


@pytest.mark.parametrize("on", ["https://evil.example/inquiries/X/", "//evil", "/nowhere/", "\\x"])
def test_a_forged_address_of_the_page_leads_nowhere(alice: Staff, on: str) -> None:
    headers = {**pane("queue"), "HX-Current-URL": on}

    response = signed_in(alice).get(f"{QUEUE}?view=team", headers=headers)

    assert response.headers["HX-Push-Url"].startswith(("/desk/", "/inquiries/X/"))


def test_refreshing_says_204_until_something_changes(alice: Staff, three: list[Inquiry]) -> None:
    client = signed_in(alice)
    page = client.get(QUEUE, headers=pane("queue-list")).content.decode()
    again = re.findall(r'hx-get="(/desk/queue/\?[^"]*v=[0-9a-f]{8})"', page)[0]

    unchanged = client.get(again, headers=pane("queue-list"))
    Inquiry.objects.filter(pk=three[0].pk).update(version=2)
    changed = client.get(again, headers=pane("queue-list"))

    assert unchanged.status_code == 204
    assert changed.status_code == 200
    assert "HX-Push-Url" not in changed.headers


def test_narrowing_keeps_only_what_matches(alice: Staff, three: list[Inquiry]) -> None:
    response = signed_in(alice).get(f"{QUEUE}?text=Row 3", headers=pane("queue-list"))
    page = response.content.decode()

    assert re.findall(r"Row \d", page) == ["Row 3"]
    assert response.headers["HX-Push-Url"] == "/desk/?text=Row+3"


def test_nothing_matching_offers_to_narrow_less(alice: Staff, three: list[Inquiry]) -> None:
    page = signed_in(alice).get(f"{QUEUE}?channel=EMAIL", headers=pane("queue")).content.decode()

    assert "Nothing matches" in page
    assert "Narrow less" in page


def test_the_next_page_goes_on_where_the_first_ended(alice: Staff, team_claims: Team) -> None:
    for n in range(53):
        due = factories.NOW + dt.timedelta(minutes=n)
        factories.make_inquiry(team_claims, subject=f"Row {n:02}.", next_due_at=due)
    client = signed_in(alice)

    first = client.get(f"{QUEUE}?view=unassigned", headers=pane("queue-list")).content.decode()
    following = re.findall(r'hx-get="(/desk/queue/\?[^"]*after=[^"&]+)"', first)[-1]
    second = client.get(following.replace("&amp;", "&"), headers=pane("queue-list"))

    assert re.findall(r"Row \d\d\.", first) == [f"Row {n:02}." for n in range(50)]
    assert re.findall(r"Row \d\d\.", second.content.decode()) == ["Row 50.", "Row 51.", "Row 52."]
    assert "after=" in second.headers["HX-Push-Url"]
    assert "Back to the first" in second.content.decode()


def test_its_cost_does_not_grow_with_the_rows(alice: Staff, team_claims: Team) -> None:
    client, spent = signed_in(alice), []
    for more in (3, 27):
        for _ in range(more):
            factories.make_inquiry(team_claims, assignee=alice, status="OPEN")
        with counting() as queries:
            client.get(QUEUE, headers=pane("queue"))
        spent.append(len(queries))

    assert spent == [6, 6]


def test_the_narrowing_follows_what_teams_are_called_and_the_language(
    alice: Staff, team_claims: Team
) -> None:
    client = signed_in(alice)
    before = client.get(QUEUE, headers=pane("queue")).content.decode()
    Team.objects.filter(pk=team_claims.pk).update(name="Renamed team")
    renamed = client.get(QUEUE, headers=pane("queue")).content.decode()
    Staff.objects.filter(pk=alice.pk).update(language="ko")
    in_korean = client.get(QUEUE, headers=pane("queue")).content.decode()

    assert "Renamed team" not in before
    assert "Renamed team" in renamed
    assert "<span>Channel</span>" in renamed
    assert "<span>Channel</span>" not in in_korean


def test_what_one_types_into_the_narrowing_reaches_nobody_else(alice: Staff, bob: Staff) -> None:
    mine = signed_in(alice).get(f"{QUEUE}?text=kim", headers=pane("queue")).content.decode()
    kept = _fields.cache_info().currsize
    signed_in(alice).get(f"{QUEUE}?text=park", headers=pane("queue"))
    theirs = signed_in(bob).get(QUEUE, headers=pane("queue")).content.decode()

    assert 'value="kim"' in mine
    assert 'value="kim"' not in theirs
    assert _fields.cache_info().currsize <= kept + 1


@pytest.mark.parametrize("language", ["ko", "zh-hant", "en"])
def test_counts_have_thousands_marks_and_stop_at_the_cap(language: str) -> None:
    with translation.override(language):
        assert [counted(count) for count in (7, 1000, 1001)] == ["7", "1,000", "1,000+"]
