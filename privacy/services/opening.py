"""Opening reviews: one per market and period, by itself, outliers first."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ops_console.shared import clock, jobs
from ops_console.shared.models import AuditKind
from privacy import rules
from privacy.choices import ItemKind
from privacy.models import Review, ReviewItem
from privacy.selectors.reviews import plan_of
from privacy.selectors.usage import accesses, usage_by_account
from privacy.services.recertifying import rights_items
from staff.selectors import all_markets, market_by_code, people_by_id

if TYPE_CHECKING:
    from staff.models import Market

OPEN_REVIEW = "privacy.open_review"
EARLIER = 6
_BATCH = 1000


def enqueue_reviews(*, now: dt.datetime) -> int:
    """Record a job for each ended period without a review; return how many are new.

    Two schedulers, or two days, ask for the same market and period: there is one job for it.
    """
    return sum(_enqueue(market, now=now) for market in all_markets())


def _enqueue(market: "Market", *, now: dt.datetime) -> int:
    plan, new = plan_of(market), 0
    last = Review.objects.filter(market=market).order_by("-ends_at").first()
    last_end = market.day_of(last.ends_at) if last else None
    today = market.day_of(now)
    for first, end in rules.due_periods(today=today, months=plan.months, last_end=last_end):
        params = {"market": market.code, "first": f"{first}", "end": f"{end}", "days": plan.days}
        period = f"{market.code}:{first:%Y-%m}"
        new += jobs.enqueue(kind=OPEN_REVIEW, params=params, now=now, period=period)[1]
    return new


@jobs.register(OPEN_REVIEW)
def open_review(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Make the review of one market and period with an item per account and per download.

    After a quarter it asks for the rights of every account too.
    """
    market = market_by_code(job.params["market"])
    first = dt.date.fromisoformat(job.params["first"])
    end = dt.date.fromisoformat(job.params["end"])
    with transaction.atomic():
        review, is_new = _made(market, first, end, days=job.params["days"])
        if is_new:
            items = [*_account_items(review), *_download_items(review), *rights_items(review)]
            ReviewItem.objects.bulk_create(items, batch_size=_BATCH)
    return {"items": review.items.count()}


def _made(market: "Market", first: dt.date, end: dt.date, *, days: int) -> tuple[Review, bool]:
    now = clock.now()
    return Review.objects.get_or_create(
        market=market,
        period=f"{first:%Y-%m}",
        defaults={
            "starts_at": dt.datetime.combine(first, dt.time.min, market.zone),
            "ends_at": dt.datetime.combine(end, dt.time.min, market.zone),
            "opened_at": now,
            "due_at": now + dt.timedelta(days=days),
        },
    )


def _account_items(review: Review) -> list[ReviewItem]:
    usage = usage_by_account(review.market, review.starts_at, review.ends_at)
    people = people_by_id(set(usage))
    past = _past(review, set(usage))
    items = []
    for account_id, used in usage.items():
        role = people[account_id].role
        peers = [
            other.entries
            for other_id, other in usage.items()
            if other_id != account_id and people[other_id].role == role
        ]
        own = past.get(account_id, [])
        flags = rules.flags_of(used, own=own, peers=peers)
        facts = {"own_median": rules.middle(own), "peer_median": rules.middle(peers)}
        items.append(_account_item(review, account_id, used, flags=flags, facts=facts))
    return items


def _account_item(
    review: Review, account_id: int, used: rules.Usage, *, flags: list[str], facts: dict[str, Any]
) -> ReviewItem:
    facts |= {
        "kinds": used.kinds,
        "off_hours": used.off_hours,
        "without_inquiry": used.without_inquiry,
        "same_reason": max(used.reasons.values(), default=0),
    }
    return ReviewItem(
        review=review,
        account_id=account_id,
        kind=ItemKind.ACCOUNT,
        entries=used.entries,
        subjects=len(used.subjects),
        flags=flags,
        weight=rules.weight_of(flags),
        facts=facts,
    )


def _past(review: Review, accounts: set[int]) -> dict[int, list[int]]:
    """Return how much each account did in the latest reviews of the market before this one."""
    earlier = Review.objects.filter(market=review.market, ends_at__lte=review.starts_at)
    latest = list(earlier.order_by("-ends_at").values_list("pk", flat=True)[:EARLIER])
    items = ReviewItem.objects.filter(review__in=latest, kind=ItemKind.ACCOUNT)
    past: dict[int, list[int]] = {}
    known = items.filter(account__in=accounts).values_list("account_id", "entries")
    for account_id, entries in known:
        past.setdefault(account_id, []).append(entries)
    return past


def _download_items(review: Review) -> list[ReviewItem]:
    rows = accesses(review.market, review.starts_at, review.ends_at)
    found = rows.filter(kind=AuditKind.DOWNLOADED).order_by("number")
    return [
        ReviewItem(
            review=review, account_id=account_id, kind=ItemKind.DOWNLOAD, number=number, weight=0
        )
        for account_id, number in found.values_list("actor_id", "number")
    ]
