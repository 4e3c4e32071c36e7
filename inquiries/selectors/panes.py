"""What the work pane knows about a person and an inquiry: buttons, gaps, contact, running call."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inquiries.models import Contact, Inquiry
from inquiries.rules.refusals import Refusal
from inquiries.selectors.states import ActionState, buttons, own_leg, state_among, unfinished_legs

if TYPE_CHECKING:
    from staff.models import Staff

_OF_A_CONTACT = (
    "abandoned",
    "answered_at",
    "ended_at",
    "held_since",
    "hold_seconds",
    "wrapped_up_at",
)


@dataclass(frozen=True)
class WorkState:
    """Every action with its refusal, what stops resolving, and the person's own contact here."""

    actions: dict[str, ActionState]
    gaps: tuple[Refusal, ...]
    contact: Contact | None


def work_state(person: "Staff", inquiry: Inquiry) -> WorkState:
    """Return the state of the work on an inquiry, asking the closing checks once."""
    legs = unfinished_legs(inquiry, person)
    contact = own_leg(legs, inquiry, person)
    state = state_among(legs, inquiry, person=person, contact=contact)
    return WorkState({row.action: row for row in buttons(state)}, state.gaps, contact)


def running_contact(person: "Staff") -> Contact | None:
    """Return the contact in which the person is talking now, on whichever inquiry."""
    talking = Contact.objects.filter(agent=person, ended_at__isnull=True, abandoned=False)
    # Every page of the desk asks; of the inquiry it shows the number alone.
    shown = talking.select_related("inquiry").only(*_OF_A_CONTACT, "inquiry__number")
    return shown.order_by("-queued_at", "-pk").first()
