"""The list of inquiries behind a figure."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries.models import Inquiry
from metrics.choices import Kpi
from staff.models import Staff
from tests.cast import make_person, signed_in
from tests.metrics.world import AS_OF, HOUR, Place

URL = "/metrics/inquiries/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AS_OF + HOUR, tick=False):
        yield


@pytest.mark.parametrize("kpi", Kpi)
def test_it_lists_the_inquiries_with_links(
    computed_world: list[Place], analyst: Staff, kpi: Kpi
) -> None:
    page = signed_in(analyst).get(URL, {"kpi": kpi.value, "period": "12W"})

    text = page.content.decode()
    assert page.status_code == 200
    numbers = re.findall(r'href="/inquiries/([^/"]+)/"', text)
    assert set(numbers) <= set(Inquiry.objects.values_list("number", flat=True))
    assert numbers


def test_the_cards_of_the_dashboard_lead_here(computed_world: list[Place], analyst: Staff) -> None:
    client = signed_in(analyst)
    text = client.get("/metrics/", {"period": "12W"}).content.decode()

    links = set(re.findall(r'href="(/metrics/inquiries/\?[^"]+)"', text))

    assert len(links) > 40
    for link in sorted(links)[::9]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_pages_follow_one_another(computed_world: list[Place], analyst: Staff) -> None:
    client = signed_in(analyst)
    first = client.get(URL, {"kpi": "volume", "period": "12W"}).content.decode()
    following = re.search(r'rel="next"\s+href="([^"]+)"', first)
    assert following is not None

    second = client.get(URL + following[1].replace("&amp;", "&")).content.decode()

    listed = re.compile(r'id="unit-(\d+)"')
    assert len(listed.findall(first)) == 50
    assert set(listed.findall(first)).isdisjoint(listed.findall(second))


def test_a_share_has_its_parts_as_tabs(computed_world: list[Place], analyst: Staff) -> None:
    text = signed_in(analyst).get(URL, {"kpi": "reopen", "period": "12W"}).content.decode()

    assert "part=numerator" in text
    assert "part=remainder" in text


def test_an_empty_part_says_so(computed_world: list[Place], analyst: Staff) -> None:
    query = {"kpi": "reopen", "part": "numerator", "period": "7D"}

    assert "No inquiries here" in signed_in(analyst).get(URL, query).content.decode()


def test_a_lead_sees_only_the_own_team(computed_world: list[Place]) -> None:
    team, other = computed_world[0].teams
    lead = make_person("lead", "LEAD", teams=[team])

    text = signed_in(lead).get(URL, {"kpi": "volume", "period": "12W"}).content.decode()

    assert f"<td>{team.name}</td>" in text
    assert f"<td>{other.name}</td>" not in text


def test_anonymous_visitors_sign_in_first(client: Client, db: None) -> None:
    assert client.get(URL, {"kpi": "volume"}).status_code == 302


@pytest.mark.parametrize("role", ["AGENT", "CONTENT", "PRIVACY"])
def test_figures_and_inquiries_must_both_be_open(computed_world: list[Place], role: str) -> None:
    person = make_person("somebody", role, markets=[computed_world[0].market])

    assert signed_in(person).get(URL, {"kpi": "volume"}).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kpi": "x"},
        {"kpi": "volume", "part": "half"},
        {"kpi": "backlog", "age": "100"},
        {"kpi": "volume", "after": "x"},
        {"kpi": "volume", "team": "999999"},
        {"kpi": "volume", "period": "x"},
    ],
)
def test_wrong_questions_are_refused(
    computed_world: list[Place], analyst: Staff, query: dict[str, str]
) -> None:
    assert signed_in(analyst).get(URL, query).status_code == 422


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(computed_world: list[Place], analyst: Staff, method: str) -> None:
    assert getattr(signed_in(analyst), method)(URL).status_code == 405


@pytest.mark.parametrize("period", ["7D", "12W"])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    computed_world: list[Place], analyst: Staff, period: str
) -> None:
    client = signed_in(analyst)

    with CaptureQueriesContext(connection) as queries:
        client.get(URL, {"kpi": "resolution_sla", "period": period})

    assert len(queries) == 8
