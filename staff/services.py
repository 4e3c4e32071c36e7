"""Writes of the staff app: preferences, API tokens, markets."""

import datetime as dt
import re
import secrets
from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors
from staff import selectors
from staff.choices import Density, Language, Permission, Theme
from staff.models import ApiToken, Market, Staff, Team

TOKEN_PREFIX = "ops_"  # noqa: S105 - a marker for secret scanners, not a secret
MAX_TOKEN_DAYS = 365
LAST_USED_STEP = dt.timedelta(minutes=5)


@transaction.atomic
def change_preferences(
    *, person: Staff, language: str, density: str, theme: str, hotkeys: bool
) -> Staff:
    """Save how the console looks and speaks for this person; Invalid for an unknown code."""
    known = language in Language.values and density in Density.values and theme in Theme.values
    if not known:
        raise errors.Invalid
    person.language, person.density, person.theme, person.hotkeys = (
        language,
        density,
        theme,
        hotkeys,
    )
    person.save(update_fields=["language", "density", "theme", "hotkeys"])
    return person


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
    if not token.owner.may(Permission.USE_API):
        return None
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.owner


def _check_market(code: str, *, time_zone: str, currency: str, language: str) -> None:
    if time_zone not in available_timezones():
        raise errors.Invalid(_("%(name)s is no time zone.") % {"name": time_zone})
    if not re.fullmatch(r"[A-Z][A-Z0-9-]{1,11}", code):
        raise errors.Invalid(_("A market's code is 2 to 12 capital letters, digits or dashes."))
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise errors.Invalid(_("A currency is three capital letters, such as KRW."))
    if language not in Language.values:
        raise errors.Invalid(_("%(name)s is no language of the console.") % {"name": language})


@transaction.atomic
def ensure_market(
    *,
    code: str,
    name: str,
    time_zone: str,
    currency: str,
    language: str,
    teams: Mapping[str, str],
    open_to: Sequence[str],
) -> Market:
    """Create a market with teams (code → name) unless it exists, and open it to these users.

    Invalid for an unknown zone, currency or language; NotFound for an unknown user.
    """
    _check_market(code, time_zone=time_zone, currency=currency, language=language)
    market, _created = Market.objects.get_or_create(
        code=code,
        defaults={
            "names": {"en": name, "ko": name, "zh-hant": name},
            "time_zone": time_zone,
            "currency": currency,
            "languages": [language],
        },
    )
    for team_code, team_name in teams.items():
        Team.objects.get_or_create(
            market=market, code=team_code, defaults={"name": team_name or team_code}
        )
    for username in open_to:
        person = Staff.objects.filter(username=username).first()
        if person is None:
            raise errors.NotFound(_("There is no user %(name)s.") % {"name": username})
        person.markets.add(market)
    return market
