"""Reads of incidents: those of the person's markets, one with its answer and its log."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F

from ops_console.shared import errors
from privacy.models import Incident
from privacy.selectors import affected
from privacy.selectors.naming import Named, named

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from privacy.models import IncidentAction
    from staff.models import Staff

NOTICE_WITHIN = dt.timedelta(hours=72)
MOST = 100
MOST_DIGITS = 18
WINDOW = ("since", "until", "account", "address", "object_id", "field_name")


@dataclass(frozen=True)
class Answer:
    """Who is affected: totals by market, a page of the people, and where the next one begins."""

    markets: list[affected.InMarket]
    shown: list[Named]
    more: str

    @property
    def total(self) -> int:
        """How many people are affected."""
        return sum(market.people for market in self.markets)


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


def window_stamp(incident: Incident) -> str:
    """Return what tells one window of the incident from another."""
    told = [str(getattr(incident, name)) for name in WINDOW]
    return hashlib.sha256("|".join(told).encode()).hexdigest()[:32]


def totals(person: "Staff", incident: Incident) -> list[affected.InMarket]:
    """Return the totals of those markets of the incident that are open to the person."""
    return affected.by_market(incident, codes_of(person, incident))


def answer(person: "Staff", incident: Incident, *, after: str = "") -> Answer:
    """Return who is affected in those markets of the incident that are open to the person.

    `after` is what the page before ended with; Invalid when it is nothing of that kind.
    """
    rows = affected.people_after(incident, codes_of(person, incident), _key(after))
    page = rows[: affected.AT_ONCE]
    more = ":".join(page[-1].key) if len(rows) > len(page) else ""
    return Answer(totals(person, incident), named(person, page), more)


def _key(after: str) -> affected.Key | None:
    if not after:
        return None
    parts = after.split(":")
    if len(parts) != len(affected.WHO) or "\x00" in after:
        raise errors.Invalid
    chain, subject_type, subject_id = parts
    return chain, subject_type, subject_id


def codes_of(person: "Staff", incident: Incident) -> list[str]:
    """Return the codes of the incident's markets that are open to the person."""
    mine = incident.markets.filter(pk__in=person.scope.market_ids)
    return list(mine.order_by("code").values_list("code", flat=True))


def notice_links(person: "Staff", incident: Incident) -> list[tuple[str, str]]:
    """Return where the plans for notices are, of those markets that have told the console."""
    known = settings.NOTICE_LINKS
    return [(code, known[code]) for code in codes_of(person, incident) if code in known]


def actions_of(incident: Incident) -> "list[IncidentAction]":
    """Return what was done, oldest first."""
    return list(incident.actions.select_related("by").order_by("at", "pk"))


def _visible(person: "Staff") -> "QuerySet[Incident]":
    return Incident.objects.filter(markets__in=person.scope.market_ids).distinct()
