"""The audit trail leaves like everything else: by an export, with a reason and a manifest."""

import csv
import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from exports.models import ExportRequest
from exports.services.records import path_of
from ops_console.shared import errors
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff
from tests.cast import make_person, signed_in
from tests.exports.fixtures import ask, build
from tests.factories import NOW as ASKED_AT
from tests.privacy.rows import write

pytestmark = pytest.mark.django_db
COLUMNS = ["chain", "kind", "actor_name", "subject_id", "reason_text", "hash"]
SEEN_AT = ASKED_AT - dt.timedelta(hours=2)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.EXPORT_DIR = tmp_path / "exports"


def exported(by: Staff, market: Market, query: str = "", **fields: Any) -> ExportRequest:
    return build(ask(by, market, kind="audit", query=query, **{"columns": COLUMNS, **fields}))


def rows_of(export: ExportRequest) -> list[list[str]]:
    text = path_of(export).read_text(encoding="utf-8-sig")
    _head, *rows, _mark = csv.reader(io.StringIO(text))
    return rows


def test_the_filtered_trail_of_one_market_leaves_safe_and_masked(
    petra: Staff, alice: Staff, bob: Staff, mei: Staff, market_kr: Market
) -> None:
    said = "=HYPERLINK() called back at 010-2345-6789"
    own = write(alice, at=SEEN_AT, reason_text=said, subject_id="7")
    write(bob, at=SEEN_AT)
    write(mei, at=SEEN_AT, chain="TW", subject_id="9")

    export = exported(petra, market_kr, "who=alice&request=request-1")

    assert rows_of(export) == [
        ["KR", "Revealed", "alice", "7", "'=HYPERLINK() called back at 010-****-6789", own.hash]
    ]
    assert export.sha256 == hashlib.sha256(path_of(export).read_bytes()).hexdigest()
    asked = AuditEntry.objects.get(kind=AuditKind.EXPORT_ASKED)
    assert (asked.reason, asked.data["rows"]) == ("REPORT", 1)


def test_entries_of_the_console_go_along_where_their_people_work(
    petra: Staff, alice: Staff, mei: Staff, market_kr: Market
) -> None:
    for person in (alice, mei):
        write(person, at=SEEN_AT, kind=AuditKind.SIGNED_IN, chain="console", subject_id="")
    # Asking and building are on the trail too, but later than the question.
    export = exported(petra, market_kr)

    assert [row[:3] for row in rows_of(export)] == [["console", "Signed in", "alice"]]
    assert export.rows == export.rows_expected == 1


def test_days_are_days_of_the_market(petra: Staff, alice: Staff, market_kr: Market) -> None:
    midnight = dt.datetime(2026, 3, 9, 15, 0, tzinfo=dt.UTC)
    for seconds in (-1, 0, 86_399, 86_400):
        write(alice, at=midnight + dt.timedelta(seconds=seconds), subject_id=str(seconds))

    export = exported(petra, market_kr, "since=2026-03-10&until=2026-03-10")

    assert [row[3] for row in rows_of(export)] == ["0", "86399"]


@pytest.mark.parametrize(
    ("chain", "found"),
    [
        # The reader's own clock is Seoul's.
        ("", ["0", "3600"]),
        # Narrowed to one market it is the market's: in Taipei the day begins an hour later.
        ("TW", ["3600", "86400"]),
    ],
)
def test_the_export_has_the_days_of_the_page(
    alice: Staff, market_kr: Market, market_tw: Market, chain: str, found: list[str]
) -> None:
    reader = make_person("reader", "PRIVACY", markets=[market_kr, market_tw])
    midnight = dt.datetime(2026, 3, 9, 15, 0, tzinfo=dt.UTC)
    for seconds in (-1, 0, 3600, 86_400, 90_000):
        at = midnight + dt.timedelta(seconds=seconds)
        write(alice, at=at, chain="TW", subject_id=str(seconds))
    query = f"chain={chain}&since=2026-03-10&until=2026-03-10"

    page = signed_in(reader).get(f"/privacy/audit/?{query}").context["page"]
    export = exported(reader, market_tw, query)

    assert sorted(row.subject_id for row in page.entries) == found
    assert [row[3] for row in rows_of(export)] == found


def test_the_export_names_the_time_zone_of_its_days(petra: Staff, alice: Staff) -> None:
    write(alice, at=SEEN_AT)
    client = signed_in(petra)

    narrowed = client.get("/exports/new/audit/?since=2026-03-10").content.decode()

    assert "Asia/Seoul" in narrowed
    assert "Asia/Seoul" not in client.get("/exports/new/audit/?who=alice").content.decode()


def test_the_trail_of_one_market_is_exported_as_that_market(
    market_kr: Market, market_tw: Market
) -> None:
    reader = make_person("reader", "PRIVACY", markets=[market_kr, market_tw])
    client = signed_in(reader)

    assert "chain=TW&amp;market=TW" in client.get("/privacy/audit/?chain=TW").content.decode()
    assert "market=" not in client.get("/privacy/audit/?chain=console").context["export"]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "9999-12-31"])
def test_a_day_that_is_none_is_refused(petra: Staff, market_kr: Market, day: str) -> None:
    with pytest.raises(errors.Invalid):
        ask(petra, market_kr, kind="audit", query=f"until={day}", columns=COLUMNS)


def test_only_the_privacy_role_takes_the_trail_along(
    petra: Staff, bob: Staff, omar: Staff, alice: Staff
) -> None:
    write(alice, at=SEEN_AT)
    page = signed_in(petra).get("/privacy/audit/?who=alice").content.decode()

    assert 'href="/exports/new/audit/?who=alice"' in page
    for person, status in ((petra, 200), (bob, 404), (omar, 404)):
        assert signed_in(person).get("/exports/new/audit/?who=alice").status_code == status
