"""The operations pages: health, jobs by state, a failed job tried again."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache

from operations.services.nightly import enqueue_nightly
from ops_console.shared import clock, jobs
from ops_console.shared.models import AuditEntry, AuditKind, Job, JobStatus
from ops_console.shared.telemetry import heartbeats
from staff.models import Staff
from tests.cast import signed_in

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kind() -> None:
    jobs.register("test.words")(lambda *, job: {"rows": 1})


def failed_job(**fields: Any) -> Job:
    values = {
        "kind": "test.words",
        "period": f"p{Job.objects.count()}",
        "status": JobStatus.FAILED,
        "attempts": 3,
        "queued_at": NOW,
        "finished_at": NOW,
        "error": "Traceback (most recent call last):\nValueError: Kim Cheolsu 900101-1234567\n",
        **fields,
    }
    return Job.objects.create(**values)


def test_the_page_names_every_part_and_its_health(root: Staff) -> None:
    heartbeats.give("worker")

    page = signed_in(root).get("/operations/").content.decode()

    for part in ("Database", "Queue and cache", "Room on the disk", "Workers", "Scheduler"):
        assert part in page
    assert page.count("Not well") == 1
    cache.clear()


def test_regular_work_shows_its_last_good_end(root: Staff) -> None:
    enqueue_nightly(now=clock.now())
    jobs.run(Job.objects.get(kind="operations.verify_audit").pk)
    failed_job(kind="metrics.nightly", period="KR:2026-11-01")

    page = " ".join(signed_in(root).get("/operations/").content.decode().split())

    assert "operations.verify_audit" in page
    assert "broken 0" in page
    assert "metrics.nightly" in page


def test_a_result_may_have_any_name(root: Staff) -> None:
    failed_job(kind="privacy.open_review", status=JobStatus.DONE, result={"items": 7}, error="")

    page = " ".join(signed_in(root).get("/operations/").content.decode().split())

    assert "items 7" in page


def test_a_broken_chain_of_the_audit_trail_is_announced(root: Staff) -> None:
    fault = {"chain": "KR", "number": 7, "why": "its content was changed"}
    failed_job(
        kind="operations.verify_audit", status=JobStatus.DONE, result={"faults": [fault]}, error=""
    )

    page = " ".join(signed_in(root).get("/operations/").content.decode().split())

    assert "A chain is broken" in page
    assert "KR, entry 7: its content was changed" in page


def test_a_market_that_failed_is_not_hidden_by_another_that_did_not(root: Staff) -> None:
    done = {"kind": "metrics.nightly", "status": JobStatus.DONE, "error": ""}
    failed_job(kind="metrics.nightly", period="KR:2026-11-01")
    failed_job(period="TW:2026-11-01", finished_at=clock.now(), **done)

    page = " ".join(signed_in(root).get("/operations/").content.decode().split())

    work = page[page.index("Regular work") :]
    assert work.index("KR") < work.index("Not well") < work.index("TW") < work.index("Good")


def test_jobs_are_listed_by_state_and_kind(root: Staff) -> None:
    failed = failed_job()
    done = failed_job(status=JobStatus.DONE, error="", kind="test.other")
    browser = signed_in(root)

    by_state = browser.get("/operations/jobs/", {"state": "FAILED"}).content.decode()
    by_kind = browser.get("/operations/jobs/", {"kind": "test.other"}).content.decode()

    assert (f'id="job-{failed.pk}"' in by_state, f'id="job-{done.pk}"' in by_state) == (True, False)
    assert (f'id="job-{failed.pk}"' in by_kind, f'id="job-{done.pk}"' in by_kind) == (False, True)


def test_no_word_of_an_error_and_no_parameter_is_on_a_page(root: Staff) -> None:
    job = failed_job(params={"name": "Kim Cheolsu"}, result={"name": "Kim Cheolsu"})
    browser = signed_in(root)

    for path in ("/operations/", "/operations/jobs/", f"/operations/jobs/{job.pk}/"):
        page = browser.get(path).content.decode()
        assert "Cheolsu" not in page
        assert "900101" not in page
    assert "ValueError" in browser.get(f"/operations/jobs/{job.pk}/").content.decode()


def test_a_failed_job_is_tried_again_and_that_is_on_record(root: Staff) -> None:
    job = failed_job()
    browser = signed_in(root)
    sent = {"request_key": "k" * 32}

    first = browser.post(f"/operations/jobs/{job.pk}/retry/", sent)
    second = browser.post(f"/operations/jobs/{job.pk}/retry/", sent)

    assert (first.status_code, second.status_code) == (302, 302)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == (JobStatus.QUEUED, 0, "")
    entry = AuditEntry.objects.get(kind=AuditKind.OPERATED)
    assert (entry.actor_id, entry.object_id, entry.reason) == (root.pk, str(job.pk), "RETRY")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_only_a_failed_job_can_be_tried_again(root: Staff) -> None:
    job = failed_job(status=JobStatus.DONE, error="")
    browser = signed_in(root)

    answer = browser.post(f"/operations/jobs/{job.pk}/retry/", {"request_key": "x" * 32})

    assert answer.status_code == 409
    assert not AuditEntry.objects.filter(kind=AuditKind.OPERATED).exists()
    assert browser.post("/operations/jobs/0/retry/", {"request_key": "y"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [({"state": "NOPE"}, 422), ({"before": "x"}, 422), ({"before": "9" * 30}, 422), ({}, 200)],
)
def test_a_filter_that_nothing_can_fit_is_refused(
    root: Staff, query: dict[str, str], status: int
) -> None:
    assert signed_in(root).get("/operations/jobs/", query).status_code == status


def test_older_jobs_are_a_link_away_and_cost_the_same(
    root: Staff, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        failed_job(period=f"n{number}")
    browser = signed_in(root)

    with django_assert_max_num_queries(9):
        page = browser.get("/operations/jobs/").content.decode()

    assert page.count('id="job-') == 50
    oldest = Job.objects.order_by("-pk")[49].pk
    assert f"?before={oldest}" in page
    assert (
        browser.get("/operations/jobs/", {"before": oldest}).content.decode().count('id="job-')
        == 10
    )


def test_others_are_refused(omar: Staff) -> None:
    assert signed_in(omar).get("/operations/").status_code == 403
