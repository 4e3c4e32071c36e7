"""The example mappings of docs/examples import their files; the excerpt's numbers are recounted.

The excerpt is from open government data of the Connecticut Insurance Department; see its README.
"""

import csv
import datetime as dt
import shutil
import statistics
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from inquiries.models import Inquiry
from inquiries.services import importing
from staff.models import Market, Team
from tests.inquiries.importing.files import refused, run, utc

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
EXCERPT = EXAMPLES / "ct_complaints_excerpt.csv"
MAPPING = (EXAMPLES / "ct_complaints.toml").read_text(encoding="utf-8")


def source_rows() -> list[dict[str, str]]:
    with EXCERPT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def connecticut(db: None, tmp_path: Path) -> importing.Report:
    """The excerpt, imported by the steps of docs/importing.md."""
    call_command(
        "ensure_market", "US-CT", time_zone="America/New_York", currency="USD",
        name="Connecticut", team=["INTAKE:Intake"], verbosity=0,
    )  # fmt: skip
    call_command("load_causes", EXCERPT, columns="reason,subreason", tree="CT", market=["US-CT"])
    return run(Path(shutil.copy(EXCERPT, tmp_path)), MAPPING)


def asked(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_every_row_of_the_excerpt_is_created_and_a_second_run_creates_nothing(
    connecticut: importing.Report, tmp_path: Path
) -> None:
    rows = len(source_rows())

    again = run(tmp_path / EXCERPT.name, MAPPING)

    assert connecticut.counts() == {"read": rows, "created": rows, "known": 0, "rejected": 0}
    assert again.counts() == {"read": rows, "created": 0, "known": rows, "rejected": 0}


def test_counts_by_reason_are_those_of_the_file(connecticut: importing.Report) -> None:
    counted = asked("""
        SELECT coalesce(parent.labels, cause.labels) ->> 'en', count(*)
        FROM voc_tag tag JOIN voc_rootcause cause ON cause.id = tag.cause_id
        LEFT JOIN voc_rootcause parent ON parent.id = cause.parent_id
        WHERE tag.is_primary GROUP BY 1
    """)

    assert {row[0]: row[1] for row in counted} == Counter(
        row["reason"] for row in source_rows() if row["reason"]
    )
    assert any(not row["reason"] for row in source_rows())


def test_counts_by_month_are_those_of_the_file(connecticut: importing.Report) -> None:
    counted = asked("""
        SELECT to_char(received_at AT TIME ZONE 'America/New_York', 'YYYY-MM'), count(*)
        FROM inquiries_inquiry GROUP BY 1
    """)

    assert {row[0]: row[1] for row in counted} == Counter(
        row["opened"][:7] for row in source_rows()
    )


def test_the_median_days_to_close_are_those_of_the_file(connecticut: importing.Report) -> None:
    days = [
        (dt.date.fromisoformat(row["closed"]) - dt.date.fromisoformat(row["opened"])).days
        for row in source_rows()
    ]

    counted = asked("""
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY
            (closed_at AT TIME ZONE 'America/New_York')::date
            - (received_at AT TIME ZONE 'America/New_York')::date)
        FROM inquiries_inquiry
    """)

    assert counted == [(statistics.median(days),)]


def test_rows_that_stand_twice_word_for_word_are_two_inquiries(
    connecticut: importing.Report,
) -> None:
    repeated = Inquiry.objects.filter(external_ref__endswith="~2")

    assert repeated.count() == 4


@pytest.fixture
def korea(market_kr: Market) -> Market:
    Team.objects.create(market=market_kr, code="CLAIMS", name="Claims")
    Team.objects.create(market=market_kr, code="POLICY", name="Policy service")
    return market_kr


def test_the_korean_example_is_read_in_cp949(korea: Market, tmp_path: Path) -> None:
    path = Path(shutil.copy(EXAMPLES / "korea_cp949.csv", tmp_path))
    mapping = (EXAMPLES / "korea_cp949.toml").read_text(encoding="utf-8")

    report = run(path, mapping)

    assert importing.scan(path, importing.parse_mapping(mapping).shape).encoding == "cp949"
    assert report.counts() == {"read": 7, "created": 6, "known": 0, "rejected": 1}
    assert refused(path)[0][:3] == (9, "접수일자, 접수시각", "2026.01.32 09:00")
    first = Inquiry.objects.get(external_ref="2026-000101")
    assert (first.received_at, first.team.code) == (utc(2026, 1, 5, 0, 12), "CLAIMS")
    assert first.customer is not None
    assert (first.customer.name.reveal(), first.customer.phone.reveal()) == (
        "김가상",
        "01000000101",
    )
    assert Inquiry.objects.get(recontact_of=first).external_ref == "2026-000104"


def test_the_taiwanese_example_is_read_in_big5_with_years_of_the_republic(
    team_taipei: Team, tmp_path: Path
) -> None:
    path = Path(shutil.copy(EXAMPLES / "taiwan_big5.csv", tmp_path))

    report = run(path, (EXAMPLES / "taiwan_big5.toml").read_text(encoding="utf-8"))

    assert report.counts() == {"read": 5, "created": 5, "known": 0, "rejected": 0}
    first = Inquiry.objects.get(external_ref="TP-0001")
    assert (first.received_at, first.status) == (utc(2026, 1, 5, 1, 30), "CLOSED")
    assert first.details == {"branch": "台北總公司", "ticket": "000417"}
