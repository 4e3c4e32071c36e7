"""The frame of every write: lock, ask the rule, save the named fields, leave one event."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import Action, CustomerKind, EventKind, RefusalCode
from inquiries.models import Contact, Customer, Inquiry, InquiryEvent, Policy
from inquiries.rules.refusals import FORBIDDING, Refusal, refusal, refusal_of
from inquiries.selectors.states import state_of
from ops_console.shared import errors

if TYPE_CHECKING:
    from django.db.models import Model

    from staff.models import Staff

MAX_TEXT = 20_000
_PARTIES = frozenset({CustomerKind.POLICYHOLDER, CustomerKind.INSURED})


def locked(inquiry_id: int, *, by: "Staff", version: int | None = None) -> Inquiry:
    """Return the inquiry locked for this transaction.

    NotFound when it does not exist for this person; Conflict when it is no longer the version that
    the person saw.
    """
    inquiry = (
        Inquiry.objects.visible_to(by)
        .select_related("market", "team")
        .select_for_update(of=("self",))
        .filter(pk=inquiry_id)
        .first()
    )
    if inquiry is None:
        raise errors.NotFound
    if version is not None and version != inquiry.version:
        raise errors.Conflict
    return inquiry


def require(
    action: Action, inquiry: Inquiry, *, by: "Staff", contact: Contact | None = None
) -> None:
    """Raise the refusal of an action on a locked inquiry, if there is one."""
    asks_gaps = action == Action.RESOLVE
    state = state_of(inquiry, person=by, contact=contact, ask_gaps=asks_gaps)
    against = refusal_of(action, state)
    if against is not None:
        raise as_error(against)


def as_error(against: Refusal) -> errors.DomainError:
    """Return the error that carries a refusal's text and code."""
    kind = errors.Forbidden if against.code in FORBIDDING else errors.Refused
    return kind(against.message, code=against.code.lower())


def not_before(begun: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Return the moment at which something ends that began then: a clock may have been set back."""
    return max(begun, now)


def change(inquiry: Inquiry, *, now: dt.datetime, **fields: Any) -> None:
    """Save these fields of a locked inquiry; its version grows."""
    fields |= {"version": inquiry.version + 1, "updated_at": now}
    for name, value in fields.items():
        setattr(inquiry, name, value)
    inquiry.save(update_fields=list(fields))


def insert(row: "Model", *, unique: str, error: errors.DomainError) -> None:
    """Insert a row; raise the error when the unique constraint of this name stands against it."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as broken:
        if unique not in str(broken):
            raise
        raise error from broken


def insert_leg(leg: Contact) -> None:
    """Insert a leg of contact; Refused when its agent is on a call already, here or elsewhere."""
    taken = as_error(refusal(RefusalCode.CALL_ELSEWHERE))
    insert(leg, unique="contact_one_open_call_per_agent", error=taken)


def touch(inquiry: Inquiry, *, now: dt.datetime) -> None:
    """Record that something was added, so that nightly figures look at the inquiry again."""
    inquiry.updated_at = now
    inquiry.save(update_fields=["updated_at"])


def record_event(
    *,
    inquiry: Inquiry,
    kind: EventKind | str,
    by: "Staff | None",
    now: dt.datetime,
    data: dict[str, Any] | None = None,
) -> InquiryEvent:
    """Leave one event on the inquiry; `data` holds codes and ids, never a person's words."""
    return InquiryEvent.objects.create(
        inquiry=inquiry, kind=EventKind(kind), actor=by, at=now, data=data or {}
    )


def required_text(text: str, *, limit: int = MAX_TEXT) -> str:
    """Return a text without blank ends; Invalid when nothing is left or it is too long."""
    stripped = text.strip()
    if not stripped:
        raise errors.Invalid(_("Enter a text."), code="empty_text")
    if len(stripped) > limit:
        message = _("This text is longer than %(limit)d characters.") % {"limit": limit}
        raise errors.Invalid(message, code="text_too_long")
    return stripped


def known(code: str, choices: Any) -> str:
    """Return a code of these choices; Invalid when it is none."""
    if code not in choices.values:
        raise errors.Invalid(_("Choose one of the given values."), code="unknown_code")
    return code


def bounded_text(text: str, *, limit: int = MAX_TEXT) -> str:
    """Return a text, which may be empty, without blank ends; Invalid when it is too long."""
    return required_text(text, limit=limit) if text.strip() else ""


def check_market(market_id: int, customer: Customer | None, policy: Policy | None) -> None:
    """Refuse a customer or policy of another market."""
    if any(thing is not None and thing.market_id != market_id for thing in (customer, policy)):
        raise errors.Invalid(
            _("Customer and policy must belong to the inquiry's market."), code="wrong_market"
        )


def check_policy_of(customer: Customer | None, policy: Policy | None) -> None:
    """Refuse a policy with which a policyholder or insured has nothing to do.

    Beneficiaries, agents and others may well ask about somebody else's policy.
    """
    if policy is None or customer is None or customer.kind not in _PARTIES:
        return
    if customer.pk not in {policy.holder_id, policy.insured_id}:
        raise errors.Invalid(
            _("This policy belongs to another customer."), code="policy_of_another"
        )
