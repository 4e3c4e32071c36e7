"""What a dashboard, its lists and the API look at: one filter, in the URL and for the facts."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from metrics.choices import PeriodPreset
from metrics.rules.periods import CUSTOM, Period, preset
from metrics.rules.selections import Selection
from ops_console.shared import errors
from staff.selectors import teams_of

if TYPE_CHECKING:
    from staff.models import Market, Staff, Team


@dataclass(frozen=True)
class Places:
    """The markets and teams that a person may look at."""

    markets: "list[Market]"
    teams: "list[Team]"
    team_ids: frozenset[int] | None

    def chosen(self, market: str) -> "list[Market]":
        """Return the market with this code, or all; NotFound for one that is not open."""
        found = [one for one in self.markets if market in {"", one.code}]
        if not found:
            raise errors.NotFound
        return found


@dataclass(frozen=True)
class MetricsFilter:
    """The filter of a dashboard; an empty value does not narrow. `team` is an id."""

    market: str = ""
    team: str = ""
    channel: str = ""
    stage: str = ""
    task_type: str = ""
    period: str = PeriodPreset.DAYS_28
    since: dt.date | None = None
    until: dt.date | None = None

    def query(self, **more: str) -> str:
        """Return the filter as a URL's query without empty and default values."""
        # A page asks for hundreds of these: a copy of every field each time would be felt.
        values = {name: value for name, value in vars(self).items() if value != _DEFAULT[name]}
        return urlencode({name: str(value) for name, value in (values | more).items()})

    def between(self, first: dt.date, last: dt.date) -> "MetricsFilter":
        """Return the same filter for other days."""
        return replace(self, period=PeriodPreset.CUSTOM, since=first, until=last)

    def narrowed(self, **codes: str) -> "MetricsFilter":
        """Return the same filter with these codes chosen."""
        return replace(self, **codes)  # type: ignore[arg-type]


_DEFAULT = vars(MetricsFilter())


def places_of(person: "Staff") -> Places:
    """Return the markets and teams that this person may look at."""
    teams = list(teams_of(person))
    markets = {team.market_id: team.market for team in teams}
    return Places(list(markets.values()), teams, person.scope.team_ids)


def selection_of(places: Places, filter_: MetricsFilter, *, now: dt.datetime) -> Selection:
    """Return what the filter selects of these places; NotFound for a place that is not open."""
    markets = places.chosen(filter_.market)
    ids = tuple(market.pk for market in markets)
    team_ids = None if places.team_ids is None else tuple(sorted(places.team_ids))
    if filter_.team:
        teams = {str(team.pk): team for team in places.teams if team.market_id in ids}
        if filter_.team not in teams:
            raise errors.NotFound
        team_ids = (teams[filter_.team].pk,)
    return Selection(
        market_ids=ids,
        team_ids=team_ids,
        period=period_of(filter_, today=max(market.day_of(now) for market in markets)),
        channel=filter_.channel,
        stage=filter_.stage,
        task_type=filter_.task_type,
    )


def period_of(filter_: MetricsFilter, *, today: dt.date) -> Period:
    """Return the days that the filter looks at."""
    if filter_.period != CUSTOM:
        return preset(filter_.period, today)
    last = filter_.until or today
    return Period(min(filter_.since or last, last), last)
