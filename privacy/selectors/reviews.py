"""Reads of access reviews: the list, one with its items, what is overdue."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from ops_console.shared import errors
from ops_console.shared.models import AuditEntry
from privacy.choices import Flag, ItemKind, verdict_label
from privacy.models import Review, ReviewItem, ReviewPlan
from privacy.selectors.rights import day_of_fact, role_label
from staff.choices import Permission

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from staff.models import Market, Staff

MOST = 60


@dataclass(frozen=True)
class ItemRow:
    """An item with what a reviewer needs to judge it."""

    item: ReviewItem
    flags: list[str]
    entry: AuditEntry | None

    @property
    def is_download(self) -> bool:
        """Whether it is one download."""
        return self.item.kind == ItemKind.DOWNLOAD

    @property
    def is_rights(self) -> bool:
        """Whether it asks for an account's rights."""
        return self.item.kind == ItemKind.RIGHTS

    @property
    def finding(self) -> "str | Promise":
        """What the reviewer found; empty before."""
        return verdict_label(self.item.kind, self.item.verdict)

    @property
    def role(self) -> "str | Promise":
        """The role that the account had at the opening, for an item of rights."""
        return role_label(self.item.facts["rights"]["role"])

    @property
    def last_login(self) -> dt.date | None:
        """The day of the last sign-in before the opening, for an item of rights."""
        return day_of_fact(self.item, "last_login")

    @property
    def joined(self) -> dt.date | None:
        """The day on which the person joined, for an item of rights."""
        return day_of_fact(self.item, "joined")


def plan_of(market: "Market") -> ReviewPlan:
    """Return how the market reviews access; monthly within two weeks unless it says otherwise."""
    return ReviewPlan.objects.filter(market=market).first() or ReviewPlan(market=market)


def reviews_of(person: "Staff") -> "list[Review]":
    """Return the latest reviews of the person's markets, those still open first."""
    rows = _visible(person).select_related("market", "signed_by")
    always = Q(items__kind__in=(ItemKind.DOWNLOAD, ItemKind.RIGHTS))
    needs = Q(items__verdict="") & (always | Q(items__weight__gt=0))
    counted = rows.annotate(total=Count("items"), waiting=Count("items", filter=needs))
    return list(counted.order_by(F("signed_at").desc(nulls_first=True), "due_at", "pk")[:MOST])


def get_review(person: "Staff", review_id: int) -> Review:
    """Return a review of the person's markets; NotFound otherwise."""
    review = _visible(person).select_related("market", "signed_by").filter(pk=review_id).first()
    if review is None:
        raise errors.NotFound
    return review


def get_item(person: "Staff", item_id: int) -> ReviewItem:
    """Return an item of a review of the person's markets; NotFound otherwise."""
    items = ReviewItem.objects.filter(review__in=_visible(person), pk=item_id)
    item = items.select_related("review__market", "account").first()
    if item is None:
        raise errors.NotFound
    return item


def finding_stamp(item: ReviewItem) -> str:
    """Return what tells one finding on an item from another; empty before the first."""
    return item.judged_at.isoformat() if item.judged_at else ""


def rows_of(review: Review, *items: ReviewItem) -> list[ItemRow]:
    """Return the items (all of them unless some are named), those that stand out first."""
    known = ReviewItem.objects.filter(review=review).select_related("account", "judged_by")
    chosen = list(items) or list(known.order_by("-weight", "kind", "-entries", "pk"))
    numbers = [item.number for item in chosen if item.number]
    entries = AuditEntry.objects.filter(chain=review.market.code, number__in=numbers)
    by_number = {entry.number: entry for entry in entries}
    return [
        ItemRow(item, [str(Flag(flag).label) for flag in item.flags], by_number.get(item.number))
        for item in chosen
    ]


def count_overdue(person: "Staff", *, now: dt.datetime) -> int:
    """Return how many reviews of the person's markets should have been signed off by now."""
    if not person.may(Permission.REVIEW_ACCESS):
        return 0
    return _visible(person).filter(signed_at=None, due_at__lt=now).count()


def _visible(person: "Staff") -> "QuerySet[Review]":
    return Review.objects.filter(market_id__in=person.scope.market_ids)
