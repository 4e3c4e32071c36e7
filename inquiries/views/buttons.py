"""Which buttons the work pane shows: in which place, with which icon, and what is against each."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import ngettext

from inquiries.choices import OPEN_STATUSES, WAITING_STATUSES, Action, ContactState, Status
from inquiries.selectors import ActionState
from inquiries.selectors.panes import WorkState
from inquiries.views.edges import address

if TYPE_CHECKING:
    from inquiries.models import Inquiry


@dataclass(frozen=True)
class Face:
    """How an action looks: URL name, icon, and whether it asks something before it acts."""

    url_name: str
    icon: str
    asks: bool = False
    variant: str = "default"


FACES: dict[str, Face] = {
    Action.TAKE: Face("take", "hand"),
    Action.NOTE: Face("note", "sticky-note", asks=True, variant="primary"),
    Action.ASSIGN: Face("assign", "user-plus", asks=True),
    Action.TRANSFER: Face("transfer", "split", asks=True),
    Action.WAIT: Face("wait", "hourglass", asks=True),
    Action.CONTINUE: Face("continue", "play"),
    Action.RESOLVE: Face("resolve", "check", variant="primary"),
    Action.CLOSE: Face("close", "check-check", asks=True, variant="primary"),
    Action.REOPEN: Face("reopen", "rotate-ccw", asks=True),
    Action.MERGE: Face("merge", "git-merge", asks=True),
    Action.COMPLAINT: Face("complaint", "flag", asks=True),
    Action.PROMISE: Face("promise", "calendar-clock", asks=True),
    Action.CORRECT: Face("correct", "circle-x", asks=True),
    Action.DETAILS: Face("details", "pencil", asks=True),
    Action.CONTACT_START: Face("contact_start", "phone", asks=True),
    Action.CONTACT_HOLD: Face("contact_hold", "pause"),
    Action.CONTACT_CONTINUE: Face("contact_continue", "play"),
    Action.CONTACT_END: Face("contact_end", "phone-missed"),
    Action.CONTACT_WRAP_UP: Face("contact_wrap_up", "check"),
    Action.CONTACT_ABANDON: Face("contact_abandon", "phone-missed"),
}
SELDOM = (
    Action.DETAILS,
    Action.PROMISE,
    Action.ASSIGN,
    Action.COMPLAINT,
    Action.CORRECT,
    Action.MERGE,
)
_OF_CONTACT: dict[str | None, tuple[Action, ...]] = {
    None: (Action.CONTACT_START,),
    ContactState.TALKING: (Action.CONTACT_HOLD, Action.CONTACT_END),
    ContactState.ON_HOLD: (Action.CONTACT_CONTINUE, Action.CONTACT_END),
    ContactState.WRAP_UP: (Action.CONTACT_WRAP_UP,),
}


@dataclass(frozen=True)
class Button:
    """One button as the template draws it."""

    action: str
    label: str | Promise
    key: str
    icon: str
    variant: str
    url: str
    asks: bool
    reason: str | Promise | None

    @property
    def id(self) -> str:
        """An id that survives a swap, so that the focus stays."""
        return f"do-{self.action}"

    @property
    def reason_id(self) -> str:
        """The id of the line that says why; buttons with one reason share it."""
        return f"why-{zlib.crc32(str(self.reason).encode()):08x}"


@dataclass(frozen=True)
class Reason:
    """One reason and the buttons against which it stands."""

    id: str
    text: str | Promise
    labels: list[str]


@dataclass(frozen=True)
class Buttons:
    """The buttons of the work pane by place; `closed_to_me` replaces them for readers."""

    main: list[Button]
    seldom: list[Button]
    contact: list[Button]
    note: Button
    closed_to_me: str | Promise | None

    @property
    def reasons(self) -> list[Reason]:
        """Why the refused buttons are refused, each reason once."""
        lines: dict[str, Reason] = {}
        for button in [*self.contact, *self.main]:
            if button.reason:
                line = Reason(button.reason_id, button.reason, [])
                lines.setdefault(line.id, line).labels.append(str(button.label))
        return list(lines.values())

    @property
    def resolve_and_next(self) -> Button | None:
        """The resolve button when nothing stands against it, for its second form."""
        possible = (button for button in self.main if button.action == "resolve")
        return next((button for button in possible if not button.reason), None)


def buttons_of(inquiry: "Inquiry", state: WorkState, *, query: dict[str, str]) -> Buttons:
    """Return the buttons for the present state, each with what stands against it."""
    number, actions = inquiry.number, _with_gaps_counted(state)

    def drawn(names: Iterable[Action]) -> list[Button]:
        return [_drawn(actions[name], number, query=query) for name in names]

    merged = inquiry.status == Status.MERGED
    note = actions[Action.NOTE]
    refused_for_role = note.refusal and note.refusal.code == "MAY_NOT_WORK"
    return Buttons(
        main=drawn(_main(inquiry, actions)),
        seldom=[] if merged else drawn((*_only_talking(state), *SELDOM)),
        contact=[]
        if merged
        else drawn(_OF_CONTACT[state.contact.state if state.contact else None]),
        note=_drawn(note, number, query=query),
        closed_to_me=note.refusal.message if note.refusal and refused_for_role else None,
    )


def _with_gaps_counted(state: WorkState) -> dict[str, ActionState]:
    """Let the resolve button say how much is missing; the list beside it says what."""
    resolve, n = state.actions[Action.RESOLVE], len(state.gaps)
    if resolve.refusal is None or resolve.refusal not in state.gaps:
        return state.actions
    text = ngettext("%(n)d thing is still missing.", "%(n)d things are still missing.", n)
    counted = replace(resolve, refusal=replace(resolve.refusal, message=text % {"n": n}))
    return {**state.actions, Action.RESOLVE: counted}


def _only_talking(state: WorkState) -> tuple[Action, ...]:
    talking = state.contact is not None and state.contact.state == ContactState.TALKING
    return (Action.CONTACT_ABANDON,) if talking else ()


def _main(inquiry: "Inquiry", actions: dict[str, ActionState]) -> list[Action]:
    if inquiry.status in OPEN_STATUSES:
        taken = actions[Action.TAKE].refusal
        mine = taken is not None and taken.code == "ALREADY_MINE"
        waiting = inquiry.status in WAITING_STATUSES
        pause = Action.CONTINUE if waiting else Action.WAIT
        return [*([] if mine else [Action.TAKE]), pause, Action.TRANSFER, Action.RESOLVE]
    return {
        Status.RESOLVED: [Action.REOPEN, Action.CLOSE],
        Status.CLOSED: [Action.REOPEN],
    }.get(Status(inquiry.status), [])


def _drawn(state: ActionState, number: str, *, query: dict[str, str]) -> Button:
    face = FACES[state.action]
    return Button(
        action=state.action.lower().replace("_", "-"),
        label=state.label,
        key=state.key,
        icon=face.icon,
        variant=face.variant,
        url=address(face.url_name, number, query=query),
        asks=face.asks,
        reason=state.refusal.message if state.refusal else None,
    )
