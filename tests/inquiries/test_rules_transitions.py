"""The table of transitions: complete, closed, and at one with the refusals."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from inquiries.choices import Action, Status
from inquiries.rules.refusals import InquiryState, refusal_of
from inquiries.rules.transitions import TRANSITIONS, status_after, targets

MOVING = (
    Action.WAIT,
    Action.CONTINUE,
    Action.RESOLVE,
    Action.CLOSE,
    Action.REOPEN,
    Action.MERGE,
)


def test_every_status_can_be_reached_from_new() -> None:
    reached = {Status.NEW}
    for _step in Status:
        reached |= {arrow.target for arrow in TRANSITIONS if arrow.source in reached}

    assert reached == set(Status)


def test_nothing_leaves_merged() -> None:
    assert not [arrow for arrow in TRANSITIONS if arrow.source == Status.MERGED]


def test_no_arrow_is_listed_twice_and_none_stands_still() -> None:
    assert len(set(TRANSITIONS)) == len(TRANSITIONS)
    assert not [arrow for arrow in TRANSITIONS if arrow.source == arrow.target]


def test_an_action_without_an_arrow_leaves_the_status() -> None:
    assert status_after(Action.TAKE, Status.WAITING_UNIT) == Status.WAITING_UNIT
    assert status_after(Action.TAKE, Status.NEW) == Status.OPEN
    assert targets(Action.NOTE, Status.OPEN) == ()


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", MOVING)
def test_the_rule_lets_somebody_move_exactly_along_the_arrows(
    action: Action, status: Status
) -> None:
    state = InquiryState(status, is_assigned=True, is_mine=True)

    assert (refusal_of(action, state) is None) == bool(targets(action, status))


class Life(RuleBasedStateMachine):
    """Random possible actions of the person who has the inquiry."""

    def __init__(self) -> None:
        super().__init__()
        self.status = Status.NEW
        self.was_resolved = False

    @rule(action=st.sampled_from([Action.TAKE, *MOVING]), pick=st.integers(0, 9))
    def act(self, action: Action, pick: int) -> None:
        mine = self.status != Status.NEW
        state = InquiryState(self.status, is_assigned=mine, is_mine=mine)
        if refusal_of(action, state) is not None:
            return
        options = targets(action, self.status) or (self.status,)
        if action == Action.CLOSE:
            assert self.was_resolved
        self.status = options[pick % len(options)]
        if action in {Action.RESOLVE, Action.REOPEN}:
            self.was_resolved = action == Action.RESOLVE

    @invariant()
    def closed_only_after_resolved(self) -> None:
        assert self.status not in {Status.RESOLVED, Status.CLOSED} or self.was_resolved

    @invariant()
    def somebody_can_always_go_on(self) -> None:
        lead = InquiryState(self.status, is_assigned=True, may_assign=True)
        possible = [action for action in Action if refusal_of(action, lead) is None]
        assert possible or self.status == Status.MERGED


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
