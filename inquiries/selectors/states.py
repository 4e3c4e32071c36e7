"""The facts that decide what a person can do with an inquiry, and the buttons made of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy

from inquiries import closing_checks
from inquiries.choices import Action, ContactKind, ContactState, RefusalCode
from inquiries.models import Contact, Inquiry
from inquiries.rules.refusals import InquiryState, Refusal, refusal_of
from inquiries.task_fields import missing_for_resolving
from staff.choices import Permission

if TYPE_CHECKING:
    from staff.models import Staff

# The keys of docs/ui.md; what begins, ends and finishes a contact shares one, so does hold.
KEYS: dict[str, str] = {
    Action.TAKE: "a",
    Action.ASSIGN: "s",
    Action.TRANSFER: "h",
    Action.NOTE: "m",
    Action.WAIT: "w",
    Action.CONTINUE: "w",
    Action.RESOLVE: "e",
    Action.CLOSE: "x",
    Action.REOPEN: "r",
    Action.PROMISE: "b",
    Action.DETAILS: "d",
    Action.CONTACT_START: "t",
    Action.CONTACT_HOLD: "u",
    Action.CONTACT_CONTINUE: "u",
    Action.CONTACT_END: "t",
    Action.CONTACT_WRAP_UP: "t",
}


@dataclass(frozen=True)
class ActionState:
    """One button: what it does, its text and key, and what stands against it now."""

    action: str
    label: str | Promise
    key: str
    refusal: Refusal | None


def actions(person: "Staff", inquiry: Inquiry) -> list[ActionState]:
    """Return every action on the inquiry with its refusal for this person."""
    return buttons(state_of(inquiry, person=person))


def buttons(state: InquiryState) -> list[ActionState]:
    """Return every action with what stands against it in this state."""
    return [
        ActionState(action.value, action.label, KEYS.get(action, ""), refusal_of(action, state))
        for action in Action
    ]


def state_of(
    inquiry: Inquiry, *, person: "Staff", contact: Contact | None = None, ask_gaps: bool = True
) -> InquiryState:
    """Return the facts for this person; without a contact given, the person's own current one.

    One query for the contacts and those of the closing checks; `ask_gaps=False` leaves the latter
    out where resolving is not the question.
    """
    legs = unfinished_legs(inquiry, person)
    if contact is None:
        contact = own_leg(legs, inquiry, person)
    return state_among(legs, inquiry, person=person, contact=contact, ask_gaps=ask_gaps)


def state_among(
    legs: list[Contact],
    inquiry: Inquiry,
    *,
    person: "Staff",
    contact: Contact | None,
    ask_gaps: bool = True,
) -> InquiryState:
    """Return the facts for this person, the unfinished contacts being read already."""
    here = [leg for leg in legs if leg.inquiry_id == inquiry.pk]
    return InquiryState(
        status=inquiry.status,
        is_assigned=inquiry.assignee_id is not None,
        is_mine=inquiry.assignee_id == person.pk,
        may_handle=person.may(Permission.HANDLE_INQUIRY),
        may_assign=person.may(Permission.ASSIGN_INQUIRY),
        may_correct=person.may(Permission.RECORD_CORRECTION),
        complaint_level=inquiry.complaint_level,
        contact=contact.state if contact else None,
        contact_is_mine=contact is None or contact.agent_id == person.pk,
        somebody_talks=any(leg.ended_at is None for leg in here),
        on_call_elsewhere=any(_is_call_elsewhere(leg, inquiry) for leg in legs),
        gaps=tuple(resolving_gaps(inquiry)) if ask_gaps else (),
    )


def resolving_gaps(inquiry: Inquiry) -> list[Refusal]:
    """Return everything that still has to be done before the inquiry can be resolved."""
    missing = [
        Refusal(
            f"{RefusalCode.FIELD_MISSING.value}:{field.key}",
            format_lazy("{} ({})", RefusalCode.FIELD_MISSING.label, field.label),
            panel="details",
        )
        for field in missing_for_resolving(inquiry.task_type, inquiry.details)
    ]
    checks = closing_checks.refusals(inquiry) if inquiry.is_open else []
    return missing + [Refusal(gap.code, gap.message, panel=gap.panel) for gap in checks]


def current_contact(inquiry: Inquiry, *, person: "Staff") -> Contact | None:
    """Return the person's own unfinished contact on this inquiry, the latest; None without one."""
    legs = Contact.objects.filter(inquiry=inquiry, agent=person, abandoned=False)
    return legs.filter(wrapped_up_at__isnull=True).order_by("-queued_at", "-pk").first()


def unfinished_legs(inquiry: Inquiry, person: "Staff") -> list[Contact]:
    """Return the unfinished contacts on the inquiry and the person's calls anywhere."""
    here = Q(inquiry=inquiry, wrapped_up_at__isnull=True, abandoned=False)
    calling = Q(
        agent=person,
        ended_at__isnull=True,
        kind__in=[ContactKind.CALL_IN, ContactKind.CALL_OUT],
    )
    return list(Contact.objects.filter(here | calling).order_by("-queued_at", "-pk"))


def own_leg(legs: list[Contact], inquiry: Inquiry, person: "Staff") -> Contact | None:
    """Return the latest of the contacts that is the person's own on this inquiry."""
    own = (leg for leg in legs if (leg.inquiry_id, leg.agent_id) == (inquiry.pk, person.pk))
    return next(own, None)


def _is_call_elsewhere(leg: Contact, inquiry: Inquiry) -> bool:
    return leg.inquiry_id != inquiry.pk and leg.state in {
        ContactState.TALKING,
        ContactState.ON_HOLD,
    }
