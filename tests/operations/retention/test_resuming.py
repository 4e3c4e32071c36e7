"""A job killed midway and begun again erases the same rows as one that was left alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from inquiries.models import Inquiry
from operations import retention
from operations.models import ErasureProof
from operations.services import erasing
from operations.services.erasing import enqueue_retention, hash_of
from ops_console.shared import audit, jobs
from ops_console.shared.models import Job, JobStatus
from staff.models import Team
from tests.operations.retention.test_clocks import clock, ended

NOW = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)


class Killed(BaseException):
    """What `kill -9` looks like from inside: nothing after it runs."""


@pytest.fixture
def rows(team_claims: Team, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give seven rows that are due and one that is not, in batches of two."""
    monkeypatch.setattr(erasing, "BATCH", 2)
    clock(team_claims.market, years=1)
    ended(team_claims, "2026-01-01T09:00:00")
    return [ended(team_claims, "2021-01-01T09:00:00").pk for _ in range(7)]


def nightly() -> Job:
    enqueue_retention(now=NOW)
    return Job.objects.get(kind=erasing.KIND, period__startswith="KR")


def erased_ids() -> list[int]:
    rows = Inquiry.objects.filter(erased_at__isnull=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def proofs() -> list[tuple[int, str]]:
    return list(ErasureProof.objects.order_by("pk").values_list("count", "ids_hash"))


@pytest.mark.parametrize("killed_in", [1, 2, 3, 4])
def test_killed_in_any_batch_and_begun_again_it_erases_the_same_set(
    rows: list[int], monkeypatch: pytest.MonkeyPatch, killed_in: int
) -> None:
    rule = retention.rule_named("inquiries.inquiry")
    assert rule
    batches = 0

    def erase(ids: Sequence[Any], now: dt.datetime) -> None:
        nonlocal batches
        batches += 1
        rule.erase(ids, now)
        if batches == killed_in:
            raise Killed

    job = nightly()
    with monkeypatch.context() as patch:
        patch.setitem(retention._rules, rule.code, replace(rule, erase=erase))
        with pytest.raises(Killed):
            jobs.run(job.pk)
    assert erased_ids() == rows[: 2 * (killed_in - 1)]
    Job.objects.filter(pk=job.pk).update(heartbeat_at=NOW - 10 * jobs.LEASE)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, erased_ids()) == (JobStatus.DONE, rows)
    batches_of_two = [rows[start : start + 2] for start in range(0, 7, 2)]
    assert proofs() == [(len(ids), hash_of(ids)) for ids in batches_of_two]
    assert audit.verify("KR") is None


def test_a_second_run_of_the_night_erases_nothing_more(rows: list[int]) -> None:
    job = nightly()

    jobs.run(job.pk)
    erasing.apply_rules(market=retention_market(), day=NOW.date() + dt.timedelta(days=1))

    assert len(proofs()) == 4


def retention_market() -> Any:
    return Inquiry.objects.select_related("market")[0].market


def test_a_batch_whose_proof_cannot_be_written_erases_nothing(
    rows: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr(audit, "record", refuse)

    with pytest.raises(OSError):  # noqa: PT011 - raised above
        erasing.apply_rules(market=retention_market(), day=NOW.date())

    assert (erased_ids(), proofs()) == ([], [])
