"""Joiners, movers, leavers: each change of rights is recorded with what was before and after."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from staff import rules, selectors
from staff.choices import SIGN_IN_REFUSALS, ClosedReason, LinkPurpose, Permission, Role
from staff.models import ExternalIdentity, Market, Staff, Team
from staff.services import factors, links, sessions


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What somebody may do and where."""

    role: str
    markets: Sequence[Market] = ()
    teams: Sequence[Team] = ()


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody who joins."""

    username: str
    display_name: str
    email: str
    language: str
    subject: str = ""


@transaction.atomic
def invite(*, who: NewPerson, rights: Rights, site: str, by: Staff, now: dt.datetime) -> Staff:
    """Add somebody and have an invitation sent; Conflict when the name or identity is taken.

    Nobody but the person chooses the password.
    """
    _check_rights(rights, by=by)
    person = add_person(who=who, role=rights.role, now=now)
    person.markets.set(rights.markets)
    person.teams.set(rights.teams)
    links.queue_link(person_id=person.pk, purpose=LinkPurpose.INVITE, site=site, now=now)
    _record(person, change="invited", before={}, by=by, now=now)
    return person


def add_person(*, who: NewPerson, role: str, now: dt.datetime) -> Staff:
    """Write the row of somebody new, without a password; Conflict when the name is taken."""
    try:
        with transaction.atomic():
            person = Staff.objects.create_user(
                who.username,
                None,
                display_name=who.display_name,
                email=who.email,
                language=who.language,
                role=role,
                joined_at=now,
                access_since=now,
            )
            set_identity(person=person, subject=who.subject, now=now)
    except IntegrityError as error:
        raise errors.Conflict(_("This name or identity is taken already."), code="taken") from error
    return person


@transaction.atomic
def create_admin(
    *, who: NewPerson, market_codes: Sequence[str], superuser: bool, now: dt.datetime
) -> str:
    """Add an administrator from the command line; return the secret of the link to a password.

    Conflict when the name is taken, NotFound for an unknown market.
    """
    person = add_person(who=who, role=Role.ADMIN, now=now)
    person.markets.set([selectors.market_by_code(code) for code in market_codes])
    if superuser:
        person.is_staff = person.is_superuser = True
        person.save(update_fields=["is_staff", "is_superuser"])
    secret = links.make_link(person=person, purpose=LinkPurpose.INVITE, now=now)
    _record(person, change="invited", before={}, by=None, now=now, reason="COMMAND")
    return secret


@transaction.atomic
def change_rights(
    *, person_id: int, rights: Rights, version: int, by: Staff, now: dt.datetime
) -> Staff:
    """Give somebody another role or scope; sessions and tokens with the old rights end at once.

    Forbidden for one's own rights; Conflict when somebody else was faster.
    """
    person = _locked(person_id, by=by)
    _check_rights(rights, by=by)
    if person.version != version:
        raise errors.Conflict
    before = rights_of(person)
    person.role, person.version = rights.role, person.version + 1
    person.save(update_fields=["role", "version"])
    person.markets.set(rights.markets)
    person.teams.set(rights.teams)
    sessions.end_access(person=person, now=now)
    _record(person, change="rights", before=before, by=by, now=now)
    return person


@transaction.atomic
def close_access(*, person_id: int, reason: str, by: Staff, now: dt.datetime) -> None:
    """Close an account at once: no session, token or link of it works any more."""
    person = _locked(person_id, by=by)
    if not person.is_active:
        raise errors.Refused
    close(person=person, reason=reason, by=by, now=now)


def close(*, person: Staff, reason: str, by: Staff | None, now: dt.datetime) -> None:
    """Close an account that the caller has locked, and record why."""
    person.is_active = False
    person.closed_reason, person.closed_at = ClosedReason(reason), now
    person.version += 1
    person.save(update_fields=["is_active", "closed_reason", "closed_at", "version"])
    sessions.end_access(person=person, now=now)
    _record(person, change="closed", before={}, by=by, now=now, reason=reason)


@transaction.atomic
def open_access(*, person_id: int, site: str, by: Staff, now: dt.datetime) -> None:
    """Open a closed account again and have a link sent: the old password is not trusted."""
    person = _locked(person_id, by=by)
    if person.is_active:
        raise errors.Refused
    person.is_active, person.closed_reason, person.closed_at = True, "", None
    person.access_since, person.version = now, person.version + 1
    person.set_unusable_password()
    fields = ["is_active", "closed_reason", "closed_at", "access_since", "version", "password"]
    person.save(update_fields=fields)
    links.queue_link(person_id=person.pk, purpose=LinkPurpose.INVITE, site=site, now=now)
    _record(person, change="opened", before={}, by=by, now=now)


@transaction.atomic
def end_sessions_of(*, person_id: int, by: Staff, now: dt.datetime) -> None:
    """End every session and token of somebody, for a lost laptop."""
    person = _locked(person_id, by=by)
    sessions.end_access(person=person, now=now)
    _record(person, change="sessions_ended", before={}, by=by, now=now)


@transaction.atomic
def send_link_to(*, person_id: int, site: str, by: Staff, now: dt.datetime) -> None:
    """Have a new link sent: an invitation to whoever has no password yet, else for a new one."""
    person = _locked(person_id, by=by)
    if not person.is_active:
        raise errors.Refused
    purpose = LinkPurpose.RESET if person.has_usable_password() else LinkPurpose.INVITE
    links.queue_link(person_id=person.pk, purpose=purpose, site=site, now=now)
    _record(person, change="link_sent", before={}, by=by, now=now)


@transaction.atomic
def remove_factor_of(*, person_id: int, by: Staff, now: dt.datetime) -> None:
    """Take somebody's second factor away, for a lost phone."""
    factors.remove(person=_locked(person_id, by=by), by=by, now=now)


def set_identity(*, person: Staff, subject: str, now: dt.datetime) -> None:
    """Let the identity provider's subject sign in as this person; an empty one takes it away."""
    issuer = settings.OIDC_ISSUER
    if not issuer:
        return
    ExternalIdentity.objects.filter(person=person, issuer=issuer).delete()
    if subject:
        ExternalIdentity.objects.create(
            person=person, issuer=issuer, subject=subject, linked_at=now
        )


@transaction.atomic
def change_identity(*, person_id: int, subject: str, by: Staff, now: dt.datetime) -> None:
    """Link somebody to a subject of the identity provider; Conflict when it is another's."""
    person = _locked(person_id, by=by)
    try:
        with transaction.atomic():
            set_identity(person=person, subject=subject, now=now)
    except IntegrityError as error:
        raise errors.Conflict(_("This name or identity is taken already."), code="taken") from error
    sessions.end_access(person=person, now=now)
    _record(person, change="identity", before={}, by=by, now=now)


def lock_dormant(*, now: dt.datetime) -> int:
    """Close every account that nobody has used for as long as the settings say; return how many."""
    if not settings.DORMANT_DAYS:
        return 0
    before = now - dt.timedelta(days=settings.DORMANT_DAYS)
    return sum(_close_if_dormant(pk, before=before, now=now) for pk in selectors.active_ids())


@transaction.atomic
def _close_if_dormant(person_id: int, *, before: dt.datetime, now: dt.datetime) -> bool:
    person = Staff.objects.select_for_update().get(pk=person_id)
    used = [person.last_login, selectors.last_token_use(person)]
    last = max((moment for moment in used if moment), default=None)
    dormant = rules.is_dormant(last_login=last, access_since=person.access_since, before=before)
    if dormant and person.is_active:
        close(person=person, reason=ClosedReason.DORMANT, by=None, now=now)
        return True
    return False


def rights_of(person: Staff) -> dict[str, Any]:
    """Return somebody's rights as codes, for the record."""
    return {
        "role": person.role,
        "markets": sorted(market.code for market in person.markets.all()),
        "teams": sorted(f"{team.market.code}/{team.code}" for team in selectors.all_teams(person)),
    }


def _locked(person_id: int, *, by: Staff) -> Staff:
    """Lock somebody within the administrator's markets; Forbidden for oneself."""
    if not by.may(Permission.MANAGE_STAFF):
        raise errors.Forbidden
    refusal = rules.rights_refusal(actor_id=by.pk, person_id=person_id)
    if refusal:
        raise errors.Forbidden(SIGN_IN_REFUSALS[refusal], code=refusal)
    selectors.managed_person(by, person_id)
    return Staff.objects.select_for_update().get(pk=person_id)


def _check_rights(rights: Rights, *, by: Staff) -> None:
    """Refuse a role that is none and places outside the administrator's own markets."""
    if not by.may(Permission.MANAGE_STAFF):
        raise errors.Forbidden
    if rights.role not in Role.values:
        raise errors.Invalid
    places = {market.pk for market in rights.markets} | {team.market_id for team in rights.teams}
    if not places <= by.scope.market_ids:
        raise errors.NotFound


def _record(
    person: Staff,
    *,
    change: str,
    before: Mapping[str, Any],
    by: Staff | None,
    now: dt.datetime,
    reason: str = "",
) -> None:
    data: dict[str, Any] = {"change": change}
    if before or change in {"invited", "rights"}:
        data |= {"before": dict(before), "after": rights_of(person)}
    entry = audit.Entry(
        kind=AuditKind.RIGHTS,
        subject_type="staff.Staff",
        subject_id=str(person.pk),
        reason=reason,
        data=data,
    )
    audit.record(entry, by=by, now=now)
