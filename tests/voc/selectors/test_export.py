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
from voc.selectors import ReportFilter, export, export_csv, export_name
from voc.selectors.copying import copy_csv

DANGEROUS_CELLS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1", "\uff0b1", "\uff0d1",
    "\uff20x", " =1", "\u3000=1", "a;=1", "a,@x", "a\n-1", "a\t+1",
]  # fmt: skip
HARMLESS_CELLS = ["KR-1", "a=b", "010-1234", "2026-03-11", "a; b", "'quoted'", "", "가나다", "1,5"]


def exported(report: ReportFilter) -> list[dict[str, str]]:
    content = b"".join(export_csv(report, RootCause.objects.select_related("parent")))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


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


def test_the_header_and_the_labels_are_in_the_readers_language(
    tagged: Tagger, market_kr: Market
) -> None:
    tagged("C1.5")

    with translation.override("ko"):
        (row,) = exported(ReportFilter(market_kr, period="all"))

    assert "구버전 기준" in row.values()
    assert "오안내" in row.values()
    assert "한국" in row.values()


def test_the_language_is_settled_before_the_first_byte(tagged: Tagger, market_kr: Market) -> None:
    tagged("C1.5")
    with translation.override("zh-hant"):
        chunks = export_csv(
            ReportFilter(market_kr, period="all"), RootCause.objects.select_related("parent")
        )

    assert "舊版規定" in b"".join(chunks).decode()


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

    content = b"".join(export_csv(ReportFilter(market_kr, period="all"), []))

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


def test_a_market_without_inquiries_exports_its_header(market_kr: Market) -> None:
    assert exported(ReportFilter(market_kr, period="all")) == []


def test_the_name_says_market_and_days(market_kr: Market) -> None:
    span = Span(dt.date(2026, 1, 1), dt.date(2026, 1, 31))

    assert export_name(ReportFilter(market_kr, span=span)) == (
        "root-causes-KR-2026-01-01-2026-01-31.csv"
    )
    assert export_name(ReportFilter(market_kr)) == "root-causes-KR.csv"


def numbers(count: int) -> Any:
    query = SQL("SELECT n, repeat('x', 200) AS text FROM generate_series(1, %(count)s) n")
    return copy_csv(query, {"count": count}, quoted=SQL("text"))


@pytest.mark.django_db
def test_rows_come_while_the_database_still_works() -> None:
    slow = SQL("SELECT n, repeat('x', 500) || pg_sleep(0.001) FROM generate_series(1, 1000) n")
    started = time.monotonic()
    chunks = copy_csv(slow, {}, quoted=SQL("n"))

    first = next(chunks)
    waited = time.monotonic() - started
    rest = b"".join(chunks)
    whole = time.monotonic() - started

    assert first.startswith(b'"1",')
    assert (first + rest).count(b"\n") == 1000
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
