"""The report and its lists as an export: the filter of the page, the rights of the person."""

import csv
import datetime as dt
import io

import pytest

from exports import kinds
from exports.models import ExportRequest
from exports.services.records import path_of
from ops_console.shared import clock
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.exports.fixtures import REASON, build
from tests.voc.fixtures import Tagger
from voc.models import CauseTree

URL = "/exports/new/voc/"
YESTERDAY = clock.now() - dt.timedelta(days=1)
COLUMNS = ["number", "cause_code"]


def asked(person: Staff, query: str = "", **fields: object) -> ExportRequest:
    """What the person asks for from a page with this query."""
    form = {"columns": COLUMNS, "format": "CSV", "reason": "ANALYSIS", "reason_text": REASON}
    answer = signed_in(person).post(f"{URL}?{query}", {**form, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return ExportRequest.objects.latest("pk")


def rows_of(export: ExportRequest) -> list[dict[str, str]]:
    text = path_of(build(export)).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))[:-1]


def test_the_file_has_the_inquiries_of_the_page(
    tagged: Tagger, bob: Staff, team_policy: Team
) -> None:
    shown = tagged("C6.1", received_at=YESTERDAY)
    tagged("C7.1", received_at=YESTERDAY)
    tagged("C6.1", team_policy, received_at=YESTERDAY)

    rows = rows_of(asked(bob, "cause=C6"))

    assert [row["Inquiry number"] for row in rows] == [shown.number]


@pytest.mark.parametrize("format_", ["CSV", "XLSX"])
def test_every_column_can_leave(tagged: Tagger, bob: Staff, format_: str) -> None:
    tagged("C6.1", received_at=YESTERDAY)
    kind = kinds.find("voc")
    assert kind is not None

    export = build(asked(bob, columns=[column.code for column in kind.columns], format=format_))

    assert (export.status, export.rows, len(export.columns)) == ("READY", 1, 21)


def test_counts_equal_those_of_the_page(tagged: Tagger, dana: Staff, team_policy: Team) -> None:
    for code in ("C6.1", "C6.1", "C7.1"):
        tagged(code, received_at=YESTERDAY)
    tagged("C6.1", team_policy, received_at=YESTERDAY)

    report = signed_in(dana).get("/voc/", {"market": "KR"}).context["report"]
    rows = rows_of(asked(dana, "market=KR"))

    for cause in report.causes:
        same = [row for row in rows if row["Primary cause (code)"].startswith(f"{cause.key}.")]
        assert len(same) == cause.tally.count
    assert len(rows) == report.totals.everything.count == 4


def test_the_period_is_that_of_the_question_however_late_it_is_built(
    tagged: Tagger, bob: Staff
) -> None:
    inside = tagged("C6.1", received_at=clock.now() - dt.timedelta(days=55))
    export = asked(bob, "period=8w")
    earlier = export.requested_at - dt.timedelta(days=3)
    ExportRequest.objects.filter(pk=export.pk).update(requested_at=earlier)
    outside = tagged("C6.1", received_at=clock.now())

    numbers = [row["Inquiry number"] for row in rows_of(export)]

    assert inside.number in numbers
    assert outside.number not in numbers


@pytest.mark.parametrize("query", ["cause=C99", "period=x", "since=2026-02-30"])
def test_bad_input_is_refused(query: str, bob: Staff, ops_tree: CauseTree) -> None:
    assert signed_in(bob).get(f"{URL}?{query}").status_code == 422


@pytest.mark.parametrize("page", ["/voc/", "/voc/inquiries/"])
def test_the_pages_lead_there_with_their_filter(
    tagged: Tagger, bob: Staff, erin: Staff, page: str
) -> None:
    tagged("C6.1", received_at=YESTERDAY)

    lead, content_owner = (
        signed_in(person).get(page, {"cause": "C6"}).content.decode() for person in (bob, erin)
    )

    assert f'href="{URL}?' in lead
    assert "cause=C6" in lead.split(f'href="{URL}?')[1].split('"')[0]
    assert URL not in content_owner


@pytest.mark.parametrize("name", ["alice", "erin", "root", "petra"])
def test_roles_that_may_not_export_are_refused(request: pytest.FixtureRequest, name: str) -> None:
    assert signed_in(request.getfixturevalue(name)).get(URL).status_code in {403, 404}
