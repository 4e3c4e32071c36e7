"""The quarter's question about every account: are its rights still needed?"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count

from ops_console.shared import audit
from ops_console.shared.models import AuditEntry, AuditKind
from privacy import rules
from privacy.choices import ItemKind
from privacy.models import Review, ReviewItem
from staff.choices import Permission
from staff.selectors import accounts_in, rights_now

if TYPE_CHECKING:
    from staff.models import Staff

# Whatever gave somebody more or other rights; ended sessions and links to a password did not.
GRANTS = ("invited", "rights", "opened")
_PERSONAL = (Permission.REVEAL_PERSONAL, Permission.REVEAL_SENSITIVE, Permission.CHANGE_CUSTOMER)


def rights_items(review: Review) -> list[ReviewItem]:
    """Return an item for each open account of the market once a quarter has ended; else none."""
    with connection.cursor() as cursor:
        # Two overdue periods may open side by side; only one of them asks.
        name = f"rights:{review.market.code}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    market, now = review.market, review.opened_at
    asked = Review.objects.filter(market=market, items__kind=ItemKind.RIGHTS)
    last = asked.order_by("-opened_at").values_list("opened_at", flat=True).first()
    last_day = market.day_of(last) if last else None
    if not rules.rights_are_due(today=market.day_of(now), last=last_day):
        return []
    changes = _changes(last or review.starts_at, now)
    accounts = accounts_in(market, now=now)
    return [_item(review, person, changes=changes.get(str(person.pk), 0)) for person in accounts]


def _changes(since: dt.datetime, until: dt.datetime) -> dict[str, int]:
    """Return how often rights were given to each account, by its id as the trail has it."""
    rows = AuditEntry.objects.filter(
        chain=audit.CONSOLE_CHAIN, kind=AuditKind.RIGHTS, subject_type="staff.Staff",
        at__gte=since, at__lt=until, data__change__in=GRANTS,
    )  # fmt: skip
    return dict(rows.order_by().values_list("subject_id").annotate(count=Count("pk")))


def _item(review: Review, person: "Staff", *, changes: int) -> ReviewItem:
    rights, account = rights_now(person), vars(person)
    used = [moment for moment in (person.last_login, account["token_used_at"]) if moment]
    today = review.market.day_of(review.opened_at)
    standing = rules.Standing(
        unused_days=(today - review.market.day_of(max(used))).days if used else None,
        markets=len({*rights["markets"], *(team.partition("/")[0] for team in rights["teams"])}),
        changes=changes,
        sees_personal=any(person.may(right) for right in _PERSONAL),
    )
    flags = rules.rights_flags(standing)
    facts: dict[str, Any] = {
        "rights": rights,
        "has_app": account["has_app"],
        "last_login": _day(review, person.last_login),
        "joined": _day(review, person.joined_at),
        "tokens": account["living_tokens"],
        "changes": changes,
    }
    return ReviewItem(
        review=review, account=person, kind=ItemKind.RIGHTS, entries=0, flags=flags,
        weight=rules.weight_of(flags), facts=facts,
    )  # fmt: skip


def _day(review: Review, moment: dt.datetime | None) -> str | None:
    return review.market.day_of(moment).isoformat() if moment else None
