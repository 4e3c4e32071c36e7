"""The pages of playbooks: the list and one version to read."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from playbooks.models import PlaybookVersion
from playbooks.services import publish
from staff.models import Staff
from tests.cast import signed_in
from tests.factories import NOW
from tests.playbooks.small import small_data, words

INDEX = "/playbooks/"
SHOW = "/playbooks/KR/PB-90/"


def test_the_list_has_what_one_chooses_by(live_playbook: PlaybookVersion, alice: Staff) -> None:
    page = signed_in(alice).get(INDEX).content.decode()

    for text in ("Small playbook", "PB-90", "Korea", "Certificate", "High risk", "2026-12-31"):
        assert text in page
    assert f'href="{SHOW}"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "증명서"}, "PB-90"),
        ({"task_type": "LOAN"}, "No playbook matches"),
        ({"risk": "H"}, "PB-90"),
    ],
)
def test_filters_are_in_the_address(
    live_playbook: PlaybookVersion, alice: Staff, query: dict[str, str], found: str
) -> None:
    page = signed_in(alice).get(INDEX, query).content.decode()

    both = {text for text in ("PB-90", "No playbook matches") if text in page}
    assert both == {found}


@pytest.mark.parametrize(
    "query", [{"risk": "Z"}, {"task_type": "NONE"}, {"market": "TW"}, {"text": "x" * 101}]
)
def test_unknown_filters_are_refused(
    live_playbook: PlaybookVersion, alice: Staff, query: dict[str, str]
) -> None:
    assert signed_in(alice).get(INDEX, query).status_code == 422


def test_an_empty_library_says_how_to_fill_it(alice: Staff) -> None:
    assert "load_playbooks" in signed_in(alice).get(INDEX).content.decode()


def test_a_version_is_read_in_the_language_that_is_asked_for(
    live_playbook: PlaybookVersion, alice: Staff
) -> None:
    browser = signed_in(alice)

    english = browser.get(SHOW).content.decode()
    korean = browser.get(SHOW, {"lang": "ko"}).content.decode()
    other = browser.get(SHOW, {"lang": "tlh"}).content.decode()

    assert "Somebody wants something</p>" in english
    assert "Somebody wants something (한)" in korean
    assert 'lang="ko"' in korean
    assert "Somebody wants something</p>" in other
    for text in ("R2", "reaches R2", "3 business days", "Article eight", "Never on Sundays"):
        assert text in english


def test_an_earlier_version_is_marked(live_playbook: PlaybookVersion, alice: Staff) -> None:
    publish(data=small_data(title=words("Second")), now=NOW)

    page = signed_in(alice).get(SHOW, {"v": "1"}).content.decode()

    assert "Withdrawn" in page
    assert "v2 (Live)" in page


@pytest.mark.parametrize("query", [{"v": "7"}, {"v": "x"}, {"v": "0"}, {"v": "9" * 20}])
def test_a_version_that_is_not_there_is_not_found(
    live_playbook: PlaybookVersion, alice: Staff, query: dict[str, str]
) -> None:
    assert signed_in(alice).get(SHOW, query).status_code == 404


def test_who_may_read(
    live_playbook: PlaybookVersion, erin: Staff, dana: Staff, mei: Staff, petra: Staff
) -> None:
    people = {
        person: signed_in(person).get(SHOW).status_code for person in (erin, dana, mei, petra)
    }

    assert people == {erin: 200, dana: 200, mei: 404, petra: 403}
    assert signed_in(petra).get(INDEX).status_code == 403
    assert "PB-90" not in signed_in(mei).get(INDEX).content.decode()


@pytest.mark.parametrize("address", [INDEX, SHOW])
def test_visitors_sign_in_and_nothing_is_posted(
    live_playbook: PlaybookVersion, alice: Staff, client: Client, address: str
) -> None:
    assert client.get(address).status_code == 302
    assert signed_in(alice).post(address).status_code == 405


def test_the_rail_leads_there(live_playbook: PlaybookVersion, alice: Staff, petra: Staff) -> None:
    assert 'data-key="g p"' in signed_in(alice).get(INDEX).content.decode()


def test_the_number_of_queries_does_not_grow(live_playbook: PlaybookVersion, alice: Staff) -> None:
    browser = signed_in(alice)
    counts = []
    for n in (3, 30):
        for place in range(n):
            publish(data=small_data(code=f"PB-{100 + place}"), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            browser.get(INDEX)
        with CaptureQueriesContext(connection) as more:
            browser.get(SHOW)
        counts.append((len(queries), len(more)))

    assert counts == [(5, 5), (5, 5)]
