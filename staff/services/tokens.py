"""API tokens: made once, kept as a fingerprint, ended at once."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors
from staff import selectors
from staff.choices import Permission
from staff.models import ApiToken, Staff
from staff.services import factors

TOKEN_PREFIX = "ops_"  # noqa: S105 - a marker for secret scanners, not a secret
MAX_TOKEN_DAYS = 365
LAST_USED_STEP = dt.timedelta(minutes=5)


@transaction.atomic
def create_token(*, owner: Staff, label: str, days: int, now: dt.datetime) -> tuple[ApiToken, str]:
    """Create a token; return the row and the secret, which is shown this once and not kept."""
    if not owner.may(Permission.USE_API):
        raise errors.Forbidden
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise errors.Invalid(_("A token lives between 1 and 365 days."))
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner,
        label=label,
        digest=selectors.token_digest(secret),
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    return token, secret


@transaction.atomic
def revoke_token(*, owner: Staff, token_id: int, now: dt.datetime) -> None:
    """End a token of one's own at once; NotFound when it is somebody else's."""
    ended = ApiToken.objects.filter(pk=token_id, owner=owner, revoked_at__isnull=True)
    if not ended.update(revoked_at=now):
        raise errors.NotFound


def owner_of_token(*, secret: str, now: dt.datetime) -> Staff | None:
    """Return the active owner of a valid token, else None; notes the use every five minutes."""
    token = selectors.token_by_secret(secret) if secret else None
    if token is None or token.revoked_at or token.expires_at <= now:
        return None
    if not token.owner.may(Permission.USE_API) or factors.is_missing(token.owner):
        return None
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.owner
