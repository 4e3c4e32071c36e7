"""Showing in clear what is masked: with a right, a reason and an entry in the audit trail.

The entry is written in the transaction of the reveal: what cannot be recorded is not shown.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from inquiries.choices.reveals import (
    NOT_FRESH,
    TOO_MANY_LOOKS,
    RevealProblem,
    RevealReason,
    Thing,
)
from inquiries.models import Look, Reveal
from inquiries.rules import reveals as rules
from inquiries.selectors.reveals import Asked, Target, find_target, market_code_of
from inquiries.services import rows
from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.detector import find_personal

if TYPE_CHECKING:
    from staff.models import Staff

_TABLES = {
    Thing.CUSTOMER: "inquiries.Customer",
    Thing.POLICY: "inquiries.Policy",
    Thing.INQUIRY: "inquiries.Inquiry",
    Thing.NOTE: "inquiries.Note",
    Thing.CORRECTION: "inquiries.Correction",
}
BULK = "bulk_looks"


class BadReason(errors.Invalid):
    """The words of the reason do not say why (422)."""

    code = "reason"


class NotFresh(errors.Forbidden):
    """Who asks has not proved within five minutes who they are (403)."""

    code = "fresh_sign_in"
    default_message = NOT_FRESH


class TooManyLooks(errors.DomainError):
    """The person has opened too many customers in a short time (429)."""

    status = 429
    code = BULK
    default_message = TOO_MANY_LOOKS


@dataclass(frozen=True)
class Why:
    """The reason that somebody gives."""

    reason: str
    text: str = ""


def target_of(*, asked: Asked, by: "Staff", now: dt.datetime) -> Target:
    """Return what is asked for; a refusal stays in the audit trail, whoever was asked about."""
    try:
        target = find_target(by, asked)
        if not by.may(rules.right_for(target.kind)):
            raise errors.Forbidden
    except (errors.NotFound, errors.Forbidden) as error:
        deny(asked=asked, code=error.code, by=by, now=now)
        raise
    return target


@transaction.atomic
def deny(*, asked: Asked, code: str, by: "Staff", now: dt.datetime) -> None:
    """Record that somebody was refused a field; the chain is that of the market it belongs to."""
    market = market_code_of(asked)
    entry = audit.Entry(
        kind=AuditKind.DENIED,
        chain=market or audit.CONSOLE_CHAIN,
        subject_type=_TABLES[Thing(asked.thing)] if market else "",
        subject_id=str(asked.pk) if market else "",
        field_name=asked.field[:40] if market else "",
        reason=code[:30],
        data={"asked": asked.thing[:20], "inquiry": asked.number[:30]},
    )
    audit.record(entry, by=by, now=now)


@transaction.atomic
def reveal(*, target: Target, why: Why, by: "Staff", now: dt.datetime) -> Reveal:
    """Open a field to the person for five minutes; BadReason without a reason that says why."""
    rows.known(why.reason, RevealReason)
    _check_words(why, with_inquiry=target.inquiry is not None)
    row = Reveal.objects.create(
        staff=by,
        thing=target.thing,
        thing_id=target.row.pk,
        field=target.field,
        customer=target.customer,
        inquiry=target.inquiry,
        reason=why.reason,
        at=now,
        until=now + rules.WINDOW,
    )
    audit.record(_entry(target, why, row), by=by, now=now)
    return row


def count_look(*, subject: str, chain: str, by: "Staff", now: dt.datetime) -> None:
    """Count whose details the person opens; TooManyLooks beyond what one person's work needs.

    In a transaction of its own, before the work: the count stays when the work is refused.
    """
    if not _has_room(subject, chain, by=by, now=now):
        raise TooManyLooks


def _entry(target: Target, why: Why, row: Reveal) -> audit.Entry:
    whose = (
        (Thing.CUSTOMER, target.customer) if target.customer else (Thing.INQUIRY, target.inquiry)
    )
    return audit.Entry(
        kind=AuditKind.REVEALED,
        chain=target.market.code,
        subject_type=_TABLES[whose[0]],
        subject_id=str(whose[1].pk) if whose[1] else "",
        object_type=_TABLES[Thing.INQUIRY] if target.inquiry else "",
        object_id=target.inquiry.number if target.inquiry else "",
        field_name=f"{target.thing}.{target.field}",
        reason=why.reason,
        reason_text=why.text.strip(),
        data={"reveal": row.pk, "row": row.thing_id, "kind": target.kind.value},
    )


def _check_words(why: Why, *, with_inquiry: bool) -> None:
    needed = rules.text_is_needed(reason=why.reason, with_inquiry=with_inquiry)
    problem = rules.text_problem(rows.bounded_text(why.text, limit=300), needed=needed)
    if problem is None and find_personal(why.text):
        problem = RevealProblem.TEXT_PERSONAL
    if problem is not None:
        raise BadReason(RevealProblem(problem).label)


def _has_room(subject: str, chain: str, *, by: "Staff", now: dt.datetime) -> bool:
    """Note the look unless too many others stand already; one person's looks queue up for it."""
    since = now - rules.LOOKS_SPAN
    with connection.cursor() as cursor:
        told: dict[str, Any] = {
            "lock": _lock_of(by),
            "staff": by.pk,
            "subject": subject,
            "at": now,
            "since": since,
            "most": rules.MOST_LOOKS,
        }
        cursor.execute(_NOTE_LOOK, told)
        if cursor.fetchone() is not None:
            return True
    _tell_once(chain, by=by, now=now, since=since)
    return False


def _lock_of(by: "Staff") -> str:
    return f"looks:{by.pk}"


# Sent at once, so the two are one transaction; a statement sees what was there when it began,
# so the lock is taken by one of its own.
_NOTE_LOOK = """
SELECT pg_advisory_xact_lock(hashtextextended(%(lock)s, 0));
WITH gone AS (
    DELETE FROM inquiries_look
    WHERE staff_id = %(staff)s AND at <= %(since)s AND subject NOT IN (%(subject)s, '')
), others AS (
    SELECT count(*) AS n FROM inquiries_look
    WHERE staff_id = %(staff)s AND at > %(since)s AND subject NOT IN (%(subject)s, '')
)
INSERT INTO inquiries_look (staff_id, subject, at)
SELECT %(staff)s, %(subject)s, %(at)s FROM others WHERE n < %(most)s
ON CONFLICT (staff_id, subject) DO UPDATE SET at = excluded.at
RETURNING id
"""


@transaction.atomic
def _tell_once(chain: str, *, by: "Staff", now: dt.datetime, since: dt.datetime) -> None:
    """Leave one audit entry, not one for each further try."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_lock_of(by)])
    told, is_new = Look.objects.get_or_create(staff=by, subject="", defaults={"at": now})
    if not is_new and told.at > since:
        return
    Look.objects.filter(pk=told.pk).update(at=now)
    seconds = int(rules.LOOKS_SPAN.total_seconds())
    entry = audit.Entry(
        kind=AuditKind.DENIED,
        chain=chain,
        reason=BULK,
        data={"most": rules.MOST_LOOKS, "seconds": seconds},
    )
    audit.record(entry, by=by, now=now)
