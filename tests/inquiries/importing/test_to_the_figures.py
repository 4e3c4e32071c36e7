"""A foreign file through import and recomputation, recounted on the pages and in the export.

The rows are invented; they have the shape of public complaint files: reasons on two levels or
none, file numbers in several rows, rows that stand twice, months without rows, long durations.
"""

import csv
import datetime as dt
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoDbBlocker

from exports import kinds
from exports.kinds import Asked
from metrics.choices import Kpi
from staff.models import Market, Staff
from tests.cast import make_person, signed_in

MAPPING = Path(__file__).resolve().parents[3] / "docs" / "examples" / "ct_complaints.toml"
NOW = dt.datetime(2026, 6, 3, 12, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2026, 5, 31)
COLUMNS = (
    "file_no", "opened", "closed", "company", "coverage", "subcoverage", "reason", "subreason",
    "disposition", "conclusion", "recovery", "status",
)  # fmt: skip
REASONS = {
    "Claim Handling": ["Delays", "Denial of claim", "Unsatisfactory settlement, or offer"],
    "Underwriting": ["Cancellation", 'Premium "surprise"'],
    "Marketing & Sales": ["Misrepresentation", ""],
    "": [""],
}
Rows = list[dict[str, str]]
# One process imports the file for all tests of the module.
pytestmark = pytest.mark.xdist_group("figures")


def invented() -> Rows:
    """Return some hundred rows, always the same ones."""
    dice = Random(29)  # noqa: S311 - not for secrets
    rows = []
    for n in range(360):
        reason = dice.choices(list(REASONS), weights=(60, 20, 15, 5))[0]
        opened = FIRST + dt.timedelta(
            days=int(700 * dice.random() ** 0.5) + 28 * dice.randint(0, 2)
        )
        closed = opened + dt.timedelta(days=int(dice.expovariate(1 / 40)))
        values = (
            str(7_000_000 + n // 3), opened.isoformat(), min(closed, LAST).isoformat(),
            dice.choice(["North Mutual, Inc.", "Harbor Life"]), dice.choice(["Auto", "Life"]), "",
            reason, dice.choice(REASONS[reason]), dice.choice(["", "Furnished"]), "", "0.0",
            "Closed",
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return [*rows, *rows[:4]]


@pytest.fixture(scope="module")
def rows(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Rows]:
    """The invented rows, imported packed and recomputed by the commands of docs/importing.md."""
    written, path = invented(), tmp_path_factory.mktemp("file") / "complaints.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(written)
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            import_and_recompute(path)
        yield written
        transaction.set_rollback(True)


def import_and_recompute(path: Path) -> None:
    refused = path.with_suffix(".rejects.csv")
    call_command(
        "ensure_market", "US-CT", time_zone="America/New_York", currency="USD",
        name="Connecticut", team=["INTAKE:Intake"], verbosity=0,
    )  # fmt: skip
    call_command("load_causes", path, columns="reason,subreason", tree="CT", market=["US-CT"])
    call_command("import_inquiries", path, mapping=MAPPING, rejects=refused)
    call_command("recompute", market="US-CT")
    assert not refused.exists()


@pytest.fixture
def client(db: None, rows: Rows) -> Iterator[Client]:
    markets = [Market.objects.get(code="US-CT")]
    with time_machine.travel(NOW, tick=False):
        yield signed_in(make_person("ana", "ANALYST", language="en", markets=markets))


def months_of(rows: Rows) -> Counter[str]:
    return Counter(row["opened"][:7] for row in rows)


def causes_of(row: dict[str, str]) -> tuple[str, str]:
    """Return the labels of heading and cause; a reason that has others below it gets one itself."""
    return row["reason"], row["subreason"] or ("(unspecified)" if row["reason"] else "")


def days_of(rows: Rows) -> list[int]:
    day = dt.date.fromisoformat
    return [(day(row["closed"]) - day(row["opened"])).days for row in rows]


def dashboard(client: Client, first: dt.date, last: dt.date) -> Any:
    days = {"since": first.isoformat(), "until": last.isoformat()}
    return client.get("/metrics/", {"market": "US-CT", **days})


def exported() -> Rows:
    """The lines of the export of everything that came from the file."""
    ana, kind = Staff.objects.get(username="ana"), kinds.find("voc")
    assert kind is not None
    asked = Asked(QueryDict("period=all"), Market.objects.get(code="US-CT"), ana, NOW)
    names = [str(column.label) for column in kind.columns]
    selection: Any = kind.select(asked)
    lines = b"".join(piece.data for piece in selection.csv([each.code for each in kind.columns]))
    return [dict(zip(names, line, strict=True)) for line in csv.reader(io.StringIO(lines.decode()))]


def test_the_dashboard_over_years_counts_by_month_as_the_file_does(
    rows: Rows, client: Client
) -> None:
    page = dashboard(client, FIRST, LAST)

    table = re.findall(
        r">(\d{4}-\d{2})</th>\s*<td[^>]*>(?:<a[^>]*>)?([\d,]+)", page.content.decode()
    )
    assert {month: int(count) for month, count in table if count != "0"} == months_of(rows)
    assert any(count == "0" for _month, count in table)


def test_the_dashboard_of_one_month_counts_that_month(rows: Rows, client: Client) -> None:
    month, count = months_of(rows).most_common(1)[0]
    first = dt.date.fromisoformat(f"{month}-01")
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)

    figures = dashboard(client, first, last).context["figures"]

    assert figures.kpis[Kpi.VOLUME].value == count
    assert sum(figures.volume) == count


def test_the_median_of_days_to_close_is_the_one_of_the_file(rows: Rows, client: Client) -> None:
    value = dashboard(client, FIRST, LAST).context["figures"].kpis[Kpi.DAYS_TO_CLOSE]

    assert value.n == len(rows)
    assert value.median == median(days_of(rows))
    assert Counter(int(row["Days to close"]) for row in exported()) == Counter(days_of(rows))


def test_the_report_counts_reasons_and_subreasons_as_the_file_does(
    rows: Rows, client: Client
) -> None:
    page = client.get("/voc/", {"market": "US-CT", "period": "all"})

    report = page.context["report"]
    assert {str(row.label): row.tally.count for row in report.causes} == Counter(
        row["reason"] for row in rows if row["reason"]
    )
    below = {
        (str(row.label), str(child.label)): child.tally.count
        for row in report.causes
        for child in row.children
    }
    assert below == Counter(causes_of(row) for row in rows if row["reason"])
    assert {row.key: row.tally.count for row in report.months} == months_of(rows)
    assert report.totals.untagged == sum(not row["reason"] for row in rows)


def test_the_export_has_every_row_with_its_reason_and_month(rows: Rows, client: Client) -> None:
    found = Counter(
        (row["Received"][:10], row["Primary cause (heading)"], row["Primary cause"])
        for row in exported()
    )

    assert found == Counter((row["opened"], *causes_of(row)) for row in rows)
