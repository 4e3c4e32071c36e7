"""The second factor: codes of an authenticator app and recovery codes, each good for one use.

Rows are django-allauth's. The app's secret is sealed for its person, the last used time step is
kept in the row that is locked for checking (a cache would forget it), and recovery codes are random
texts of 80 bits of which only SHA-256 is kept.
"""

import base64
import datetime as dt
import hashlib
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.cipher import CannotOpen, open_sealed, place_of, seal
from staff import rules
from staff.choices import SIGN_IN_REFUSALS, Factor
from staff.models import Staff
from staff.services import sessions

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
PERIOD_SECONDS = 30
# A phone's clock may be half a minute off.
TOLERANCE = 1
RECOVERY_CODES, RECOVERY_BYTES = 10, 10
MAX_FAILURES, BLOCKED_FOR = 5, dt.timedelta(minutes=5)


class WrongCode(errors.Invalid):
    """The code is wrong, old, or was used before (422)."""

    code = "wrong_code"
    default_message = SIGN_IN_REFUSALS["wrong_code"]


class CodesBlocked(errors.DomainError):
    """Too many wrong codes in a row (429)."""

    status = 429
    code = "codes_blocked"
    default_message = SIGN_IN_REFUSALS["codes_blocked"]


def is_enrolled(person: Staff) -> bool:
    """Tell whether the person has an authenticator app."""
    return bool(Authenticator.objects.filter(user=person, type=TOTP).exists())


def is_needed(person: Staff) -> bool:
    """Tell whether the person's role signs in with a second factor only."""
    return rules.needs_second_factor(person.role, settings.SECOND_FACTOR_ROLES)


def is_missing(person: Staff) -> bool:
    """Tell whether the person's role needs a second factor that the person does not have."""
    return is_needed(person) and not is_enrolled(person)


def codes_left(person: Staff) -> int:
    """Return how many recovery codes are unused."""
    row = Authenticator.objects.filter(user=person, type=RECOVERY).first()
    return len(row.data["hashes"]) if row else 0


def new_secret(person: Staff) -> tuple[str, str]:
    """Return a fresh secret for an app and the same sealed, to travel through the form."""
    secret = generate_totp_secret()
    return secret, seal(secret, place=_pending_place(person))


def open_secret(person: Staff, sealed: str) -> str:
    """Return the secret that the form brought back; WrongCode when it is not one of ours."""
    try:
        secret = open_sealed(sealed, place=_pending_place(person))
    except CannotOpen as error:
        raise WrongCode from error
    if not secret:
        raise WrongCode
    return secret


def _pending_place(person: Staff) -> str:
    return place_of("mfa_authenticator", "pending", person.pk)


def place_of_secret(person_id: int) -> str:
    """Return what binds the secret of somebody's app to that person."""
    return place_of("mfa_authenticator", "secret", person_id)


def _place(person: Staff) -> str:
    return place_of_secret(person.pk)


@transaction.atomic
def enrol(*, person: Staff, sealed: str, code: str, now: dt.datetime) -> list[str]:
    """Set the app up that shows this code; return the recovery codes, which are shown this once.

    Refused when there is an app already; WrongCode when the code is not the app's. Every other
    session and every token of the person ends.
    """
    secret = open_secret(person, sealed)
    Staff.objects.select_for_update().get(pk=person.pk)
    if is_enrolled(person):
        raise errors.Refused
    step = _matching_step(secret, code, after=0, now=now)
    if step is None:
        raise WrongCode
    data = {"secret": seal(secret, place=_place(person)), "step": step, "failures": 0}
    Authenticator.objects.create(user=person, type=TOTP, data=data, created_at=now)
    codes = _write_codes(person, now=now)
    sessions.end_access(person=person, now=now)
    _record(person, change="enrolled", by=person, now=now)
    return codes


@transaction.atomic
def renew_codes(*, person: Staff, now: dt.datetime) -> list[str]:
    """Replace the recovery codes; return the new ones. Refused without an app."""
    Staff.objects.select_for_update().get(pk=person.pk)
    if not is_enrolled(person):
        raise errors.Refused
    codes = _write_codes(person, now=now)
    sessions.end_access(person=person, now=now)
    _record(person, change="codes_renewed", by=person, now=now)
    return codes


@transaction.atomic
def remove(*, person: Staff, by: Staff, now: dt.datetime) -> None:
    """Take the second factor away, for a lost phone; where the role needs one, the next sign-in
    sets a new one up. NotFound when there is none.
    """
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise errors.NotFound
    sessions.end_access(person=person, now=now)
    _record(person, change="removed", by=by, now=now)


def remove_own(*, person: Staff, now: dt.datetime) -> None:
    """Take one's own second factor away; Refused where the role needs one."""
    if is_needed(person):
        raise errors.Refused(SIGN_IN_REFUSALS["factor_needed"])
    remove(person=person, by=person, now=now)


def verify(*, person: Staff, code: str, now: dt.datetime) -> Factor:
    """Accept a code of the app or a recovery code, once; WrongCode or CodesBlocked otherwise.

    The row stays locked while it is decided, so that two requests cannot use one code.
    """
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=person).order_by("pk")
        by_type = {row.type: row for row in rows}
        app = by_type.get(TOTP)
        if app is None:
            raise WrongCode
        if app.data.get("blocked_until", 0) > now.timestamp():
            raise CodesBlocked
        used = _use(app, by_type.get(RECOVERY), person=person, code=code, now=now)
        if used is None:
            _count_failure(app, person=person, now=now)
    if used is None:
        raise WrongCode
    return used


def _use(
    app: Authenticator,
    recovery: Authenticator | None,
    *,
    person: Staff,
    code: str,
    now: dt.datetime,
) -> Factor | None:
    secret = open_sealed(app.data["secret"], place=_place(person))
    step = _matching_step(secret, code, after=app.data["step"], now=now)
    if step is not None:
        _save(app, now=now, step=step, failures=0)
        return Factor.TOTP
    hashed = _hashed(code)
    if recovery is None or hashed not in recovery.data["hashes"]:
        return None
    left = [each for each in recovery.data["hashes"] if each != hashed]
    _save(recovery, now=now, hashes=left)
    _save(app, now=now, failures=0)
    _record(person, change="recovery_code_used", by=person, now=now, left=len(left))
    return Factor.RECOVERY


def _count_failure(app: Authenticator, *, person: Staff, now: dt.datetime) -> None:
    failures = app.data.get("failures", 0) + 1
    blocked = failures >= MAX_FAILURES
    until = (now + BLOCKED_FOR).timestamp() if blocked else 0
    app.data = {**app.data, "failures": 0 if blocked else failures, "blocked_until": until}
    app.save(update_fields=["data"])
    kind = AuditKind.LOCKED_OUT if blocked else AuditKind.SIGN_IN_FAILED
    entry = audit.Entry(
        kind=kind, subject_type="staff.Staff", subject_id=str(person.pk), reason="CODE"
    )
    audit.record(entry, by=None, now=now, actor_name=person.username)


def _save(row: Authenticator, *, now: dt.datetime, **changes: Any) -> None:
    row.data = {**row.data, **changes}
    row.last_used_at = now
    row.save(update_fields=["data", "last_used_at"])


def _matching_step(secret: str, code: str, *, after: int, now: dt.datetime) -> int | None:
    """Return the time step of a code, if it is later than the last one used."""
    digits = "".join(code.split())
    current = int(now.timestamp()) // PERIOD_SECONDS
    found = None
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        expected = format_hotp_value(hotp_value(secret, step))
        if constant_time_compare(expected, digits) and step > after:
            found = step
    return found


def _write_codes(person: Staff, *, now: dt.datetime) -> list[str]:
    codes = [_new_code() for _n in range(RECOVERY_CODES)]
    Authenticator.objects.update_or_create(
        user=person,
        type=RECOVERY,
        defaults={"data": {"hashes": [_hashed(code) for code in codes]}, "created_at": now},
    )
    return codes


def _new_code() -> str:
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _hashed(code: str) -> str:
    normal = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(f"recovery|{normal}".encode()).hexdigest()


def _record(person: Staff, *, change: str, by: Staff, now: dt.datetime, **data: int) -> None:
    entry = audit.Entry(
        kind=AuditKind.SECOND_FACTOR,
        subject_type="staff.Staff",
        subject_id=str(person.pk),
        data={"change": change, **data},
    )
    audit.record(entry, by=by, now=now)
