"""Time travel: the day before, the last day, the day after, in Seoul and in Taipei."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from inquiries.models import Customer, Inquiry, Note
from inquiries.models.drafts import Draft
from operations.models import ErasureProof
from operations.rules import Period
from operations.services import apply_rules, enqueue_retention, set_clock
from operations.services.erasing import hash_of
from ops_console.shared import audit, jobs
from ops_console.shared.models import AuditEntry, AuditKind, Job
from staff.models import Market, Staff, Team
from tests.factories import make_customer, make_inquiry, make_policy

NOW = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def clock(market: Market, rule: str = "inquiries.inquiry", **period: int) -> None:
    set_clock(market=market, rule=rule, period=Period(**period), basis="test", now=NOW)


def ended(team: Team, local: str, **fields: Any) -> Inquiry:
    """Make an inquiry that was closed at this moment of its market's clock."""
    at = dt.datetime.fromisoformat(local).replace(tzinfo=team.market.zone)
    values = {"subject": "Kim Cheolsu", "customer_words": "words", **_closed(at), **fields}
    return make_inquiry(team, **values)


def _closed(at: dt.datetime) -> dict[str, Any]:
    return {"status": "CLOSED", "resolved_at": at, "closed_at": at, "received_at": at}


def erased(inquiry: Inquiry) -> bool:
    inquiry.refresh_from_db()
    return inquiry.erased_at is not None


@pytest.mark.parametrize("place", ["market_kr", "market_tw"])
@pytest.mark.parametrize(
    ("closed", "period", "last_day"),
    [
        ("2021-03-15T23:59:59", {"years": 5}, dt.date(2026, 3, 15)),
        ("2021-03-15T00:00:00", {"years": 5}, dt.date(2026, 3, 15)),
        ("2024-02-29T12:00:00", {"years": 1}, dt.date(2025, 2, 28)),
        ("2025-11-30T12:00:00", {"months": 3}, dt.date(2026, 2, 28)),
    ],
)
def test_an_inquirys_words_go_on_the_day_after_the_last_one(
    request: pytest.FixtureRequest,
    place: str,
    closed: str,
    period: dict[str, int],
    last_day: dt.date,
) -> None:
    market = request.getfixturevalue(place)
    inquiry = ended(Team.objects.create(market=market, code="T", name="T"), closed)
    clock(market, "inquiries.inquiry", **period)

    found = {}
    for name, day in (("before", last_day - DAY), ("last", last_day), ("after", last_day + DAY)):
        apply_rules(market=market, day=day)
        found[name] = erased(inquiry)

    assert found == {"before": False, "last": False, "after": True}


@pytest.mark.parametrize(
    ("place", "zone"), [("market_kr", "Asia/Seoul"), ("market_tw", "Asia/Taipei")]
)
def test_the_nightly_job_counts_days_as_its_market_does(
    request: pytest.FixtureRequest, place: str, zone: str
) -> None:
    market = request.getfixturevalue(place)
    inquiry = ended(Team.objects.create(market=market, code="T", name="T"), "2025-05-10T22:00:00")
    clock(market, days=10)
    midnight = dt.datetime(2025, 5, 21, tzinfo=ZoneInfo(zone))

    found = []
    for moment in (midnight - dt.timedelta(seconds=1), midnight):
        with time_machine.travel(moment, tick=False):
            for job in enqueue_retention(now=moment):
                jobs.run(job.pk)
        found.append(erased(inquiry))

    assert found == [False, True]


def test_an_erased_inquiry_keeps_its_codes_and_loses_person_and_words(
    team_claims: Team, alice: Staff
) -> None:
    customer = make_customer(team_claims.market)
    inquiry = ended(
        team_claims, "2021-01-01T09:00:00", customer=customer, external_ref="X-1",
        policy=make_policy(customer), details={"name": "Kim Cheolsu"},
    )  # fmt: skip
    Note.objects.create(inquiry=inquiry, body="Kim", author=alice, created_at=NOW)
    Draft.objects.create(
        staff=alice, inquiry=inquiry, form="note", key="k", sequence=1, fields="{}", updated_at=NOW
    )
    clock(team_claims.market, years=1)

    apply_rules(market=team_claims.market, day=NOW.date())

    inquiry.refresh_from_db()
    assert not Draft.objects.exists()
    told = (inquiry.subject, inquiry.customer_words, inquiry.details, inquiry.external_ref)
    assert told == ("", "", {}, "")
    assert (inquiry.customer_id, inquiry.policy_id, inquiry.notes.count()) == (None, None, 0)
    assert (inquiry.task_type, inquiry.status, inquiry.team_id) == (
        "CERT",
        "CLOSED",
        team_claims.pk,
    )
    assert Customer.objects.filter(pk=customer.pk).exists()


def test_open_and_young_inquiries_stay(team_claims: Team) -> None:
    at = "2020-01-01T09:00:00"
    received = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    unfinished = make_inquiry(team_claims, received_at=received)
    reopened_late = ended(
        team_claims, at, closed_at=NOW - DAY, resolved_at=NOW - DAY, subject="late"
    )
    clock(team_claims.market, years=1)

    assert apply_rules(market=team_claims.market, day=NOW.date()) == {"inquiries.inquiry": 0}
    assert not erased(unfinished)
    assert not erased(reopened_late)


def test_another_market_has_its_own_clock(team_claims: Team, team_taipei: Team) -> None:
    here, there = (ended(team, "2025-01-01T09:00:00") for team in (team_claims, team_taipei))
    clock(team_claims.market, months=3)
    clock(team_taipei.market, years=5)

    for market in (team_claims.market, team_taipei.market):
        apply_rules(market=market, day=NOW.date())

    assert (erased(here), erased(there)) == (True, False)


def test_without_a_clock_nothing_is_erased(team_claims: Team) -> None:
    inquiry = ended(team_claims, "1990-01-01T09:00:00")

    assert apply_rules(market=team_claims.market, day=NOW.date()) == {}
    assert not erased(inquiry)


def test_each_batch_leaves_a_proof_and_an_audit_entry(team_claims: Team) -> None:
    ids = [ended(team_claims, "2021-01-01T09:00:00").pk for _ in range(3)]
    clock(team_claims.market, years=1)

    apply_rules(market=team_claims.market, day=NOW.date())

    proof = ErasureProof.objects.get()
    assert (proof.rule, proof.count, proof.method) == ("inquiries.inquiry", 3, "ANONYMISED")
    assert (proof.ids_hash, proof.basis, proof.day) == (hash_of(ids), "test", NOW.date())
    entry = AuditEntry.objects.get(kind=AuditKind.ERASED)
    assert (entry.chain, entry.data["ids_hash"]) == ("KR", proof.ids_hash)
    assert audit.verify("KR") is None


def test_one_night_has_one_job_for_each_market_and_one_for_the_console(
    market_kr: Market, market_tw: Market
) -> None:
    enqueue_retention(now=NOW)
    enqueue_retention(now=NOW + dt.timedelta(minutes=5))

    assert Job.objects.filter(kind="operations.retention").count() == 3
