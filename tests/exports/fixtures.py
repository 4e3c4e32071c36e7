"""Exports for the tests: asked for, approved, built."""

from typing import Any

import pytest
from django.http import QueryDict

from exports import kinds, services
from exports.models import ExportRequest
from inquiries.models import Inquiry
from ops_console.shared import jobs
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_customer, make_inquiry, make_policy

REASON = "Monthly report to the board"


@pytest.fixture
def known(team_claims: Team, market_kr: Market) -> Inquiry:
    """An inquiry of a customer about whom everything is known."""
    customer = make_customer(
        market_kr,
        name="김민수",
        phone="010-2345-6789",
        email="minsu.kim@example.com",
        national_id="900101-1234567",
    )
    policy = make_policy(customer, number="00123456789")
    return make_inquiry(
        team_claims,
        customer=customer,
        policy=policy,
        subject="Call back at 010-2345-6789",
        external_ref="0007",
        external_source="T",
    )


def wanted(market: Market, **fields: Any) -> services.NewExport:
    """Return what is asked for: numbers and channels of the list of inquiries."""
    kind = kinds.find(fields.pop("kind", "inquiries"))
    assert kind is not None
    values: dict[str, Any] = {
        "query": QueryDict(fields.pop("query", "")),
        "columns": ["number", "channel"],
        "format": "CSV",
        "reason": "REPORT",
        "reason_text": REASON,
        **fields,
    }
    return services.NewExport(kind=kind, market=market, **values)


def ask(by: Staff, market: Market, **fields: Any) -> ExportRequest:
    """Ask for an export."""
    return services.ask(wanted=wanted(market, **fields), by=by, now=NOW)


def approve(export: ExportRequest, by: Staff) -> ExportRequest:
    """Approve an export."""
    return services.decide(export_id=export.pk, approve=True, text="", by=by, now=NOW)


def build(export: ExportRequest) -> ExportRequest:
    """Run the export's job as a worker does."""
    export.refresh_from_db()
    assert export.job is not None
    jobs.run(export.job.pk)
    return ExportRequest.objects.select_related("market", "job", "requested_by").get(pk=export.pk)
