"""The dashboard page."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.choices import Kpi
from metrics.models import DailyFact
from staff.models import Staff
from tests.cast import make_person, signed_in
from tests.metrics.world import AS_OF, HOUR, Place, compute

URL = "/metrics/"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AS_OF + HOUR, tick=False):
        yield


def test_it_shows_every_figure_with_its_population(
    computed_world: list[Place], analyst: Staff
) -> None:
    page = signed_in(analyst).get(URL, {"period": "12W"})

    text = page.content.decode()
    assert page.status_code == 200
    for kpi in Kpi:
        assert f'id="kpi-{kpi.value}"' in text
        assert f"/metrics/definitions/#{kpi.value}" in text
    received = sum(fact.received for fact in DailyFact.objects.filter(grain=0))
    assert f">{received}</a>" in text
    assert "0 differences in" in text


def test_a_figure_of_few_cases_is_not_shown(computed_world: list[Place], analyst: Staff) -> None:
    text = signed_in(analyst).get(URL, {"period": "12W"}).content.decode()

    card = text[text.index('id="kpi-recontact_14"') :]
    assert "not enough data" in card[: card.index("</article>")]


def test_every_chart_has_its_table(computed_world: list[Place], analyst: Staff) -> None:
    text = signed_in(analyst).get(URL, {"period": "12W"}).content.decode()

    charts = text.count('<figure class="chart"')
    assert charts == 8
    assert text.count("<summary>Data table</summary>") == charts


def test_filters_stand_in_the_address(computed_world: list[Place], analyst: Staff) -> None:
    query = {"market": "TW", "channel": "CALL_IN", "stage": "KEEP", "period": "12W"}

    page = signed_in(analyst).get(URL, query)

    text = page.content.decode()
    assert page.status_code == 200
    assert re.search(r'<option value="CALL_IN"\s+selected', text)
    assert "/metrics/inquiries/?market=TW&amp;channel=CALL_IN&amp;stage=KEEP&amp;period=12W" in text


def test_a_lead_sees_the_own_team_and_no_other(computed_world: list[Place]) -> None:
    place = computed_world[0]
    lead = make_person("lead", "LEAD", teams=[place.teams[0]])

    text = signed_in(lead).get(URL, {"period": "12W"}).content.decode()

    assert f">{place.teams[0].name}</option>" in text
    assert f">{place.teams[1].name}</option>" not in text


def test_somebody_who_may_not_see_inquiries_gets_figures_without_ways_in(
    computed_world: list[Place],
) -> None:
    content = make_person("content", "CONTENT", markets=[computed_world[0].market])

    page = signed_in(content).get(URL, {"period": "12W"})

    assert page.status_code == 200
    assert "/metrics/inquiries/" not in page.content.decode()


def test_before_the_first_run_it_says_so(world: list[Place], analyst: Staff) -> None:
    page = signed_in(analyst).get(URL)

    assert page.status_code == 200
    assert "No figures yet" in page.content.decode()


def test_differences_are_said_in_red(computed_world: list[Place], analyst: Staff) -> None:
    market = computed_world[0].market
    DailyFact.objects.filter(market=market, grain=1).delete()
    compute(market, as_of=AS_OF + HOUR)

    text = signed_in(analyst).get(URL).content.decode()

    assert re.search(r"verified [-\d: ]+ · \d+ differences", text)


def test_anonymous_visitors_sign_in_first(client: Client, db: None) -> None:
    page = client.get(URL)

    assert page.status_code == 302
    assert page.headers["Location"].startswith("/sign-in/")


def test_agents_may_not_see_it(computed_world: list[Place]) -> None:
    assert signed_in(computed_world[0].agents[0]).get(URL).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"market": "XX"},
        {"team": "999999"},
        {"team": "x"},
        {"channel": "PIGEON"},
        {"stage": "x" * 300},
        {"task_type": "'; DROP TABLE"},
        {"period": "1000Y"},
        {"period": "CUSTOM", "since": "2026-02-30"},
        {"period": "CUSTOM", "since": "2026-03-10", "until": "2026-03-09"},
        {"period": "CUSTOM", "since": "0001-01-01"},
        {"period": "CUSTOM", "since": "2001-01-01", "until": "2030-01-01"},
    ],
)
def test_wrong_filters_are_named(
    computed_world: list[Place], analyst: Staff, query: dict[str, str]
) -> None:
    page = signed_in(analyst).get(URL, query)

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(computed_world: list[Place], analyst: Staff, method: str) -> None:
    assert getattr(signed_in(analyst), method)(URL).status_code == 405


def test_a_range_of_days_that_is_too_long_is_refused(
    computed_world: list[Place], analyst: Staff
) -> None:
    page = signed_in(analyst).get(URL, {"until": "2026-04-16"})

    assert page.status_code == 200


@pytest.mark.parametrize("language", ["ko", "zh-hant", "en"])
def test_it_speaks_every_language(
    computed_world: list[Place], analyst: Staff, language: str
) -> None:
    analyst.language = language
    analyst.save(update_fields=["language"])

    assert signed_in(analyst).get(URL, {"period": "12W"}).status_code == 200


@pytest.mark.parametrize("period", ["7D", "28D", "12W", "12M"])
def test_it_takes_twelve_queries_whatever_the_period(
    computed_world: list[Place], analyst: Staff, period: str
) -> None:
    client = signed_in(analyst)

    with CaptureQueriesContext(connection) as queries:
        client.get(URL, {"period": period})

    assert len(queries) <= MOST_QUERIES
