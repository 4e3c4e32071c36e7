"""Links by which somebody chooses a password: sent by mail, good once and for a short time."""

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ops_console.shared import clock, errors, jobs
from ops_console.shared.models import Job
from ops_console.shared.personal import Sealed
from ops_console.shared.personal.cipher import open_sealed, seal
from staff import selectors
from staff.choices import SIGN_IN_REFUSALS, LinkPurpose
from staff.models import AccessLink, Staff
from staff.services import attempts, passwords

LIFETIMES = {
    LinkPurpose.INVITE: dt.timedelta(hours=72),
    LinkPurpose.RESET: dt.timedelta(minutes=30),
}
# A name is sent one link in each such span, and one place asks so many times within the window in
# which wrong passwords are counted: a whole floor may have come back from its holidays.
RESET_AGAIN = dt.timedelta(minutes=10)
ASKED_FROM_ONE_PLACE = 30
MAX_PERIOD = 80
SECRET_BYTES = 32
JOB = "staff.send_link"
SESSION_KEY = "access_link"


class DeadLink(errors.DomainError):
    """The link was used, has expired, or never was one (410)."""

    status = 410
    code = "dead_link"
    default_message = SIGN_IN_REFUSALS["dead_link"]


@transaction.atomic
def make_link(*, person: Staff, purpose: str, now: dt.datetime) -> str:
    """Make a link for somebody, end the one before, and return its secret, which is not kept."""
    Staff.objects.select_for_update().get(pk=person.pk)
    AccessLink.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    AccessLink.objects.create(
        person=person,
        purpose=purpose,
        digest=selectors.token_digest(secret),
        created_at=now,
        expires_at=now + LIFETIMES[LinkPurpose(purpose)],
    )
    return secret


def address_of(secret: str, *, site: str) -> str:
    """Return the link as it stands in a mail."""
    return f"{site.rstrip('/')}{reverse('staff:open_link', args=[secret])}"


def hold(session: SessionBase, secret: str) -> None:
    """Keep a link's secret for the next page, sealed: sessions are rows of the database."""
    session[SESSION_KEY] = seal(secret, place=SESSION_KEY)


def held(session: SessionBase) -> str:
    """Return the secret of the link that this browser followed; empty when it followed none."""
    return open_sealed(session.get(SESSION_KEY, ""), place=SESSION_KEY)


def open_link(*, secret: str, now: dt.datetime) -> AccessLink:
    """Return a link that still works; DeadLink otherwise. Looking at it does not use it up."""
    link = selectors.link_by_secret(secret) if secret else None
    if link is None or link.ended_at or link.expires_at <= now or not link.person.is_active:
        raise DeadLink
    return link


@transaction.atomic
def use_link(*, secret: str, password: str, now: dt.datetime) -> Staff:
    """Choose a password by a link, which is dead afterwards; nobody is signed in by it.

    DeadLink, or Invalid when the password is refused; then the link still works.
    """
    person_id = open_link(secret=secret, now=now).person_id
    Staff.objects.select_for_update().get(pk=person_id)
    link = open_link(secret=secret, now=now)
    passwords.set_password(person=link.person, password=password, by=None, now=now)
    Staff.objects.filter(pk=person_id).update(access_since=now)
    return link.person


@transaction.atomic
def ask_for_reset(*, username: str, site: str, address: str, now: dt.datetime) -> None:
    """Have a link sent to whoever has this name; the same work is done when nobody has it.

    Once in each ten minutes of the clock for a name, so that nobody floods a mailbox, or ends
    somebody's link as soon as it is there. TooManyAttempts for an address that asks for one name
    after another.
    """
    place = attempts.place_of(address)
    asked = Job.objects.filter(kind=JOB, queued_at__gt=now - attempts.WINDOW, params__place=place)
    if asked.count() >= ASKED_FROM_ONE_PLACE:
        raise attempts.TooManyAttempts
    person = Staff.objects.filter(username=username, is_active=True).first()
    turn = int(now.timestamp() // RESET_AGAIN.total_seconds())
    jobs.enqueue(
        kind=JOB,
        params={
            **_params(person.pk if person else 0, LinkPurpose.RESET, site),
            "place": place,
        },
        now=now,
        # Not the name as it was typed: a look-alike in capitals would take the turn away.
        period=f"{turn} {person.pk if person else attempts.hidden_name(username)}"[:MAX_PERIOD],
    )


def queue_link(*, person_id: int, purpose: str, site: str, now: dt.datetime) -> None:
    """Record the job that makes the link and sends it: no secret waits in a queue."""
    jobs.enqueue(kind=JOB, params=_params(person_id, purpose, site), now=now)


def _params(person_id: int, purpose: str, site: str) -> dict[str, int | str]:
    return {"person": person_id, "purpose": purpose, "site": settings.PUBLIC_URL or site}


@jobs.register(JOB)
def send_link(*, job: jobs.JobHandle) -> dict[str, int]:
    """Make a link and send it in the person's language; a repetition ends the link before."""
    person = Staff.objects.filter(pk=job.params["person"], is_active=True).first()
    address = _mail_address(person) if person else ""
    if person is None or not address:
        return {"sent": 0}
    secret = make_link(person=person, purpose=job.params["purpose"], now=clock.now())
    with translation.override(person.language):
        context = {
            "person": person,
            "purpose": job.params["purpose"],
            "address": address_of(secret, site=job.params["site"]),
        }
        subject = {"INVITE": _("Your access to Ops Console"), "RESET": _("Choose a new password")}
        body = render_to_string("staff/mail/link.txt", context)
    EmailMessage(subject[job.params["purpose"]], body, to=[address]).send()
    return {"sent": 1}


def _mail_address(person: Staff) -> str:
    email: object = person.email
    return email.reveal() if isinstance(email, Sealed) else str(email)
