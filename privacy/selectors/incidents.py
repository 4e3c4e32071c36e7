"""Reads of incidents: those of the person's markets, one with its answer and its log."""

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import F

from ops_console.shared import errors
from privacy.models import Incident
from privacy.selectors import affected
from staff.selectors import markets_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from privacy.models import IncidentAction
    from staff.models import Staff

NOTICE_WITHIN = dt.timedelta(hours=72)
MOST = 100
MOST_DIGITS = 18


@dataclass(frozen=True)
class Answer:
    """Who is affected: totals by market, and the first of the people."""

    markets: list[affected.InMarket]
    shown: list[affected.Affected]
    total: int


def notice_due(incident: Incident) -> dt.datetime:
    """Return when the 72 hours from the moment of knowledge end."""
    return incident.known_at + NOTICE_WITHIN


def incidents_of(person: "Staff") -> list[Incident]:
    """Return the latest incidents of the person's markets, open ones first."""
    return list(
        _visible(person).order_by(F("closed_at").desc(nulls_first=True), "known_at", "pk")[:MOST]
    )


def get_incident(person: "Staff", incident_id: int) -> Incident:
    """Return an incident of the person's markets; NotFound otherwise."""
    incident = _visible(person).filter(pk=incident_id).first()
    if incident is None:
        raise errors.NotFound
    return incident


def answer(person: "Staff", incident: Incident) -> Answer:
    """Return who is affected in those markets of the incident that are open to the person."""
    rows = affected.people(incident, codes_of(person, incident))
    seen = list(rows)
    shown = list(islice(seen, affected.SHOWN))
    return Answer(affected.by_market(seen), shown, len(seen))


def codes_of(person: "Staff", incident: Incident) -> list[str]:
    """Return the codes of the incident's markets that are open to the person."""
    mine = incident.markets.filter(pk__in=person.scope.market_ids)
    return list(mine.order_by("code").values_list("code", flat=True))


def market_codes(person: "Staff") -> list[str]:
    """Return the codes of the person's markets."""
    return list(markets_of(person).values_list("code", flat=True))


def actions_of(incident: Incident) -> "list[IncidentAction]":
    """Return what was done, oldest first."""
    return list(incident.actions.select_related("by").order_by("at", "pk"))


def _visible(person: "Staff") -> "QuerySet[Incident]":
    return Incident.objects.filter(markets__in=person.scope.market_ids).distinct()
