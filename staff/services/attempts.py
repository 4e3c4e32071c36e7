"""Limits of guessing: django-axes counts per name and address, strangers wait sooner than others.

Names and addresses are kept as keyed hashes: people type passwords into the wrong field.
"""

import datetime as dt
import ipaddress

from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import Sum

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.cipher import blind_index
from staff import rules
from staff.choices import SIGN_IN_REFUSALS
from staff.models import KnownPlace, Staff

WINDOW = dt.timedelta(minutes=30)
# Wrong passwords within the window: for one name from anywhere, for any name from one address.
USER_LIMIT, ADDRESS_LIMIT = 20, 50
KNOWN_FOR = dt.timedelta(days=30)
IPV6_NETWORK = 64


class TooManyAttempts(errors.DomainError):
    """Somebody has guessed too often (429)."""

    status = 429
    code = "too_many_attempts"
    default_message = SIGN_IN_REFUSALS["too_many_attempts"]


def hidden_name(username: str) -> str:
    """Return what stands for a typed user name, in any case, wherever attempts are kept."""
    return blind_index(username, purpose="sign-in") or "-"


def place_of(address: str) -> str:
    """Return what stands for an address; a machine's IPv6 addresses share their network."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "-"
    if known.version == 6:  # noqa: PLR2004 - IP version 6
        network = ipaddress.ip_network((known, IPV6_NETWORK), strict=False)
        return blind_index(str(network.network_address), purpose="place")
    return blind_index(address, purpose="place")


def refuse_strangers(*, username: str, address: str, now: dt.datetime) -> None:
    """Raise TooManyAttempts for guesses that come from everywhere, or one after another from here.

    Whoever has signed in from this address in the last thirty days is not concerned.
    """
    recent = AccessAttempt.objects.filter(attempt_time__gte=now - WINDOW)
    refused = rules.stranger_is_refused(
        user_failures=_failures(recent.filter(username=hidden_name(username))),
        address_failures=_failures(recent.filter(ip_address=address)),
        user_limit=USER_LIMIT,
        address_limit=ADDRESS_LIMIT,
    )
    if refused and not _is_known(username=username, address=address, now=now):
        raise TooManyAttempts


def _failures(attempts: "object") -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0  # type: ignore[attr-defined]


def _is_known(*, username: str, address: str, now: dt.datetime) -> bool:
    places = KnownPlace.objects.filter(person__username=username, place=place_of(address))
    return places.filter(last_at__gte=now - KNOWN_FOR).exists()


def remember_place(*, person: Staff, address: str, now: dt.datetime) -> None:
    """Note that somebody has signed in from here."""
    KnownPlace.objects.update_or_create(
        person=person, place=place_of(address), defaults={"last_at": now}
    )


@transaction.atomic
def record_failure(
    *, kind: AuditKind, username: str, reason: str, now: dt.datetime, person: Staff | None = None
) -> None:
    """Record a refused sign-in; a name that nobody has is recorded as a hash only."""
    person = person or Staff.objects.filter(username=username).first()
    entry = audit.Entry(
        kind=kind,
        subject_type="staff.Staff" if person else "",
        subject_id=str(person.pk) if person else "",
        reason=reason,
        data={} if person else {"name": hidden_name(username)},
    )
    audit.record(entry, by=None, now=now, actor_name=person.username if person else "")
