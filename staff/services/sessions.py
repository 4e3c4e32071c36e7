"""How long a sign-in holds: idle and absolute limits, freshness, and ending it everywhere."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from ops_console.shared import audit
from ops_console.shared.models import AuditKind
from staff import rules
from staff.choices import Factor
from staff.models import AccessLink, ApiToken, Staff

KEY = "access"
FRESH = dt.timedelta(minutes=5)
# A page in use writes its session at most this often.
SEEN_STEP = dt.timedelta(seconds=30)


def begin(session: SessionBase, *, person: Staff, factor: str, now: dt.datetime) -> None:
    """Start the clocks of a sign-in that is complete."""
    names = {person.role, *(market.code for market in person.markets.all())}
    at = now.timestamp()
    session[KEY] = {
        "at": at,
        "seen": at,
        "fresh": at,
        "factor": factor,
        "idle": rules.shortest(settings.SESSION_IDLE_MINUTES, names) * 60,
        "absolute": rules.shortest(settings.SESSION_HOURS, names) * 3600,
        # Whoever is moved to another market signs in anew, so this stays right.
        "zone": str(person.zone),
    }


def zone_of(session: SessionBase, *, person: Staff) -> dt.tzinfo:
    """Return the clock that the person reads, without asking the database at each request."""
    known = session.get(KEY, {}).get("zone")
    return ZoneInfo(known) if known else person.zone


def end_reason(session: SessionBase, *, person: Staff, now: dt.datetime) -> str:
    """Say why the session is over, or return an empty text; one that began elsewhere is over."""
    state: dict[str, Any] | None = session.get(KEY)
    if state is None:
        return "UNKNOWN"
    without = state["factor"] == Factor.NONE
    if without and rules.needs_second_factor(person.role, settings.SECOND_FACTOR_ROLES):
        return "FACTOR"
    return rules.session_end(
        age=now.timestamp() - state["at"],
        idle=now.timestamp() - state["seen"],
        max_age=state["absolute"],
        max_idle=state["idle"],
    )


def keep_alive(session: SessionBase, *, now: dt.datetime) -> None:
    """Note that the person did something."""
    state = session[KEY]
    if now.timestamp() - state["seen"] >= SEEN_STEP.total_seconds():
        session[KEY] = {**state, "seen": now.timestamp()}


def is_fresh(session: SessionBase, *, now: dt.datetime) -> bool:
    """Tell whether the person has proved within five minutes who they are."""
    state = session.get(KEY)
    return state is not None and now.timestamp() - state["fresh"] <= FRESH.total_seconds()


def refresh(session: SessionBase, *, now: dt.datetime) -> None:
    """Note that the person has just proved who they are; the absolute limit stays."""
    state = session[KEY]
    session[KEY] = {**state, "fresh": now.timestamp(), "seen": now.timestamp()}


def note_factor(session: SessionBase) -> None:
    """Note that the person of this session has just shown a code of a new app."""
    session[KEY] = {**session[KEY], "factor": Factor.TOTP}


@transaction.atomic
def end_access(*, person: Staff, now: dt.datetime) -> None:
    """End every session, token and link of somebody at once; the caller records why."""
    Staff.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    ApiToken.objects.filter(owner=person, revoked_at__isnull=True).update(revoked_at=now)
    AccessLink.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    person.refresh_from_db(fields=["session_epoch"])


@transaction.atomic
def sign_out(request: HttpRequest, *, reason: str, now: dt.datetime) -> None:
    """End this session and record it; the session's row is gone afterwards."""
    person = request.user
    if isinstance(person, Staff):
        entry = audit.Entry(
            kind=AuditKind.SIGNED_OUT,
            subject_type="staff.Staff",
            subject_id=str(person.pk),
            reason=reason,
        )
        audit.record(entry, by=person, now=now)
    logout(request)
