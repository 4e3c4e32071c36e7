"""Judging items of a review and signing it off; never one's own access."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from privacy import rules
from privacy.choices import REVIEW_REFUSALS, ItemKind, Verdict
from privacy.models import Review, ReviewItem
from privacy.selectors.reviews import finding_stamp
from privacy.selectors.rights import rights_stamp
from staff.selectors import rights_now

if TYPE_CHECKING:
    from staff.models import Staff


class Overtaken(errors.Conflict):
    """Somebody else has changed it since it was looked at."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a reviewer found, and what stood there when they looked."""

    verdict: str
    comment: str = ""
    seen: str = ""
    rights: str = ""


@transaction.atomic
def judge_item(*, item: ReviewItem, finding: Finding, by: "Staff", now: dt.datetime) -> ReviewItem:
    """Record what a reviewer found; Refused for one's own access or a signed review.

    Overtaken when another finding than the one that was `seen` stands there by now; Conflict when
    the account has other `rights` by now than those that were shown.
    """
    review = _locked(item.review_id)
    item = ReviewItem.objects.select_for_update().get(pk=item.pk)
    _refuse(
        rules.judge_refusal(
            account_id=item.account_id, by_id=by.pk, is_signed=review.signed_at is not None
        )
    )
    if finding.seen != finding_stamp(item):
        raise Overtaken
    if finding.rights != rights_stamp(item):
        _refuse("rights_moved")
    if finding.verdict == Verdict.QUESTIONED and not finding.comment.strip():
        raise errors.Invalid(REVIEW_REFUSALS["say_why"])
    item.verdict, item.comment = finding.verdict, finding.comment.strip()
    item.judged_by, item.judged_at = by, now
    if item.kind == ItemKind.RIGHTS:
        item.facts["judged"] = rights_now(item.account)
    item.save(update_fields=["verdict", "comment", "judged_by", "judged_at", "facts"])
    _record_finding(review, item, by=by, now=now)
    return item


@transaction.atomic
def sign_off(*, review: Review, comment: str, by: "Staff", now: dt.datetime) -> Review:
    """Close a review; Refused while a download, an outlier, rights or one's own are open."""
    review = _locked(review.pk)
    if not comment.strip():
        raise errors.Invalid(REVIEW_REFUSALS["say_result"])
    open_items = [
        rules.OpenItem(
            account_id,
            is_download=kind == ItemKind.DOWNLOAD,
            stands_out=weight > 0,
            is_rights=kind == ItemKind.RIGHTS,
        )
        for account_id, kind, weight in ReviewItem.objects.filter(
            review=review, verdict=""
        ).values_list("account_id", "kind", "weight")
    ]
    signed = review.signed_at is not None
    _refuse(rules.sign_refusal(open_items, by_id=by.pk, is_signed=signed))
    review.signed_at, review.signed_by, review.comment = now, by, comment.strip()
    review.save(update_fields=["signed_at", "signed_by", "comment"])
    entry = _entry(
        review, object_type="privacy.Review", object_id=str(review.pk), reason="SIGNED",
        reason_text=review.comment[:300],
        data={"period": review.period, "accepted": len(open_items)},
    )  # fmt: skip
    audit.record(entry, by=by, now=now)
    return review


def _record_finding(review: Review, item: ReviewItem, *, by: "Staff", now: dt.datetime) -> None:
    data = {"review": review.pk, "period": review.period, "item": item.kind, "entry": item.number}
    if item.kind == ItemKind.RIGHTS:
        data["rights"] = item.facts["judged"]
    entry = _entry(
        review, object_type="privacy.ReviewItem", object_id=str(item.pk),
        subject_type="staff.Staff", subject_id=str(item.account_id), reason=item.verdict,
        reason_text=item.comment, data=data,
    )  # fmt: skip
    audit.record(entry, by=by, now=now)


def _locked(review_id: int) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("market")
    return rows.get(pk=review_id)


def _refuse(code: str | None) -> None:
    if code:
        raise errors.Conflict(REVIEW_REFUSALS[code], code=code)


def _entry(review: Review, **more: Any) -> audit.Entry:
    return audit.Entry(kind=AuditKind.REVIEWED, chain=review.market.code, **more)
