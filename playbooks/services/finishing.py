"""The end of a run: its record left on the inquiry, or the reason why it was not used."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language

from inquiries import services as inquiries
from inquiries.choices import EventKind
from ops_console.shared import errors
from ops_console.shared.personal import hide_numbers, restored
from playbooks.choices import DeviationReason, PlaybookRefusal, RunState
from playbooks.models import Run
from playbooks.rules.differences import unified_newlines
from playbooks.rules.entries import Entered, digest_of
from playbooks.selectors.guidance import Guidance
from playbooks.services.answering import keep
from playbooks.services.working import Place, find_place, finish, open_run, refused

if TYPE_CHECKING:
    from staff.models import Staff

MAX_REASON = 1_000


@transaction.atomic
def confirm_record(
    *, number: str, code: str, entered: Entered, by: "Staff", now: dt.datetime
) -> Run:
    """Leave the run's record on the inquiry and finish the run; one PLAYBOOK_RUN event.

    Refused while the answers do not decide, while the words still need a value, and when the
    record is another one than the agent has read.
    """
    place = find_place(number=number, code=code, by=by, now=now)
    run = open_run(place, after=entered.after)
    guidance = keep(run, place, entered)
    _check_ready(run, guidance, entered)
    run.record_text = run.record_text or run.proposed_text
    note = inquiries.leave_record(inquiry_id=place.inquiry.pk, body=run.record_text, by=by, now=now)
    run.note_id = note.pk
    finish(run, RunState.CONFIRMED, now=now, fields=("record_text", "note"))
    _leave_event(run, place)
    return run


@transaction.atomic
def leave_unused(
    *,
    number: str,
    code: str,
    reason: str,
    text: str,
    by: "Staff",
    now: dt.datetime,
    seen: Entered | None = None,
) -> Run:
    """Finish the person's run, or make one, as not used with a reason; one PLAYBOOK_RUN event.

    `seen` says what the form showed: Refused when a run has ended since, Conflict when another tab
    has entered something since.
    """
    seen = seen or Entered()
    if reason not in DeviationReason.values:
        raise refused(PlaybookRefusal.REASON_UNKNOWN, kind=errors.Invalid)
    text = unified_newlines(text)[:MAX_REASON]
    if reason == DeviationReason.OTHER and not text:
        raise refused(PlaybookRefusal.REASON_NEEDED, kind=errors.Invalid)
    place = find_place(number=number, code=code, by=by, now=now)
    if not place.inquiry.is_open:
        raise refused(PlaybookRefusal.NOT_OPEN)
    run = open_run(place, after=seen.after)
    if seen.seen_state not in {None, run.values().stamp}:
        raise errors.Conflict
    run.deviation, run.deviation_text = reason, text
    finish(run, RunState.NOT_USED, now=now, fields=("deviation", "deviation_text"))
    _leave_event(run, place)
    return run


def _check_ready(run: Run, guidance: Guidance, entered: Entered) -> None:
    if guidance.decision.outcome is None:
        raise refused(PlaybookRefusal.UNDECIDED, kind=errors.Invalid)
    if guidance.missing:
        language = get_language() or "en"
        names = ", ".join(item.label.in_language(language) for item in guidance.missing)
        raise refused(PlaybookRefusal.MISSING_VALUES, kind=errors.Invalid, names=names)
    if (
        not run.record_text
        and digest_of(str(hide_numbers(run.proposed_text))) != entered.seen_digest
    ):
        raise refused(PlaybookRefusal.RECORD_CHANGED, kind=errors.Invalid)
    # What the proposal has comes from fields that ask for it; words of the agent's own are new.
    if run.record_text and not entered.warned and _new_numbers(run):
        raise refused(PlaybookRefusal.PERSONAL_NUMBERS, kind=errors.Invalid)


def _new_numbers(run: Run) -> bool:
    known: bool = restored(str(hide_numbers(run.record_text)), run.proposed_text) == run.record_text
    return not known


def _leave_event(run: Run, place: Place) -> None:
    """Leave codes and ids: which playbook, which rule, how it ended."""
    edited = bool(run.record_text) and run.record_text != run.proposed_text
    inquiries.record_event(
        inquiry=place.inquiry,
        kind=EventKind.PLAYBOOK_RUN,
        by=place.by,
        now=place.now,
        data={
            "run": run.pk,
            "playbook": run.playbook.code,
            "version": run.version.number,
            "state": run.state,
            "rule": run.rule_id,
            "outcome": run.outcome,
            "deviation": run.deviation,
            "edited": edited,
        },
    )
