import csv
import datetime as dt
import io
import threading
from typing import Any

import pytest
from django.test import Client

from ops_console.shared import clock
from staff.models import Market, Staff, Team
from tests.cast import signed_in
from tests.factories import make_inquiry
from tests.voc.fixtures import Tagger, load_ops_tree
from voc.models import CauseTree

URL = "/voc/export.csv"
YESTERDAY = clock.now() - dt.timedelta(days=1)


def rows_of(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_streams_the_inquiries_of_the_page(
    tagged: Tagger, bob: Staff, team_policy: Team
) -> None:
    shown = tagged("C6.1", received_at=YESTERDAY)
    tagged("C7.1", received_at=YESTERDAY)
    tagged("C6.1", team_policy, received_at=YESTERDAY)

    response = signed_in(bob).get(URL, {"cause": "C6"})

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["Inquiry number"] for row in rows_of(response)] == [shown.number]


def test_it_is_an_attachment_with_a_name_in_the_readers_language(
    tagged: Tagger, bob: Staff
) -> None:
    response = signed_in(bob).get(URL, {"period": "all"})

    assert response["Content-Disposition"] == 'attachment; filename="root-causes-KR.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_counts_equal_those_of_the_page(tagged: Tagger, dana: Staff, team_policy: Team) -> None:
    for code in ("C6.1", "C6.1", "C7.1"):
        tagged(code, received_at=YESTERDAY)
    tagged("C6.1", team_policy, received_at=YESTERDAY)
    client = signed_in(dana)

    report = client.get("/voc/", {"market": "KR"}).context["report"]
    rows = rows_of(client.get(URL, {"market": "KR"}))

    for cause in report.causes:
        same = [row for row in rows if row["Primary cause (code)"].startswith(f"{cause.key}.")]
        assert len(same) == cause.tally.count
    assert len(rows) == report.totals.everything.count == 4


@pytest.mark.parametrize("query", [{"cause": "C99"}, {"market": "TW"}, {"period": "x"}])
def test_bad_input_is_refused(query: dict[str, str], bob: Staff, ops_tree: CauseTree) -> None:
    assert signed_in(bob).get(URL, query).status_code == 422


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().get(URL)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("person", ["alice", "erin"])
def test_roles_that_may_not_export_are_refused(request: pytest.FixtureRequest, person: str) -> None:
    assert signed_in(request.getfixturevalue(person)).get(URL).status_code == 403


def test_it_only_answers_get(bob: Staff) -> None:
    assert signed_in(bob).post(URL).status_code == 405
    assert signed_in(bob).head(URL).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_leaves_early_leaves_nothing_behind(
    market_kr: Market, team_claims: Team, bob: Staff
) -> None:
    load_ops_tree(market_kr.code)
    for _ in range(3):
        make_inquiry(team_claims, received_at=YESTERDAY)

    response: Any = signed_in(bob).get(URL)
    chunks = iter(response.streaming_content)
    next(chunks)
    next(chunks)
    response.close()
    del chunks

    assert not [thread for thread in threading.enumerate() if thread.name == "copy-out"]
    assert len(rows_of(signed_in(bob).get(URL))) == 3
