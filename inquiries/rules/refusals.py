"""What stands against an action on an inquiry: one answer for button, form, service and API.

Adding (notes, records, contacts, complaints, promises, corrections) is open to everybody who works
in the team; moving and ending an inquiry is for the person who has it or for a lead.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inquiries.choices import (
    Action,
    ComplaintLevel,
    ContactState,
    RefusalCode,
    Status,
)

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Refusal:
    """A reason fit for the user, its code for programs, and the panel in which to remove it."""

    code: str
    message: "str | Promise"
    panel: str = ""


@dataclass(frozen=True)
class InquiryState:
    """The facts about an inquiry, a person and their contact that decide what is possible."""

    status: str
    is_assigned: bool = False
    is_mine: bool = False
    may_handle: bool = True
    may_assign: bool = False
    may_correct: bool = False
    complaint_level: str = ComplaintLevel.NONE
    contact: str | None = None
    contact_is_mine: bool = True
    somebody_talks: bool = False
    on_call_elsewhere: bool = False
    gaps: tuple[Refusal, ...] = ()


Guard = tuple[Callable[[InquiryState], bool], RefusalCode]

_RUNNING = (ContactState.TALKING, ContactState.ON_HOLD)


def _of_somebody_else(state: InquiryState) -> bool:
    return state.is_assigned and not (state.is_mine or state.may_assign)


def _not_mine(state: InquiryState) -> bool:
    return not (state.is_mine or state.may_assign)


_WORKS: Guard = (lambda s: not s.may_handle, RefusalCode.MAY_NOT_WORK)
_WORKS_OR_LEADS: Guard = (lambda s: not (s.may_handle or s.may_assign), RefusalCode.MAY_NOT_WORK)
_LEADS: Guard = (lambda s: not s.may_assign, RefusalCode.MAY_NOT_ASSIGN)
_CORRECTS: Guard = (lambda s: not s.may_correct, RefusalCode.MAY_NOT_CORRECT)
_NOT_MERGED: Guard = (lambda s: s.status == Status.MERGED, RefusalCode.IS_MERGED)
_NOT_CLOSED: Guard = (lambda s: s.status == Status.CLOSED, RefusalCode.IS_CLOSED)
_NOT_RESOLVED: Guard = (lambda s: s.status == Status.RESOLVED, RefusalCode.IS_RESOLVED)
_STARTED: Guard = (lambda s: s.status == Status.NEW, RefusalCode.NOT_STARTED)
_NOT_WAITING: Guard = (
    lambda s: s.status in {Status.WAITING_CUSTOMER, Status.WAITING_UNIT},
    RefusalCode.ALREADY_WAITING,
)
_WAITS: Guard = (
    lambda s: s.status not in {Status.WAITING_CUSTOMER, Status.WAITING_UNIT},
    RefusalCode.NOT_WAITING,
)
_RESOLVED: Guard = (lambda s: s.status != Status.RESOLVED, RefusalCode.NOT_RESOLVED)
_ANSWERED: Guard = (
    lambda s: s.status not in {Status.RESOLVED, Status.CLOSED},
    RefusalCode.STILL_OPEN,
)
_MINE: Guard = (_not_mine, RefusalCode.NOT_MINE)
_FREE_OR_MINE: Guard = (_of_somebody_else, RefusalCode.OF_SOMEBODY_ELSE)
_NOT_YET_MINE: Guard = (lambda s: s.is_mine, RefusalCode.ALREADY_MINE)
_NOBODY_TALKS: Guard = (lambda s: s.somebody_talks, RefusalCode.CALL_RUNNING)
_LEVEL_ROOM: Guard = (
    lambda s: s.complaint_level == ComplaintLevel.EXTERNAL,
    RefusalCode.COMPLAINT_HIGHER,
)
_NO_CONTACT_YET: Guard = (lambda s: s.contact in _RUNNING, RefusalCode.CALL_RUNNING)
_NO_WRAP_UP_LEFT: Guard = (
    lambda s: s.contact == ContactState.WRAP_UP,
    RefusalCode.WRAP_UP_RUNNING,
)
_NOT_ELSEWHERE: Guard = (lambda s: s.on_call_elsewhere, RefusalCode.CALL_ELSEWHERE)
_IN_CONTACT: Guard = (lambda s: s.contact not in _RUNNING, RefusalCode.NO_CONTACT)
_NOT_HELD: Guard = (lambda s: s.contact == ContactState.ON_HOLD, RefusalCode.ON_HOLD)
_HELD: Guard = (lambda s: s.contact != ContactState.ON_HOLD, RefusalCode.NOT_ON_HOLD)
_IN_WRAP_UP: Guard = (lambda s: s.contact != ContactState.WRAP_UP, RefusalCode.NO_WRAP_UP)
_OWN_CONTACT: Guard = (
    lambda s: not (s.contact_is_mine or s.may_assign),
    RefusalCode.CONTACT_OF_SOMEBODY_ELSE,
)
_OPEN = (_NOT_MERGED, _NOT_CLOSED, _NOT_RESOLVED)

GUARDS: Mapping[str, tuple[Guard, ...]] = {
    Action.TAKE: (_WORKS, *_OPEN, _NOT_YET_MINE, _FREE_OR_MINE),
    Action.ASSIGN: (_LEADS, *_OPEN),
    Action.TRANSFER: (_WORKS_OR_LEADS, *_OPEN, _FREE_OR_MINE, _NOBODY_TALKS),
    Action.NOTE: (_WORKS_OR_LEADS, _NOT_MERGED),
    Action.RECORD: (_WORKS, _NOT_MERGED),
    Action.WAIT: (_WORKS, *_OPEN, _STARTED, _NOT_WAITING, _MINE),
    Action.CONTINUE: (_WORKS, _NOT_MERGED, _WAITS, _MINE),
    Action.RESOLVE: (_WORKS, *_OPEN, _STARTED, _MINE, _NOBODY_TALKS),
    Action.CLOSE: (_WORKS, _NOT_MERGED, _NOT_CLOSED, _RESOLVED, _MINE),
    Action.REOPEN: (_WORKS, _NOT_MERGED, _ANSWERED),
    Action.MERGE: (_WORKS, _NOT_MERGED, _FREE_OR_MINE, _NOBODY_TALKS),
    Action.COMPLAINT: (_WORKS, _NOT_MERGED, _LEVEL_ROOM),
    Action.PROMISE: (_WORKS, *_OPEN),
    Action.CORRECT: (_CORRECTS, _NOT_MERGED),
    Action.DETAILS: (_WORKS, _NOT_MERGED, _NOT_CLOSED, _FREE_OR_MINE),
    Action.CONTACT_START: (
        _WORKS,
        _NOT_MERGED,
        _NOT_CLOSED,
        _NO_CONTACT_YET,
        _NO_WRAP_UP_LEFT,
        _NOT_ELSEWHERE,
    ),
    Action.CONTACT_HOLD: (_WORKS, _IN_CONTACT, _NOT_HELD, _OWN_CONTACT),
    Action.CONTACT_CONTINUE: (_WORKS, _HELD, _OWN_CONTACT),
    Action.CONTACT_END: (_WORKS, _IN_CONTACT, _OWN_CONTACT),
    Action.CONTACT_WRAP_UP: (_WORKS, _IN_WRAP_UP, _OWN_CONTACT),
    Action.CONTACT_ABANDON: (_WORKS, _IN_CONTACT, _NOT_HELD, _OWN_CONTACT),
}
# These are answered with 403: no change of the inquiry would help.
FORBIDDING = frozenset(
    {RefusalCode.MAY_NOT_WORK, RefusalCode.MAY_NOT_ASSIGN, RefusalCode.MAY_NOT_CORRECT}
)


def refusal_of(action: str, state: InquiryState) -> Refusal | None:
    """Return the first reason against the action, or None when it is possible."""
    for stands_against, code in GUARDS[action]:
        if stands_against(state):
            return refusal(code)
    if action == Action.RESOLVE and state.gaps:
        return state.gaps[0]
    return None


def refusal(code: RefusalCode) -> Refusal:
    """Return the refusal with this code and its text."""
    return Refusal(code.value, code.label)
