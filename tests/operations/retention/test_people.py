"""Customers go with their contracts when everything about them is over, and not a day before."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from inquiries.choices import CorrectionKind
from inquiries.models import Correction, Customer, ImportRun, Inquiry, Note, Policy
from inquiries.selectors import customer_context, find_customers, search
from inquiries.selectors.lookups import get_customer_by_id
from operations.rules import Period
from operations.services import apply_rules, bring_back, set_clock
from ops_console.shared import errors
from ops_console.shared.models import AuditEntry, Job, JobStatus
from playbooks.models import Playbook, PlaybookVersion, Run
from staff.models import Market, Staff, Team
from tests.factories import make_customer, make_inquiry, make_policy
from tests.operations.retention.test_clocks import NOW, clock, ended

OLD = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
END = dt.date(2020, 6, 30)
AFTER = dt.date(2025, 7, 1)


@pytest.fixture
def former(market_kr: Market) -> Customer:
    """Somebody whose only contract ended on 30 June 2020, under a clock of five years."""
    clock(market_kr, "inquiries.customer", years=5)
    customer = make_customer(market_kr, created_at=OLD)
    make_policy(customer, status="SURRENDERED", ended_on=END)
    return customer


def is_there(customer: Customer) -> bool:
    return Customer.objects.filter(pk=customer.pk).exists()


@pytest.mark.parametrize(
    ("day", "stays"),
    [(AFTER - dt.timedelta(days=2), 1), (AFTER - dt.timedelta(days=1), 1), (AFTER, 0)],
)
def test_a_former_customer_goes_five_years_and_a_day_after_the_end(
    former: Customer, day: dt.date, stays: int
) -> None:
    apply_rules(market=former.market, day=day)

    assert is_there(former) == stays
    assert Policy.objects.filter(holder_id=former.pk).exists() == stays


@pytest.mark.parametrize("ended_on", [None, dt.date(2021, 1, 1)])
def test_a_contract_that_lives_or_ended_later_keeps_the_customer(
    former: Customer, ended_on: dt.date | None
) -> None:
    make_policy(former, ended_on=ended_on)

    apply_rules(market=former.market, day=AFTER)

    assert is_there(former)


def test_whoever_is_insured_by_a_living_contract_stays(former: Customer, market_kr: Market) -> None:
    make_policy(make_customer(market_kr), insured=former)

    apply_rules(market=former.market, day=AFTER)

    assert is_there(former)


def test_an_open_or_recent_inquiry_keeps_the_customer(former: Customer, team_claims: Team) -> None:
    make_inquiry(team_claims, customer=former, received_at=OLD)

    apply_rules(market=former.market, day=AFTER)

    assert is_there(former)


def test_a_deleted_customer_leaves_anonymous_inquiries(
    former: Customer, team_claims: Team, market_kr: Market
) -> None:
    own = ended(team_claims, "2019-01-01T09:00:00", customer=former)
    other = make_customer(market_kr)
    about = ended(team_claims, "2019-01-01T09:00:00", customer=other, policy=former.policies.get())
    insuring = make_policy(other, insured=former, ended_on=END)

    apply_rules(market=former.market, day=AFTER)

    assert not is_there(former)
    own.refresh_from_db()
    assert (own.customer_id, own.subject, own.events.count()) == (None, "", 0)
    about.refresh_from_db()
    assert (about.customer_id, about.policy_id, about.subject) == (other.pk, None, "Kim Cheolsu")
    insuring.refresh_from_db()
    assert insuring.insured_id is None


def test_a_prospect_has_a_clock_of_his_own(market_kr: Market) -> None:
    clock(market_kr, "inquiries.prospect", months=3)
    at = dt.datetime(2026, 1, 10, 3, 0, tzinfo=dt.UTC)
    prospect = make_customer(market_kr, kind="PROSPECT", created_at=at)
    beneficiary = make_customer(market_kr, kind="BENEFICIARY", created_at=at)

    apply_rules(market=market_kr, day=dt.date(2026, 4, 10))
    before = is_there(prospect)
    apply_rules(market=market_kr, day=dt.date(2026, 4, 11))

    assert (before, is_there(prospect), is_there(beneficiary)) == (True, False, True)


def test_what_a_playbook_kept_beside_the_inquiry_goes_too(
    team_claims: Team, alice: Staff, request: pytest.FixtureRequest
) -> None:
    run = _run_beside(ended(team_claims, "2019-01-01T09:00:00"), alice, request)
    clock(team_claims.market, years=1)

    apply_rules(market=team_claims.market, day=NOW.date())

    run.refresh_from_db()
    kept = f"{run.answers}{run.variables}{run.script_text}{run.record_text}{run.proposed_text}"
    assert "Cheolsu" not in kept
    assert run.outcome == "DONE"


def _run_beside(inquiry: Inquiry, agent: Staff, request: pytest.FixtureRequest) -> Run:
    playbook = Playbook.objects.create(market=inquiry.market, code="PB-99", risk="L")
    version = PlaybookVersion.objects.create(
        playbook=playbook, number=1, content={}, digest="d", created_at=NOW,
        effective_from=dt.date(2026, 1, 1), review_by=dt.date(2027, 1, 1),
    )  # fmt: skip
    words = dict.fromkeys(("script_text", "proposed_text", "record_text"), "Kim Cheolsu")
    return Run.objects.create(
        inquiry=inquiry, playbook=playbook, version=version, by=agent, state="CONFIRMED",
        language="en", answers={"name": {"value": "Cheolsu"}}, variables={"who": "Cheolsu"},
        outcome="DONE", started_at=NOW, finished_at=NOW, **words,
    )  # fmt: skip


def test_files_of_imports_go_and_a_file_that_is_gone_already_stops_nothing(
    market_kr: Market,
) -> None:
    clock(market_kr, "inquiries.import_file", days=30)
    names = [
        default_storage.save(f"imports/{name}", ContentFile(b"Kim,010-1234-5678"))
        for name in ("upload", "rejects")
    ]
    run = ImportRun.objects.create(
        file_name="customers.csv", file=names[0], rejects=names[1], digest="d",
        mapping={"market": "KR"}, created_at=OLD, finished_at=OLD,
    )  # fmt: skip
    default_storage.delete(names[1])

    apply_rules(market=market_kr, day=NOW.date())

    run.refresh_from_db()
    assert (run.file, run.rejects) == ("", "")
    assert not default_storage.exists(names[0])


def test_what_old_jobs_were_given_and_said_goes(db: None) -> None:
    set_clock(market=None, rule="operations.job", period=Period(months=6), basis="x", now=NOW)
    values: dict[str, Any] = {"kind": "k", "params": {"name": "Kim"}, "error": "Kim"}
    old, young = (
        Job.objects.create(
            period=f"{at}", queued_at=at, finished_at=at, status=JobStatus.FAILED, **values
        )
        for at in (OLD, NOW)
    )

    assert apply_rules(market=None, day=NOW.date())["operations.job"] == 1

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.params, old.error, young.params) == ({}, "", {"name": "Kim"})


def test_a_former_customer_is_kept_apart_and_found_by_nobody(
    former: Customer, alice: Staff, team_claims: Team
) -> None:
    clock(former.market, "inquiries.separation", months=3)
    inquiry = ended(team_claims, "2019-01-01T09:00:00", customer=former)
    found_before = find_customers(alice, former.reference)

    apply_rules(market=former.market, day=dt.date(2020, 9, 30))
    on_the_last_day = find_customers(alice, former.reference)
    apply_rules(market=former.market, day=dt.date(2020, 10, 1))

    assert found_before == on_the_last_day == [former]
    assert find_customers(alice, former.reference) == []
    assert search(alice, former.reference).customers == []
    with pytest.raises(errors.NotFound):
        get_customer_by_id(alice, former.pk)
    inquiry.refresh_from_db()
    assert customer_context(alice, inquiry).customer is None


def test_somebody_kept_apart_is_brought_back_on_record_and_erased_in_time(
    former: Customer, petra: Staff, alice: Staff
) -> None:
    clock(former.market, "inquiries.separation", months=3)
    apply_rules(market=former.market, day=dt.date(2020, 10, 1))
    told: dict[str, Any] = {
        "market": former.market,
        "reference": former.reference,
        "why": "A late claim",
    }

    bring_back(**told, by=petra, now=NOW)

    assert find_customers(alice, former.reference) == [former]
    entry = AuditEntry.objects.get(reason="BRING_BACK")
    assert (entry.subject_id, entry.actor_id) == (str(former.pk), petra.pk)
    with pytest.raises(errors.NotFound):
        bring_back(**told, by=petra, now=NOW)
    apply_rules(market=former.market, day=AFTER)
    assert not is_there(former)


def rows_with(word: str) -> list[str]:
    """Return the tables in whose rows the word stands anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS whole WHERE whole::text LIKE %s',  # noqa: S608 - names of our own tables
                [f"%{word}%"],
            )
            found += [table] if cursor.fetchone() != (0,) else []
    return found


def test_after_erasure_no_row_of_any_table_holds_the_words(
    former: Customer, team_claims: Team, alice: Staff, request: pytest.FixtureRequest
) -> None:
    clock(former.market, years=1)
    inquiry = ended(
        team_claims, "2019-01-01T09:00:00", customer=former, subject="Cheolsu",
        customer_words="Cheolsu", details={"payee": "Cheolsu"}, external_ref="Cheolsu",
    )  # fmt: skip
    Note.objects.create(inquiry=inquiry, body="Cheolsu", author=alice, created_at=NOW)
    Correction.objects.create(
        inquiry=inquiry, kind=CorrectionKind.values[0], description="Cheolsu",
        recorded_by=alice, recorded_at=NOW,
    )  # fmt: skip
    _run_beside(inquiry, alice, request)
    before = rows_with("Cheolsu")

    apply_rules(market=former.market, day=AFTER)

    assert {"inquiries_inquiry", "inquiries_note", "inquiries_correction"} <= set(before)
    assert rows_with("Cheolsu") == []
