"""Truth table of what stands against an action."""

from dataclasses import replace
from typing import Any

import pytest

from inquiries.choices import Action, RefusalCode, Status
from inquiries.rules.refusals import GUARDS, InquiryState, Refusal, refusal_of

MINE = InquiryState(Status.OPEN, is_assigned=True, is_mine=True, may_correct=True)
THEIRS = replace(MINE, is_mine=False)
FREE = replace(MINE, is_mine=False, is_assigned=False)
LEAD = replace(THEIRS, may_assign=True)
MANAGER = replace(LEAD, may_handle=False, may_correct=False)
READER = replace(FREE, may_handle=False, may_correct=False)
GAP = Refusal("voc.cause_missing", "Choose a root cause.", panel="voc")

POSSIBLE: list[tuple[Action, InquiryState]] = [
    (Action.TAKE, FREE),
    (Action.TAKE, replace(FREE, status=Status.NEW)),
    (Action.TAKE, LEAD),
    (Action.ASSIGN, LEAD),
    (Action.ASSIGN, MANAGER),
    (Action.TRANSFER, MINE),
    (Action.TRANSFER, FREE),
    (Action.TRANSFER, MANAGER),
    (Action.NOTE, THEIRS),
    (Action.NOTE, MANAGER),
    (Action.NOTE, replace(THEIRS, status=Status.CLOSED)),
    (Action.RECORD, THEIRS),
    (Action.WAIT, MINE),
    (Action.CONTINUE, replace(MINE, status=Status.WAITING_UNIT)),
    (Action.RESOLVE, MINE),
    (Action.RESOLVE, LEAD),
    (Action.RESOLVE, replace(MINE, status=Status.WAITING_CUSTOMER)),
    (Action.CLOSE, replace(MINE, status=Status.RESOLVED)),
    (Action.REOPEN, replace(THEIRS, status=Status.CLOSED)),
    (Action.MERGE, replace(FREE, status=Status.NEW)),
    (Action.COMPLAINT, replace(THEIRS, complaint_level="INTERNAL")),
    (Action.PROMISE, THEIRS),
    (Action.CORRECT, replace(THEIRS, status=Status.CLOSED)),
    (Action.DETAILS, FREE),
    (Action.CONTACT_START, replace(FREE, status=Status.NEW)),
    (Action.CONTACT_START, replace(MINE, contact="DONE")),
    (Action.CONTACT_START, replace(THEIRS, somebody_talks=True)),
    (Action.CONTACT_HOLD, replace(MINE, contact="TALKING")),
    (Action.CONTACT_CONTINUE, replace(MINE, contact="ON_HOLD")),
    (Action.CONTACT_END, replace(MINE, contact="ON_HOLD")),
    (Action.CONTACT_END, replace(LEAD, contact="TALKING", contact_is_mine=False)),
    (Action.CONTACT_WRAP_UP, replace(MINE, contact="WRAP_UP")),
    (Action.CONTACT_ABANDON, replace(MINE, contact="TALKING")),
]
REFUSED: list[tuple[Action, InquiryState, RefusalCode]] = [
    (Action.TAKE, READER, RefusalCode.MAY_NOT_WORK),
    (Action.TAKE, MINE, RefusalCode.ALREADY_MINE),
    (Action.TAKE, THEIRS, RefusalCode.OF_SOMEBODY_ELSE),
    (Action.TAKE, replace(FREE, status=Status.RESOLVED), RefusalCode.IS_RESOLVED),
    (Action.TAKE, replace(FREE, status=Status.CLOSED), RefusalCode.IS_CLOSED),
    (Action.ASSIGN, MINE, RefusalCode.MAY_NOT_ASSIGN),
    (Action.TRANSFER, THEIRS, RefusalCode.OF_SOMEBODY_ELSE),
    (Action.TRANSFER, READER, RefusalCode.MAY_NOT_WORK),
    (Action.TRANSFER, replace(MINE, somebody_talks=True), RefusalCode.CALL_RUNNING),
    (Action.NOTE, READER, RefusalCode.MAY_NOT_WORK),
    (Action.RECORD, MANAGER, RefusalCode.MAY_NOT_WORK),
    (Action.WAIT, THEIRS, RefusalCode.NOT_MINE),
    (Action.WAIT, FREE, RefusalCode.NOT_MINE),
    (Action.WAIT, replace(MINE, status=Status.NEW), RefusalCode.NOT_STARTED),
    (Action.WAIT, replace(MINE, status=Status.WAITING_UNIT), RefusalCode.ALREADY_WAITING),
    (Action.CONTINUE, MINE, RefusalCode.NOT_WAITING),
    (Action.RESOLVE, THEIRS, RefusalCode.NOT_MINE),
    (Action.RESOLVE, MANAGER, RefusalCode.MAY_NOT_WORK),
    (Action.RESOLVE, replace(MINE, status=Status.NEW), RefusalCode.NOT_STARTED),
    (Action.RESOLVE, replace(MINE, status=Status.RESOLVED), RefusalCode.IS_RESOLVED),
    (Action.RESOLVE, replace(MINE, somebody_talks=True), RefusalCode.CALL_RUNNING),
    (Action.CLOSE, MINE, RefusalCode.NOT_RESOLVED),
    (Action.CLOSE, replace(MINE, status=Status.CLOSED), RefusalCode.IS_CLOSED),
    (Action.CLOSE, replace(THEIRS, status=Status.RESOLVED), RefusalCode.NOT_MINE),
    (Action.REOPEN, MINE, RefusalCode.STILL_OPEN),
    (Action.MERGE, THEIRS, RefusalCode.OF_SOMEBODY_ELSE),
    (Action.COMPLAINT, replace(MINE, complaint_level="EXTERNAL"), RefusalCode.COMPLAINT_HIGHER),
    (Action.PROMISE, replace(MINE, status=Status.RESOLVED), RefusalCode.IS_RESOLVED),
    (Action.CORRECT, replace(MINE, may_correct=False), RefusalCode.MAY_NOT_CORRECT),
    (Action.DETAILS, THEIRS, RefusalCode.OF_SOMEBODY_ELSE),
    (Action.DETAILS, replace(MINE, status=Status.CLOSED), RefusalCode.IS_CLOSED),
    (Action.CONTACT_START, replace(MINE, contact="ON_HOLD"), RefusalCode.CALL_RUNNING),
    (Action.CONTACT_START, replace(MINE, contact="WRAP_UP"), RefusalCode.WRAP_UP_RUNNING),
    (Action.CONTACT_START, replace(MINE, on_call_elsewhere=True), RefusalCode.CALL_ELSEWHERE),
    (Action.CONTACT_START, replace(MINE, status=Status.CLOSED), RefusalCode.IS_CLOSED),
    (Action.CONTACT_HOLD, MINE, RefusalCode.NO_CONTACT),
    (Action.CONTACT_HOLD, replace(MINE, contact="ON_HOLD"), RefusalCode.ON_HOLD),
    (Action.CONTACT_CONTINUE, replace(MINE, contact="TALKING"), RefusalCode.NOT_ON_HOLD),
    (Action.CONTACT_END, replace(MINE, contact="WRAP_UP"), RefusalCode.NO_CONTACT),
    (
        Action.CONTACT_END,
        replace(MINE, contact="TALKING", contact_is_mine=False),
        RefusalCode.CONTACT_OF_SOMEBODY_ELSE,
    ),
    (Action.CONTACT_WRAP_UP, replace(MINE, contact="DONE"), RefusalCode.NO_WRAP_UP),
    (Action.CONTACT_ABANDON, replace(MINE, contact="ON_HOLD"), RefusalCode.ON_HOLD),
]
# A contact is ended also when its inquiry was merged meanwhile; nothing else goes on there.
AFTER_MERGE = {
    Action.CONTACT_HOLD,
    Action.CONTACT_CONTINUE,
    Action.CONTACT_END,
    Action.CONTACT_WRAP_UP,
    Action.CONTACT_ABANDON,
}


@pytest.mark.parametrize(("action", "state"), POSSIBLE)
def test_nothing_stands_against_it(action: Action, state: InquiryState) -> None:
    assert refusal_of(action, state) is None


@pytest.mark.parametrize(("action", "state", "code"), REFUSED)
def test_it_is_refused_with_its_reason(
    action: Action, state: InquiryState, code: RefusalCode
) -> None:
    refusal = refusal_of(action, state)

    assert refusal is not None
    assert (refusal.code, refusal.message) == (code.value, code.label)


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_its_guards_and_is_closed_to_readers(action: Any) -> None:
    assert action in GUARDS
    assert refusal_of(action, READER) is not None


@pytest.mark.parametrize("action", sorted(set(Action) - AFTER_MERGE))
def test_nothing_more_happens_to_a_merged_inquiry(action: Action) -> None:
    merged = replace(LEAD, status=Status.MERGED, contact="TALKING")

    refusal = refusal_of(action, merged)

    assert refusal is not None
    assert refusal.code == RefusalCode.IS_MERGED


def test_what_is_missing_stands_only_against_resolving() -> None:
    state = replace(MINE, gaps=(GAP,))

    assert refusal_of(Action.RESOLVE, state) == GAP
    assert refusal_of(Action.WAIT, state) is None


def test_every_reason_is_in_use() -> None:
    used = {code for guards in GUARDS.values() for _stands, code in guards}

    assert set(RefusalCode) - used == {RefusalCode.FIELD_MISSING, RefusalCode.NOT_CONFIRMED}
