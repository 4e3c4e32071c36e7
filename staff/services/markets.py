"""Markets and their teams."""

import re
from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors
from staff.choices import Language
from staff.models import Market, Staff, Team


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
