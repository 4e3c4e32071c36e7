"""Access reviews: opened once, outliers first, never one's own, nothing signed off unseen."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from ops_console.shared import errors, jobs
from ops_console.shared.models import AuditEntry, AuditKind, Job
from privacy.models import Review, ReviewItem, ReviewPlan
from privacy.services import enqueue_reviews, sign_off
from privacy.services.opening import open_review
from privacy.tasks import open_reviews
from staff.models import Market, Staff
from tests.cast import signed_in
from tests.factories import make_calendar
from tests.privacy.rows import NOW, write

pytestmark = pytest.mark.django_db
# Half past four in Seoul on the first of April; in UTC it is still March.
AFTER_MARCH = dt.datetime(2026, 3, 31, 19, 30, tzinfo=dt.UTC)


def opened(now: dt.datetime = AFTER_MARCH) -> Review:
    with time_machine.travel(now, tick=False):
        enqueue_reviews(now=now)
        for job in Job.objects.filter(kind="privacy.open_review", status="QUEUED"):
            jobs.run(job.pk)
    return Review.objects.latest("ends_at")


def item_of(account: Staff, kind: str = "ACCOUNT") -> ReviewItem:
    return ReviewItem.objects.get(account=account, kind=kind)


def judge(reviewer: Staff, item: ReviewItem, **sent: Any) -> int:
    values = {"verdict": "JUSTIFIED", **sent}
    return signed_in(reviewer).post(f"/privacy/reviews/items/{item.pk}/", values).status_code


def accept_rights(review: Review) -> None:
    """Judge the quarter's items: the tests of this module are about access."""
    keeper, _is_new = Staff.objects.get_or_create(username="keeper", role="MANAGER")
    judged = {"verdict": "JUSTIFIED", "judged_by": keeper, "judged_at": review.opened_at}
    review.items.filter(kind="RIGHTS").update(**judged)


def sign(reviewer: Staff, review: Review) -> int:
    accept_rights(review)
    sent = {"comment": "Everything is accounted for."}
    return signed_in(reviewer).post(f"/privacy/reviews/{review.pk}/sign/", sent).status_code


def test_two_schedulers_over_a_month_end_make_one_review(market_kr: Market, alice: Staff) -> None:
    write(alice)
    with time_machine.travel(AFTER_MARCH - dt.timedelta(hours=5), tick=False):
        open_reviews()
        early = list(Job.objects.values_list("period", flat=True))
    for hours in (0, 0, 24):
        with time_machine.travel(AFTER_MARCH + dt.timedelta(hours=hours), tick=False):
            open_reviews()
    review = opened()
    opened(AFTER_MARCH + dt.timedelta(days=3))

    # Before Seoul's midnight only February was over.
    assert early == ["KR:2026-02"]
    assert sorted(Job.objects.values_list("period", flat=True)) == ["KR:2026-02", "KR:2026-03"]
    assert (Review.objects.count(), review.period) == (2, "2026-03")
    assert review.starts_at == dt.datetime(2026, 2, 28, 15, 0, tzinfo=dt.UTC)


def test_a_market_chooses_its_cycle(market_kr: Market) -> None:
    ReviewPlan.objects.create(market=market_kr, months=3, days=30)

    review = opened()

    assert (review.period, review.ends_at - review.starts_at) == ("2026-01", dt.timedelta(days=90))
    assert (review.due_at - review.opened_at).days == 30


def test_outliers_stand_first_and_say_why(market_kr: Market, alice: Staff, charlie: Staff) -> None:
    make_calendar(market_kr)
    night = NOW + dt.timedelta(hours=14)
    write(charlie, object_type="inquiries.Inquiry", object_id="KR-1")
    for n in range(25):
        write(alice, at=night, subject_id=str(n), reason="OTHER", reason_text="because I must")

    review = opened()

    first, second = review.items.filter(kind="ACCOUNT").order_by("-weight")
    assert (first.account, first.entries, first.subjects) == (alice, 25, 25)
    assert set(first.flags) == {"PEER_VOLUME", "OFF_HOURS", "NO_INQUIRY", "SAME_REASON"}
    assert (second.account, second.flags) == (charlie, [])


def test_an_account_is_held_against_its_own_past(market_kr: Market, alice: Staff) -> None:
    linked: dict[str, Any] = {"object_type": "inquiries.Inquiry", "object_id": "KR-1"}
    write(alice, at=NOW - dt.timedelta(days=28), **linked)
    opened(AFTER_MARCH - dt.timedelta(days=30))
    for _ in range(20):
        write(alice, **linked)

    review = opened()

    assert review.items.get(kind="ACCOUNT").flags == ["OWN_VOLUME"]


def test_nobody_judges_their_own_access(petra: Staff, omar: Staff) -> None:
    write(petra)
    review = opened()
    item = item_of(petra)

    assert judge(petra, item) == 409
    assert sign(petra, review) == 409
    assert judge(omar, item) == 302
    item.refresh_from_db()
    assert (item.verdict, item.judged_by) == ("JUSTIFIED", omar)
    entry = AuditEntry.objects.filter(kind=AuditKind.REVIEWED).latest("number")
    assert (entry.actor_id, entry.subject_id) == (omar.pk, str(petra.pk))


def test_an_unreviewed_download_blocks_the_signature(bob: Staff, petra: Staff) -> None:
    write(
        bob,
        kind=AuditKind.DOWNLOADED,
        subject_id="",
        object_id="5",
        reason="AUDIT",
        reason_text="Asked for by the auditors",
    )
    review = opened()
    shown = signed_in(petra).get(f"/privacy/reviews/{review.pk}/").content.decode()
    assert "Asked for by the auditors" in shown

    assert sign(petra, review) == 409
    assert judge(petra, item_of(bob, "DOWNLOAD")) == 302
    assert sign(petra, review) == 302
    review.refresh_from_db()
    assert review.signed_by == petra
    assert judge(petra, item_of(bob)) == 409


def test_a_review_is_signed_once(alice: Staff, petra: Staff, omar: Staff) -> None:
    write(alice, object_type="inquiries.Inquiry", object_id="KR-1")
    review = opened()

    assert [sign(petra, review), sign(omar, review)] == [302, 409]

    review.refresh_from_db()
    assert review.signed_by == petra
    assert AuditEntry.objects.filter(kind=AuditKind.REVIEWED).count() == 1


def test_a_signature_says_what_the_review_found(alice: Staff, petra: Staff) -> None:
    write(alice, object_type="inquiries.Inquiry", object_id="KR-1")
    review = opened()

    with pytest.raises(errors.Invalid):
        sign_off(review=review, comment=" \n", by=petra, now=AFTER_MARCH)

    review.refresh_from_db()
    assert review.signed_at is None


def test_a_second_run_leaves_a_review_as_it_was_opened(alice: Staff, charlie: Staff) -> None:
    write(alice)
    review = opened()
    job = Job.objects.get(period="KR:2026-03")
    write(charlie)

    again = open_review(job=jobs.JobHandle(job.pk, job.period, job.params, None, 2))

    # Both have rights; only Alice had access when the review opened.
    assert again == {"items": 3}
    assert review.items.get(kind="ACCOUNT").account == alice


def test_what_is_to_be_followed_up_needs_words(alice: Staff, petra: Staff) -> None:
    write(alice)
    opened()

    assert judge(petra, item_of(alice), verdict="QUESTIONED") == 422
    assert judge(petra, item_of(alice), verdict="QUESTIONED", comment="Ask the leader") == 302


def test_two_reviewers_do_not_overwrite_each_other_unseen(
    alice: Staff, petra: Staff, omar: Staff
) -> None:
    write(alice)
    opened()
    item, browser = item_of(alice), signed_in(omar)
    address = f"/privacy/reviews/items/{item.pk}/"
    assert judge(petra, item, verdict="QUESTIONED", comment="Ask the leader") == 302

    late = browser.post(address, {"verdict": "JUSTIFIED", "comment": "Fine", "seen": ""})

    page = " ".join(late.content.decode().split())
    assert late.status_code == 409
    assert all(text in page for text in ("Ask the leader", "Fine", "Petra", "Keep mine"))
    item.refresh_from_db()
    assert item.judged_by == petra
    again = {
        "verdict": "JUSTIFIED",
        "comment": "Fine",
        "seen": late.context["form"]["seen"].value(),
    }
    assert browser.post(address, again).status_code == 302
    item.refresh_from_db()
    assert (item.judged_by, item.comment) == (omar, "Fine")


def test_an_overdue_review_shows_on_the_page_and_in_the_rail(alice: Staff, petra: Staff) -> None:
    write(alice, object_type="inquiries.Inquiry", object_id="KR-1")
    review = opened()
    with time_machine.travel(AFTER_MARCH + dt.timedelta(days=20), tick=False):
        browser = signed_in(petra)
        late = browser.get("/privacy/reviews/").content.decode()
        rail = late[: late.index("rail-end")]
        assert "1 review should be signed off by now." in late
        assert "pill" in rail
        assert sign(petra, review) == 302
        after = browser.get("/privacy/reviews/").content.decode()
    assert "should be signed off" not in after
    assert "pill" not in after[: after.index("rail-end")]


def test_another_market_s_review_does_not_exist(mei: Staff, petra: Staff) -> None:
    write(mei, chain="TW")
    opened()
    item = item_of(mei)

    assert signed_in(petra).get(f"/privacy/reviews/{item.review_id}/").status_code == 404
    assert judge(petra, item) == 404
    assert sign(petra, item.review) == 404
