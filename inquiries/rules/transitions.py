"""Which action moves an inquiry from which status to which; docs/states.md is generated from it."""

from dataclasses import dataclass

from inquiries.choices import OPEN_STATUSES, Action, Status


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram."""

    action: Action
    source: Status
    target: Status


_STARTED = (Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_UNIT)
_WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_UNIT)
_ANSWERED = (Status.RESOLVED, Status.CLOSED)

TRANSITIONS: tuple[Transition, ...] = (
    *(
        Transition(action, Status.NEW, Status.OPEN)
        for action in (Action.TAKE, Action.ASSIGN, Action.CONTACT_START)
    ),
    *(Transition(Action.WAIT, Status.OPEN, waiting) for waiting in _WAITING),
    *(Transition(Action.CONTINUE, waiting, Status.OPEN) for waiting in _WAITING),
    *(Transition(Action.RESOLVE, started, Status.RESOLVED) for started in _STARTED),
    Transition(Action.CLOSE, Status.RESOLVED, Status.CLOSED),
    *(Transition(Action.REOPEN, answered, Status.OPEN) for answered in _ANSWERED),
    *(Transition(Action.MERGE, source, Status.MERGED) for source in (*OPEN_STATUSES, *_ANSWERED)),
)
_TARGETS: dict[tuple[str, str], tuple[Status, ...]] = {}
for _arrow in TRANSITIONS:
    _TARGETS[_arrow.action, _arrow.source] = (
        *_TARGETS.get((_arrow.action, _arrow.source), ()),
        _arrow.target,
    )


def targets(action: str, source: str) -> tuple[Status, ...]:
    """Return the statuses that the action may lead to from here; none when it moves nothing."""
    return _TARGETS.get((action, source), ())


def status_after(action: str, source: str) -> Status:
    """Return the one status that the action leads to, or the same one when it moves nothing."""
    return next(iter(targets(action, source)), Status(source))
