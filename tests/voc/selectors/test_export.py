import csv
import datetime as dt
import io
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.sql import SQL

from ops_console.shared.csv_cells import DANGEROUS, safe_cell
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger, closed, tag
from voc.choices import DateBasis
from voc.models import RootCause
from voc.rules import Span
from voc.selectors import EXPORT_COLUMNS, ReportFilter, TaggedSelection, export
from voc.selectors.copying import copy_csv

DANGEROUS_CELLS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1", "\uff0b1", "\uff0d1",
    "\uff20x", " =1", "\u3000=1", "a;=1", "a,@x", "a\n-1", "a\t+1",
]  # fmt: skip
ALL = tuple(column.code for column in EXPORT_COLUMNS)
HARMLESS_CELLS = ["KR-1", "a=b", "010-1234", "2026-03-11", "a; b", "'quoted'", "", "가나다", "1,5"]


def exported(report: ReportFilter, *codes: str) -> list[dict[str, str]]:
    """The lines that the database writes, under the names of their columns."""
    names = [str(column.label) for column in EXPORT_COLUMNS if not codes or column.code in codes]
    pieces = list(selection(report).csv(codes or ALL))
    lines = list(csv.reader(io.StringIO(b"".join(piece.data for piece in pieces).decode())))
    assert sum(piece.rows for piece in pieces) == len(lines)
    return [dict(zip(names, line, strict=True)) for line in lines]


def selection(report: ReportFilter) -> TaggedSelection:
    return TaggedSelection(report, list(RootCause.objects.select_related("parent")))


def test_each_inquiry_is_one_row_with_causes_times_and_days(
    tagged: Tagger, alice: Staff, market_kr: Market, cause: Callable[[str], RootCause]
) -> None:
    received = dt.datetime(2026, 3, 10, 15, 30, 59, 999_000, tzinfo=dt.UTC)
    inquiry = tagged(
        "C1.5", harm=2, breach=3, external_ref="A-1", external_source="T",
        **closed(2, received_at=received),
    )  # fmt: skip
    tag(inquiry, cause("C2.4"), by=alice, is_primary=False)

    (row,) = exported(ReportFilter(market_kr, period="all"))

    assert row == {
        "Inquiry number": inquiry.number,
        "External reference": "A-1",
        "Market": "Korea",
        "Team": "Claims",
        "Channel": "Inbound call",
        "Stage": "In force",
        "Task": "Certificate",
        "Primary cause (code)": "C1.5",
        "Primary cause (heading)": "Misguidance",
        "Primary cause": "Outdated rule",
        "Harm (0 to 4)": "2",
        "Rule at risk (0 to 4)": "3",
        "Whose fault": "Not known yet",
        "Second cause (code)": "C2.4",
        "Second cause (heading)": "Delay",
        "Second cause": "Hand-off",
        "Received": "2026-03-11 00:30:59",
        "Resolved": "2026-03-13 00:30:59",
        "Closed": "2026-03-13 00:30:59",
        "Days to close": "2",
        "Status": "Closed",
    }


def test_what_is_not_known_is_empty(team_claims: Team, market_kr: Market) -> None:
    make_inquiry(team_claims)

    (row,) = exported(ReportFilter(market_kr, period="all"))

    empty = {name for name, value in row.items() if value == ""}
    assert {"Primary cause", "Second cause", "Harm (0 to 4)", "Closed", "Days to close"} < empty


def test_the_labels_are_in_the_readers_language(tagged: Tagger, market_kr: Market) -> None:
    tagged("C1.5")

    with translation.override("ko"):
        (row,) = exported(ReportFilter(market_kr, period="all"))

    assert "구버전 기준" in row.values()
    assert "오안내" in row.values()
    assert "한국" in row.values()


def test_only_the_chosen_columns_are_written(tagged: Tagger, market_kr: Market) -> None:
    inquiry = tagged("C1.5", harm=2)

    (row,) = exported(ReportFilter(market_kr, period="all"), "number", "harm")

    assert row == {"Inquiry number": inquiry.number, "Harm (0 to 4)": "2"}


def test_values_are_the_same_as_the_lines_but_for_what_makes_them_safe(
    tagged: Tagger, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "HANDLED_ROWS", 3)
    for number in range(8):
        tagged("C1.5", external_ref=f"={number}", external_source="T", **closed(number))
    report = ReportFilter(market_kr, period="all")

    rows = [[told(cell) for cell in row.cells] for row in selection(report).rows(ALL)]

    lines = [list(line.values()) for line in exported(report)]
    assert [[cell.removeprefix("'") for cell in line] for line in lines] == rows
    assert {row[1] for row in rows} == {f"={number}" for number in range(8)}


def told(cell: Any) -> str:
    return "" if cell is None else str(cell)


def test_the_filter_is_told_in_words(
    market_kr: Market, team_claims: Team, cause: Callable[[str], RootCause]
) -> None:
    report = ReportFilter(
        market_kr,
        span=Span(NOW.date(), None),
        team=team_claims,
        stage="CLAIM",
        cause=cause("C1"),
        only=("closed",),
    )

    words = [(str(name), str(value)) for name, value in selection(report).words()]

    assert words == [
        ("Period", "2026-03-11 …"),
        ("By day of", "Received"),
        ("Team", "Claims"),
        ("Stage", "Claim"),
        ("Cause", "Misguidance"),
        ("Only these", "Closed"),
    ]


def test_the_count_is_that_of_the_lines(
    tagged: Tagger, team_policy: Team, market_kr: Market
) -> None:
    shown = tagged("C1.1")
    tagged("C1.1", team_policy)
    tagged("C1.1", status="MERGED", merged_into=shown)
    report = ReportFilter(market_kr, frozenset({shown.team_id}), period="all")

    assert selection(report).count() == len(exported(report)) == 1


def test_rows_come_in_order_of_receipt_with_the_filter_of_the_page(
    tagged: Tagger, team_policy: Team, market_kr: Market
) -> None:
    late = tagged("C1.1", received_at=NOW + dt.timedelta(hours=1))
    early = tagged("C1.2", received_at=NOW - dt.timedelta(hours=1))
    tagged("C2.1")
    tagged("C1.1", team_policy)
    tagged("C1.1", received_at=NOW - dt.timedelta(days=3))

    rows = exported(
        ReportFilter(
            market_kr,
            frozenset({early.team_id}),
            span=Span(NOW.date(), NOW.date()),
            cause=RootCause.objects.get(code="C1"),
        )
    )

    assert [row["Inquiry number"] for row in rows] == [early.number, late.number]


@pytest.mark.parametrize("cell", DANGEROUS_CELLS)
def test_no_cell_is_run_by_a_spreadsheet(
    tagged: Tagger, market_kr: Market, team_claims: Team, cell: str
) -> None:
    team_claims.name = cell
    team_claims.save(update_fields=["name"])
    tagged("C1.1", external_ref=cell, external_source="T")
    RootCause.objects.filter(code="C1.1").update(labels={"en": cell})
    market_kr.names = {"en": cell}

    (row,) = exported(ReportFilter(market_kr, period="all"))

    names = ("External reference", "Team", "Primary cause", "Market")
    assert [row[name] for name in names] == [f"'{cell}"] * 4


@pytest.mark.parametrize("cell", HARMLESS_CELLS)
def test_harmless_cells_stay_as_they_are(tagged: Tagger, market_kr: Market, cell: str) -> None:
    tagged("C1.1", external_ref=cell, external_source="T")

    assert exported(ReportFilter(market_kr, period="all"))[0]["External reference"] == cell


def test_text_cells_are_quoted(tagged: Tagger, market_kr: Market) -> None:
    tagged("C1.1", external_ref="a;b", external_source="T")

    pieces = selection(ReportFilter(market_kr, period="all")).csv(ALL)
    content = b"".join(piece.data for piece in pieces)

    assert b'"a;b"' in content
    assert b'"Claims"' in content


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text("=+-@;,\t\r\n \u3000\uff1d\uff0b\uff0d\uff20a1가")
        | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
        max_size=20,
    )
)
def test_postgresql_and_python_agree_on_what_is_dangerous(texts: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text ~ %s FROM unnest(%s::text[]) text", [DANGEROUS, texts])
        found = [dangerous for (dangerous,) in cursor.fetchall()]

    assert found == [safe_cell(text) != text for text in texts]


def test_counts_and_median_of_the_file_equal_plain_sql(tagged: Tagger, market_kr: Market) -> None:
    for number in range(40):
        tagged(f"C{number % 5 + 1}.1", **closed(number % 7))

    rows = exported(ReportFilter(market_kr, period="all"))

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT code, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY
                (closed_at AT TIME ZONE 'Asia/Seoul')::date
                - (received_at AT TIME ZONE 'Asia/Seoul')::date)
            FROM inquiries_inquiry i JOIN voc_tag t ON t.inquiry_id = i.id
            JOIN voc_rootcause c ON c.id = t.cause_id GROUP BY code
            """
        )
        plain = {code: (count, median) for code, count, median in cursor.fetchall()}
    days: dict[str, list[int]] = {}
    for row in rows:
        days.setdefault(row["Primary cause (code)"], []).append(int(row["Days to close"]))
    assert plain == {
        code: (len(values), sorted(values)[(len(values) - 1) // 2]) for code, values in days.items()
    }


@pytest.mark.parametrize("basis", list(DateBasis))
@pytest.mark.parametrize("minutes", [0, 1, 7])
def test_every_inquiry_is_there_once_however_the_file_is_cut(
    tagged: Tagger,
    market_kr: Market,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    basis: DateBasis,
) -> None:
    monkeypatch.setattr(export, "FIRST_ROWS", 2)
    monkeypatch.setattr(export, "ROWS", 5)
    times = [NOW + dt.timedelta(minutes=minutes * (number // 3)) for number in range(23)]
    made = [tagged("C1.1", **closed(1, received_at=at)).number for at in times]

    whole = exported(ReportFilter(market_kr, period="all", basis=basis))
    day = Span(NOW.date(), NOW.date() + dt.timedelta(days=1))
    period = exported(ReportFilter(market_kr, period="custom", span=day, basis=basis))

    assert [row["Inquiry number"] for row in whole] == made
    assert [row["Inquiry number"] for row in period] == made


def test_a_market_without_inquiries_has_no_lines(market_kr: Market) -> None:
    assert exported(ReportFilter(market_kr, period="all")) == []


def numbers(count: int) -> Any:
    query = SQL("SELECT n, repeat('x', 200) AS text FROM generate_series(1, %(count)s) n")
    return copy_csv(query, {"count": count}, quoted=SQL("text"))


def drained(chunks: Any) -> tuple[bytes, int]:
    """What is left of the chunks, and the number that they end with."""
    rest = []
    while True:
        try:
            rest.append(next(chunks))
        except StopIteration as end:
            return b"".join(rest), end.value


@pytest.mark.django_db
def test_rows_come_while_the_database_still_works() -> None:
    slow = SQL("SELECT n, repeat('x', 500) || pg_sleep(0.001) FROM generate_series(1, 1000) n")
    started = time.monotonic()
    chunks = copy_csv(slow, {}, quoted=SQL("n"))

    first = next(chunks)
    waited = time.monotonic() - started
    rest, counted = drained(chunks)
    whole = time.monotonic() - started

    assert first.startswith(b'"1",')
    assert (first + rest).count(b"\n") == counted == 1000
    assert waited < whole / 2


@pytest.mark.django_db
def test_a_slow_reader_makes_the_database_wait() -> None:
    chunks = numbers(200_000)
    next(chunks)
    other = connection.copy()

    with other.cursor() as cursor:
        for _attempt in range(100):
            time.sleep(0.05)
            cursor.execute(
                "SELECT wait_event FROM pg_stat_activity WHERE pid = %s",
                [connection.connection.info.backend_pid],
            )
            if cursor.fetchone() == ("ClientWrite",):
                break
        else:
            pytest.fail("the database went on writing")
    other.close()

    assert sum(len(chunk) for chunk in chunks) > 40_000_000


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_leaves_early_ends_the_query_and_leaves_no_thread() -> None:
    chunks = numbers(5_000_000)
    next(chunks)

    chunks.close()

    assert not [thread for thread in threading.enumerate() if thread.name == "copy-out"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_an_error_in_the_middle_is_raised_and_not_taken_for_the_end() -> None:
    query = SQL("SELECT 1000 / (500000 - n) AS x FROM generate_series(1, 600000) n")
    chunks = copy_csv(query, {}, quoted=SQL("x"))

    with pytest.raises(DatabaseError, match="division by zero"):
        b"".join(chunks)
