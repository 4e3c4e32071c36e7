"""The cross table: what crosses what, its sums, the lists behind it, the file."""

import csv
import datetime as dt
import io
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import clock
from ops_console.shared.models import AuditEntry
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import NOW, make_contact, make_inquiry
from tests.voc.fixtures import Tagger, closed
from voc.models import RootCause

PAGE, FILE = "/voc/pivot/", "/voc/pivot.csv"
LAST_WEEK = clock.now() - dt.timedelta(days=7)
QUERIES = 11


@pytest.fixture
def work(tagged: Tagger, alice: Staff, team_claims: Team) -> None:
    """Three inquiries by telephone, two of one cause, and one by e-mail; one has no cause."""
    first = tagged("C6.1", channel="CALL_IN", harm=1, **closed(4, received_at=LAST_WEEK))
    second = tagged("C6.1", channel="CALL_IN", harm=2, **closed(1, received_at=LAST_WEEK))
    tagged("C6.2", channel="CALL_IN", harm=4, received_at=LAST_WEEK)
    tagged("C7.1", channel="EMAIL", harm=3, received_at=LAST_WEEK)
    make_inquiry(team_claims, channel="EMAIL", received_at=LAST_WEEK)
    for inquiry, seconds in ((first, 120), (first, 240), (second, 60)):
        make_contact(inquiry, alice, ended_at=NOW, wrapped_up_at=NOW, handle_seconds=seconds)


def read(client: Client, **query: str) -> dict[str, dict[str, str]]:
    response = client.get(FILE, {"market": "KR", **query})
    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[1:]}


def test_counts_are_crossed_and_summed_on_both_sides(work: None, dana: Staff) -> None:
    table = read(signed_in(dana), rows="detail", columns="channel")

    call, mail = "Inbound call", "E-mail"
    assert table == {
        "What to do is unclear": {call: "2", mail: "0", "All": "2"},
        "Without a cause": {call: "0", mail: "1", "All": "1"},
        "Date or deadline": {call: "1", mail: "0", "All": "1"},
        "Data entry": {call: "0", mail: "1", "All": "1"},
        "All": {call: "3", mail: "2", "All": "5"},
    }


@pytest.mark.parametrize(
    ("measure", "call", "mail", "everything"),
    [
        ("count", "3", "2", "5"),
        ("share", "0.6", "0.4", "1"),
        ("harm", "2.3333", "3", "2.5"),
        ("days", "2.5", "", "2.5"),
        ("handling", "2.3333", "", "2.3333"),
    ],
)
def test_means_are_of_cases_and_never_of_means(
    work: None, dana: Staff, measure: str, call: str, mail: str, everything: str
) -> None:
    table = read(signed_in(dana), rows="cause", columns="channel", measure=measure)

    assert table["All"] == {"Inbound call": call, "E-mail": mail, "All": everything}


def test_months_stand_in_their_order(tagged: Tagger, dana: Staff) -> None:
    for month in (3, 1, 3):
        tagged("C6.1", received_at=dt.datetime(2026, month, 5, tzinfo=dt.UTC))

    table = read(signed_in(dana), rows="cause", columns="month", period="all")

    assert table["Unclear notice"] == {"January 2026": "1", "March 2026": "2", "All": "3"}


def test_each_number_of_the_page_leads_to_its_inquiries(work: None, bob: Staff) -> None:
    client = signed_in(bob)

    page = client.get(PAGE, {"rows": "cause", "columns": "channel"})

    for _label, cells in page.context["table"].rows:
        for cell in cells:
            assert f'href="{escape(cell.href)}"' in page.text
            assert client.get(cell.href).context["page"].count == int(cell.text)


def test_what_is_too_much_for_a_page_is_added_up(
    work: None, dana: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc.selectors.pivot.MOST_ROWS", 2)

    page = signed_in(dana).get(PAGE, {"market": "KR", "rows": "detail", "columns": "channel"})

    rows = {label: [cell.text for cell in cells] for label, cells in page.context["table"].rows}
    assert rows["All others"] == ["1", "1", "2"]
    assert rows["All"] == ["3", "2", "5"]
    assert len(rows) == 4


def test_a_lead_counts_the_own_team_only(
    work: None, tagged: Tagger, bob: Staff, team_policy: Team
) -> None:
    tagged("C6.1", team_policy, received_at=LAST_WEEK)

    assert read(signed_in(bob), rows="cause", columns="stage")["All"]["All"] == "5"


def test_nothing_to_cross_is_said_and_gives_an_empty_file(ops_tree: Any, dana: Staff) -> None:
    client = signed_in(dana)

    page = client.get(PAGE, {"market": "KR"})

    assert "No inquiries here" in page.text
    assert read(client) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"rows": "stage", "columns": "stage"},
        {"rows": "colour"},
        {"measure": "luck"},
        {"market": "XX"},
        {"since": "yesterday"},
    ],
)
@pytest.mark.parametrize("url", [PAGE, FILE])
def test_what_cannot_be_crossed_is_marked(
    work: None, bob: Staff, url: str, query: dict[str, str]
) -> None:
    page = signed_in(bob).get(url, query)

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


def test_a_table_that_is_taken_along_is_on_record(work: None, dana: Staff) -> None:
    client = signed_in(dana)
    client.get(PAGE, {"market": "KR"})
    assert not AuditEntry.objects.filter(object_type="voc.CrossTable").exists()

    read(client)

    entry = AuditEntry.objects.get(object_type="voc.CrossTable")
    assert (entry.kind, entry.chain, entry.actor) == ("DOWNLOADED", "KR", dana)


def test_labels_cannot_become_formulas(work: None, dana: Staff) -> None:
    RootCause.objects.filter(code="C6.1").update(labels={"en": "=1+1"})

    assert "'=1+1" in read(signed_in(dana), rows="detail", columns="stage")


def test_the_number_of_queries_does_not_grow(
    work: None, tagged: Tagger, bob: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(bob)
    query = {"rows": "detail", "columns": "channel", "measure": "handling"}
    client.get(PAGE, query)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE, query)
    for number in range(1, 6):
        tagged(f"C2.{number}", channel="CHAT", received_at=LAST_WEEK)

    with django_assert_num_queries(QUERIES):
        client.get(PAGE, query)


def test_nothing_loads_pandas_before_the_first_table() -> None:
    program = (
        "import sys, django; django.setup(); import ops_console.urls; "
        "assert 'voc.selectors.pivot' in sys.modules; print('pandas' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["False"]
