"""Signing in: password, second factor, and what is recorded when it is complete."""

import datetime as dt

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from staff.choices import SIGN_IN_REFUSALS, Factor
from staff.models import Staff
from staff.services import attempts, factors, sessions


class WrongPassword(errors.Invalid):
    """User name and password do not match, or the account is closed: the answer is the same."""

    code = "wrong_password"
    default_message = SIGN_IN_REFUSALS["wrong_password"]


def check_password(
    request: HttpRequest, *, username: str, password: str, now: dt.datetime
) -> Staff:
    """Return whose user name and password these are; WrongPassword or TooManyAttempts otherwise."""
    address = request.META.get("REMOTE_ADDR", "")
    attempts.refuse_strangers(username=username, address=address, now=now)
    person = authenticate(request, username=username, password=password)
    if isinstance(person, Staff):
        return person
    locked = getattr(request, "axes_locked_out", False)
    # While a lock holds, further attempts are refused unseen: they say nothing new.
    if not locked or getattr(request, "axes_failures_since_start", None) is not None:
        kind = AuditKind.LOCKED_OUT if locked else AuditKind.SIGN_IN_FAILED
        attempts.record_failure(kind=kind, username=username, reason="PASSWORD", now=now)
    raise attempts.TooManyAttempts if locked else WrongPassword


def enter(
    request: HttpRequest, *, person: Staff, target: str, carried: str = "", factor: str = ""
) -> HttpResponse:
    """Go on with a sign-in whose first step is done: second factor, setting one up, or the target.

    Until the last stage is passed nobody is signed in: the session only knows who is on the way.
    """
    state = {"carried": carried, "factor": factor}
    request.second_factor = factor or Factor.NONE  # type: ignore[attr-defined]
    login = Login(user=person, redirect_url=target, state=state)
    response: HttpResponse = perform_login(request, login)
    return response


@transaction.atomic
def complete(request: HttpRequest, *, person: Staff, factor: str, now: dt.datetime) -> None:
    """Begin the session of a person whose sign-in is complete, and record it.

    Forbidden when the role needs a second factor and none was given: no path goes round it.
    """
    if factor == Factor.NONE and (factors.is_enrolled(person) or factors.is_missing(person)):
        raise errors.Forbidden
    sessions.begin(request.session, person=person, factor=factor, now=now)
    address = request.META.get("REMOTE_ADDR", "")
    attempts.remember_place(person=person, address=address, now=now)
    entry = audit.Entry(
        kind=AuditKind.SIGNED_IN,
        subject_type="staff.Staff",
        subject_id=str(person.pk),
        data={"factor": factor},
    )
    audit.record(entry, by=person, now=now)


def confirm(
    request: HttpRequest, *, person: Staff, password: str, code: str, now: dt.datetime
) -> None:
    """Prove again who is at the keyboard: password, and a code where there is an app.

    WrongPassword, WrongCode and the limits of guessing are those of signing in.
    """
    check_password(request, username=person.username, password=password, now=now)
    if factors.is_enrolled(person):
        factors.verify(person=person, code=code, now=now)
    sessions.refresh(request.session, now=now)
