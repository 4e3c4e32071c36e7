"""Deciding: another person, with the right of this moment, once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exports import services
from exports.models import ExportRequest
from inquiries.models import Inquiry
from ops_console.shared import errors
from ops_console.shared.models import AuditEntry, Job
from staff.models import Market, Staff
from tests.cast import make_person
from tests.exports.fixtures import approve, ask
from tests.factories import NOW


@pytest.fixture
def waiting(known: Inquiry, bob: Staff, market_kr: Market, settings: Any) -> ExportRequest:
    settings.EXPORT_FREE_ROWS = 0
    return ask(bob, market_kr)


def decide(export: ExportRequest, by: Staff, **fields: Any) -> ExportRequest:
    values = {"approve": False, "text": "Too much", **fields}
    return services.decide(export_id=export.pk, by=by, now=NOW, **values)


def test_an_approval_starts_the_building(waiting: ExportRequest, omar: Staff) -> None:
    export = approve(waiting, omar)

    assert (export.status, export.decided_by, export.decided_at) == ("QUEUED", omar, NOW)
    assert Job.objects.get() == export.job
    entry = AuditEntry.objects.get(kind="EXPORT_DECIDED")
    assert (entry.actor, entry.data["approved"]) == (omar, True)


def test_a_refusal_says_why(waiting: ExportRequest, petra: Staff) -> None:
    with pytest.raises(errors.Invalid):
        decide(waiting, petra, text="  ")

    export = decide(waiting, petra)

    assert (export.status, export.decision_text) == ("REFUSED", "Too much")
    assert not Job.objects.exists()


def test_nobody_decides_on_their_own_export(
    known: Inquiry, omar: Staff, market_kr: Market, settings: Any
) -> None:
    settings.EXPORT_FREE_ROWS = 0
    export = ask(omar, market_kr)

    with pytest.raises(errors.Forbidden, match="Somebody else"):
        approve(export, omar)

    export.refresh_from_db()
    assert (export.status, export.decided_by) == ("WAITING", None)


@pytest.mark.django_db
def test_the_database_refuses_what_the_service_would(waiting: ExportRequest) -> None:
    for change in (
        {"decided_by": waiting.requested_by, "decided_at": NOW},
        {"decided_at": NOW},
        {"status": "QUEUED"},
        {"status": "READY"},
        {"status": "DONE"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExportRequest.objects.filter(pk=waiting.pk).update(**change)


@pytest.mark.parametrize(
    "change", [{"role": "ANALYST"}, {"role": "LEAD"}, {"is_active": False}], ids=str
)
def test_whoever_lost_the_right_a_moment_ago_decides_nothing(
    waiting: ExportRequest, omar: Staff, change: dict[str, Any]
) -> None:
    assert omar.may("APPROVE_EXPORT")
    Staff.objects.filter(pk=omar.pk).update(**change)

    with pytest.raises(errors.Forbidden):
        approve(waiting, omar)

    waiting.refresh_from_db()
    assert waiting.status == "WAITING"


@pytest.mark.parametrize("name", ["alice", "dana", "root"])
def test_roles_without_the_right_decide_nothing(
    request: pytest.FixtureRequest, waiting: ExportRequest, name: str
) -> None:
    with pytest.raises(errors.Forbidden):
        approve(waiting, request.getfixturevalue(name))


def test_exports_of_other_markets_do_not_exist(waiting: ExportRequest, market_tw: Market) -> None:
    elsewhere = make_person("lin", "MANAGER", markets=[market_tw])

    with pytest.raises(errors.NotFound):
        approve(waiting, elsewhere)


def test_a_decision_is_made_once(waiting: ExportRequest, omar: Staff, petra: Staff) -> None:
    approve(waiting, omar)

    with pytest.raises(errors.Refused):
        decide(waiting, petra)


def test_a_remark_holds_no_number_of_a_person(waiting: ExportRequest, omar: Staff) -> None:
    with pytest.raises(errors.Invalid, match="identify"):
        decide(waiting, omar, text="Ask 010-2345-6789")
