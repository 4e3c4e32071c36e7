"""Answers on a run: kept with the time at which each last changed, and read into a decision."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ops_console.shared import errors
from playbooks.choices import UNKNOWN, AnswerProblem, AnswerSource, PlaybookRefusal, RunState
from playbooks.models import Run
from playbooks.rules.criteria import decide
from playbooks.rules.entries import Entered, Entries, overwritten, read_entries
from playbooks.selectors.facts import facts_of, with_facts
from playbooks.selectors.guidance import Guidance
from playbooks.selectors.standing import meant
from playbooks.services.working import (
    Place,
    check_after,
    find_place,
    finish,
    guidance_of,
    open_run,
    refused,
)

if TYPE_CHECKING:
    from staff.models import Staff

MAX_RECORD = 10_000
DECIDED_FIELDS = ("rule_id", "path", "outcome", "due_on", "script_text", "proposed_text")
ENTERED_FIELDS = ("answers", "variables", "language", "record_text")


class InvalidAnswers(errors.Invalid):
    """Some of what was entered cannot be taken; `problems` says why, by check or variable."""

    code = "invalid_answers"

    def __init__(self, problems: Mapping[str, AnswerProblem]) -> None:
        self.problems = problems
        super().__init__(next(iter(problems.values())).label)


@transaction.atomic
def save_answers(*, number: str, code: str, entered: Entered, by: "Staff", now: dt.datetime) -> Run:
    """Keep what was entered on the person's open run, which begins with the first answer.

    InvalidAnswers keeps nothing at all; Conflict when the entries would undo what another tab has
    entered since the form was shown. With `rest_unknown` every check that the table still waits
    for is answered UNKNOWN.
    """
    place = find_place(number=number, code=code, by=by, now=now)
    run = open_run(place, after=entered.after)
    keep(run, place, entered)
    return run


def keep(run: Run, place: Place, entered: Entered) -> Guidance:
    """Put entries on a locked run, save it, and return what its answers now say."""
    currency = place.inquiry.market.currency
    entered = meant(entered, run)
    entries = read_entries(run.version.parsed, entered, currency=currency)
    if entries.problems:
        raise InvalidAnswers(entries.problems)
    check_seen(run, entered, entries)
    _put(run, place, entries)
    if entered.rest_unknown:
        _answer_rest_unknown(run, place)
    if entered.edited_record is not None:
        run.record_text = _checked_record(entered.edited_record)
    run.language = entered.say_in.lower() or run.language
    return _save_with_decision(run, place)


def check_seen(run: Run, entered: Entered, entries: Entries) -> None:
    """Raise Conflict when the form showed another state of the run, and would change it."""
    stands = run.values()
    is_old = entered.seen_state is not None and entered.seen_state != stands.stamp
    if is_old and overwritten(entries, entered.edited_record, run=stands):
        raise errors.Conflict


@transaction.atomic
def start_again(
    *, number: str, code: str, by: "Staff", now: dt.datetime, after: int | None = None
) -> Run:
    """Begin a new run on the live version with the answers that still fit it.

    A finished run keeps its record and stays; an open one is put aside as replaced. With `after`
    it is refused when another run than that one has ended last.
    """
    place = find_place(number=number, code=code, by=by, now=now)
    check_after(place, after)
    mine = Run.objects.filter(inquiry=place.inquiry, playbook=place.playbook, by=by)
    locked = mine.select_for_update(of=("self",)).exclude(state=RunState.REPLACED)
    last = locked.order_by("-pk").first()
    if last and last.state == RunState.OPEN:
        finish(last, RunState.REPLACED, now=now)
    run = open_run(place)
    if last:
        entered = Entered(answers=last.answer_values(), variables=last.variable_values())
        currency = place.inquiry.market.currency
        _put(run, place, read_entries(run.version.parsed, entered, currency=currency))
        run.language = last.language
    _save_with_decision(run, place)
    return run


def _put(run: Run, place: Place, entries: Entries) -> None:
    facts = facts_of(place.inquiry, today=place.today)
    stored = with_facts(run.version.parsed, run.answers, facts, now=place.now)
    run.answers = _merged(stored, entries.answers, place.now)
    run.variables = _merged(run.variables, entries.variables, place.now)


def _merged(
    stored: Mapping[str, Any], given: Mapping[str, str], now: dt.datetime
) -> dict[str, Any]:
    """Return stored entries with the changed ones replaced; an emptied one is taken out."""
    merged = dict(stored)
    for key, value in given.items():
        if not value:
            merged.pop(key, None)
        elif merged.get(key, {}).get("value") != value:
            at = now.isoformat(timespec="seconds")
            merged[key] = {"value": value, "at": at, "by": AnswerSource.AGENT.value}
    return merged


def _answer_rest_unknown(run: Run, place: Place) -> None:
    """Answer UNKNOWN round by round: one answer can make the table ask for others."""
    content = run.version.parsed
    while waits_for := decide(content, run.answer_values(), today=place.today).waits_for:
        run.answers = _merged(run.answers, dict.fromkeys(waits_for, UNKNOWN), place.now)


def _checked_record(text: str) -> str:
    if len(text) > MAX_RECORD:
        raise refused(PlaybookRefusal.RECORD_TOO_LONG, kind=errors.Invalid)
    return text


def _save_with_decision(run: Run, place: Place) -> Guidance:
    guidance = guidance_of(run, place)
    decision = guidance.decision
    run.rule_id = decision.rule.id if decision.rule else ""
    run.path = [[row.rule.id, row.verdict.value] for row in decision.path]
    run.outcome = decision.outcome.code if decision.outcome else ""
    run.due_on = guidance.due_on
    run.script_text = guidance.script.text if guidance.script else ""
    run.proposed_text = guidance.record.text if guidance.record else ""
    run.save(update_fields=[*ENTERED_FIELDS, *DECIDED_FIELDS])
    return guidance
