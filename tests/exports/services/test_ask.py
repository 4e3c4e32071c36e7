"""Asking: rights, reasons, rows, approval, the audit entry."""

from typing import Any

import pytest

from exports import services
from exports.models import ExportRequest, Threshold
from inquiries.models import Inquiry
from ops_console.shared import errors
from ops_console.shared.models import AuditEntry, Job
from staff.models import Market, Staff, Team
from tests.exports.fixtures import REASON, ask, wanted
from tests.factories import NOW, make_inquiry


def test_a_small_export_is_built_at_once(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    export = ask(bob, market_kr)

    assert (export.status, export.needs, export.rows_expected) == ("QUEUED", [], 1)
    job = Job.objects.get()
    assert (export.job, job.kind, job.params) == (job, "exports.build", {"export_id": export.pk})


def test_the_question_is_in_the_audit_trail_of_its_market(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr, query="text=call+back&channel=CALL_IN")

    entry = AuditEntry.objects.get(kind="EXPORT_ASKED")
    assert (entry.chain, entry.actor, entry.object_id) == ("KR", bob, str(export.pk))
    assert (entry.reason, entry.reason_text) == ("REPORT", REASON)
    assert (entry.data["rows"], entry.data["columns"]) == (1, ["number", "channel"])
    assert "back" not in str(entry.data)


def test_more_rows_than_may_leave_wait_for_approval(
    known: Inquiry, bob: Staff, market_kr: Market, settings: Any
) -> None:
    settings.EXPORT_FREE_ROWS = 0

    export = ask(bob, market_kr)

    assert (export.status, export.needs, export.job) == ("WAITING", ["ROWS"], None)
    assert not Job.objects.exists()


def test_a_market_has_a_threshold_of_its_own(
    known: Inquiry, bob: Staff, market_kr: Market, market_tw: Market
) -> None:
    Threshold.objects.create(market=market_tw, free_rows=5000)
    Threshold.objects.create(market=market_kr, free_rows=0)

    assert ask(bob, market_kr).needs == ["ROWS"]


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ({"columns": ["customer_name"]}, []),
        ({"columns": ["customer_national_id"]}, ["IDENTIFIERS"]),
        ({"clear_columns": ["customer_name"]}, ["CLEAR"]),
        ({"clear_columns": ["customer_national_id"]}, ["IDENTIFIERS", "CLEAR"]),
    ],
)
def test_identifiers_and_unmasked_data_wait_for_approval(
    known: Inquiry, bob: Staff, market_kr: Market, fields: dict[str, Any], needs: list[str]
) -> None:
    export = ask(bob, market_kr, **fields)

    assert (export.needs, export.status) == (needs, "WAITING" if needs else "QUEUED")


def test_only_rows_of_ones_own_teams_are_counted(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market, team_policy: Team
) -> None:
    make_inquiry(team_policy)

    assert (ask(bob, market_kr).rows_expected, ask(omar, market_kr).rows_expected) == (1, 2)


def test_markets_are_never_joined(
    known: Inquiry, dana: Staff, market_kr: Market, market_tw: Market, team_taipei: Team
) -> None:
    make_inquiry(team_taipei)

    assert [ask(dana, market).rows_expected for market in (market_kr, market_tw)] == [1, 1]


@pytest.mark.parametrize("name", ["alice", "erin", "root"])
def test_a_role_without_the_right_asks_for_nothing(
    request: pytest.FixtureRequest, known: Inquiry, market_kr: Market, name: str
) -> None:
    with pytest.raises(errors.Forbidden):
        ask(request.getfixturevalue(name), market_kr)

    assert not ExportRequest.objects.exists()


def test_a_market_that_is_not_open_gives_nothing(
    known: Inquiry, bob: Staff, market_tw: Market
) -> None:
    with pytest.raises(errors.Forbidden):
        ask(bob, market_tw)


@pytest.mark.parametrize("column", ["customer_name", "customer_national_id"])
def test_a_role_that_may_not_reveal_gets_no_unmasked_column(
    known: Inquiry, dana: Staff, market_kr: Market, column: str
) -> None:
    with pytest.raises(errors.Forbidden, match="without its mask"):
        ask(dana, market_kr, clear_columns=[column])


def test_free_text_never_leaves_unmasked(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    with pytest.raises(errors.Forbidden, match="without its mask"):
        ask(bob, market_kr, clear_columns=["subject"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason_text": "asdf asdf asdf"}, "hollow_reason"),
        ({"reason_text": " " * 20}, "hollow_reason"),
        ({"reason_text": "Call 010-2345-6789 back"}, "personal_reason"),
        ({"query": "text=010-2345-6789"}, "personal_reason"),
        ({"query": "channel=SMOKE"}, "unknown_code"),
        ({"query": "received_from=2026-02-30"}, "bad_period"),
        ({"query": "status=CLOSED"}, "no_rows"),
        ({"columns": []}, "no_columns"),
        ({"columns": ["password"]}, "no_columns"),
        ({"query": "text=" + "x" * 2100}, "invalid"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(
    known: Inquiry, bob: Staff, market_kr: Market, fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        ask(bob, market_kr, **fields)

    assert refusal.value.code == code
    assert not ExportRequest.objects.exists()
    assert not AuditEntry.objects.exists()


def test_unmasked_exports_have_a_limit(
    known: Inquiry, bob: Staff, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.rules.MAX_CLEAR_ROWS", 0)

    with pytest.raises(errors.Invalid, match="Narrow the filter"):
        ask(bob, market_kr, clear_columns=["customer_name"])


def test_one_person_does_not_take_all_workers(
    known: Inquiry, bob: Staff, dana: Staff, market_kr: Market
) -> None:
    for _time in range(3):
        ask(bob, market_kr)

    with pytest.raises(errors.Refused):
        ask(bob, market_kr)

    assert ask(dana, market_kr).status == "QUEUED"


def test_what_the_page_did_not_know_is_not_kept(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr, query="sort=oldest&after=x&evil=1&channel=CALL_IN")

    assert export.query == "channel=CALL_IN&sort=oldest"


def test_one_cancels_ones_own_export_only(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr)

    with pytest.raises(errors.NotFound):
        services.cancel(export_id=export.pk, by=omar, now=NOW)
    services.cancel(export_id=export.pk, by=bob, now=NOW)

    export.refresh_from_db()
    assert (export.status, export.ending) == ("CANCELLED", "BY_REQUESTER")
    with pytest.raises(errors.Refused):
        services.cancel(export_id=export.pk, by=bob, now=NOW)


def test_the_order_of_the_columns_is_that_of_the_kind(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr, columns=["channel", "number", "channel"])

    assert export.columns == ["number", "channel"]
    assert wanted(market_kr).kind.code == export.kind
