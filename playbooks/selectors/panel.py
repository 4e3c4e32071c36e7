"""The panel beside an inquiry: suggestions, the chosen playbook with its steps, earlier runs."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from inquiries import selectors as inquiries
from ops_console.shared import errors
from playbooks.choices import RunState, Verdict
from playbooks.models import PlaybookVersion, Run
from playbooks.rules.content import Content
from playbooks.rules.differences import Change, differences
from playbooks.rules.entries import Entered, Standing, read_entries
from playbooks.rules.matching import phrases_said
from playbooks.selectors.facts import facts_of, with_facts
from playbooks.selectors.guidance import (
    Situation,
    answer_text,
    guide,
    situation_of,
    spoken_language,
)
from playbooks.selectors.standing import meant
from playbooks.selectors.steps import (
    CheckRow,
    Criteria,
    InputRow,
    RecordStep,
    ScriptStep,
    Typed,
    check_rows,
    criteria,
    input_rows,
    record_step,
    script_step,
    source_label,
)
from playbooks.selectors.suggestions import Candidate, candidates
from staff.choices import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inquiries.models import Inquiry
    from staff.models import Staff

MAX_RUNS = 20
# Only the suggestions that fit are offered as tabs; the others are in the list below them.
MAX_SUGGESTIONS = 4


@dataclass(frozen=True)
class Wish:
    """What the reader asked to see: which playbook, in which languages; and entries not kept."""

    code: str = ""
    say_in: str = ""
    language: str = "en"
    entered: Entered = field(default_factory=Entered)


@dataclass(frozen=True)
class Reading:
    """Step 1 of the chosen playbook: what it is for, and what it says about itself."""

    title: str
    summary: str
    exclusions: str
    never_disclose: str
    said: tuple[str, ...]
    exceptions: tuple[str, ...]
    expected_minutes: int
    owner: str


@dataclass(frozen=True)
class Steps:
    """Steps 2 to 5 of a run in progress, or of one that is about to begin."""

    checks: tuple[CheckRow, ...]
    criteria: Criteria
    inputs: tuple[InputRow, ...]
    script: ScriptStep | None
    record: RecordStep | None


@dataclass(frozen=True)
class Finished:
    """A run that ended: what was answered, said and left; or why the playbook was not used."""

    run: Run
    outcome: str
    rules: str
    answers: tuple[tuple[str, str, str], ...]
    changes: tuple[Change, ...]
    reason: str


@dataclass(frozen=True)
class PanelScreen:
    """Everything the panel shows."""

    inquiry: "Inquiry"
    suggestions: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    chosen: Candidate | None
    version: PlaybookVersion | None
    newer: int | None
    review_due: bool
    reading: Reading | None
    steps: Steps | None
    finished: Finished | None
    earlier: tuple[Run, ...]
    after: int
    state: str
    may_run: bool
    say_in: str
    languages: tuple[tuple[str, str], ...]


def panel(person: "Staff", number: str, *, wish: Wish, now: dt.datetime) -> PanelScreen:
    """Return the panel for an inquiry; NotFound when inquiry or playbook are not this person's."""
    inquiry = inquiries.get_inquiry(person, number)
    found = candidates(inquiry)
    runs = list(_runs_of(inquiry))
    chosen = _chosen(found, runs, person=person, code=wish.code)
    fitting = [item for item in found if item.reasons][:MAX_SUGGESTIONS]
    run = _run_to_show(runs, chosen, person=person) if chosen else None
    body = _Body(inquiry, chosen, run=run, wish=wish, now=now)
    return PanelScreen(
        inquiry=inquiry,
        suggestions=tuple(fitting),
        others=tuple(item for item in found if item not in fitting),
        chosen=chosen,
        version=body.version,
        newer=body.newer,
        review_due=body.review_due,
        reading=body.reading(),
        steps=body.steps(),
        finished=body.finished(),
        earlier=tuple(item for item in runs if item is not run and item.state != RunState.REPLACED),
        after=_ended_last(runs, chosen, person=person),
        state=_state_of(run),
        may_run=person.may(Permission.RUN_PLAYBOOK),
        say_in=body.say_in,
        languages=tuple(settings.LANGUAGES),
    )


def _runs_of(inquiry: "Inquiry") -> Any:
    rows = Run.objects.filter(inquiry=inquiry).select_related("by", "version", "playbook")
    return rows.defer("version__content").order_by("-pk")[:MAX_RUNS]


def _chosen(
    found: list[Candidate], runs: list[Run], *, person: "Staff", code: str
) -> Candidate | None:
    """Return the playbook that was asked for, else the one in use, else the best suggestion."""
    by_code = {item.code: item for item in found}
    if code:
        if code not in by_code:
            raise errors.NotFound
        return by_code[code]
    mine = [run for run in runs if run.by_id == person.pk and run.playbook.code in by_code]
    mine.sort(key=lambda run: run.state != RunState.OPEN)
    if mine:
        return by_code[mine[0].playbook.code]
    return next((item for item in found if item.reasons), None)


def _run_to_show(runs: list[Run], chosen: Candidate, *, person: "Staff") -> Run | None:
    """Return the person's open run of the playbook, else their last one that ended."""
    mine = [
        run
        for run in runs
        if run.by_id == person.pk
        and run.playbook_id == chosen.version.playbook_id
        and run.state != RunState.REPLACED
    ]
    mine.sort(key=lambda run: run.state != RunState.OPEN)
    return mine[0] if mine else None


def _state_of(run: Run | None) -> str:
    """Return the stamp of the open run, which its form remembers; of an empty one without any."""
    is_open = run is not None and run.state == RunState.OPEN
    return (run.values() if run and is_open else Standing()).stamp


def _ended_last(runs: list[Run], chosen: Candidate | None, *, person: "Staff") -> int:
    """Return the id of the person's run of the playbook that ended last; 0 without one."""
    playbook_id = chosen.version.playbook_id if chosen else 0
    ended = (
        run.pk
        for run in runs
        if run.by_id == person.pk and run.playbook_id == playbook_id and run.state != RunState.OPEN
    )
    return max(ended, default=0)


class _Body:
    """The chosen playbook with the run to show, if there is one."""

    def __init__(
        self,
        inquiry: "Inquiry",
        chosen: Candidate | None,
        *,
        run: Run | None,
        wish: Wish,
        now: dt.datetime,
    ) -> None:
        self.inquiry, self.run, self.wish, self.now = inquiry, run, wish, now
        self.version: PlaybookVersion | None = None
        self.newer: int | None = None
        self.review_due = False
        self.say_in = (
            wish.say_in or (run.language if run else "") or spoken_language(inquiry)
        ).lower()
        if chosen:
            live = chosen.version
            shown_id = run.version_id if run else live.pk
            self.version = PlaybookVersion.objects.get(pk=shown_id)
            self.newer = live.number if live.pk != shown_id else None
            self.review_due = self.version.review_is_due(inquiry.market.day_of(now))

    @property
    def content(self) -> Content | None:
        return self.version.parsed if self.version else None

    def reading(self) -> Reading | None:
        content, language = self.content, self.wish.language
        if content is None:
            return None
        situation = content.situation
        words = f"{self.inquiry.subject}\n{self.inquiry.customer_words}"
        return Reading(
            title=content.title.in_language(language),
            summary=situation.summary.in_language(language),
            exclusions=situation.exclusions.in_language(language) if situation.exclusions else "",
            never_disclose=(
                content.never_disclose.in_language(language) if content.never_disclose else ""
            ),
            said=phrases_said(situation.triggers.all(), words),
            exceptions=tuple(item.in_language(language) for item in content.exceptions),
            expected_minutes=content.expected_minutes,
            owner=content.owner.in_language(language),
        )

    def steps(self) -> Steps | None:
        if self.version is None or (self.run and self.run.state != RunState.OPEN):
            return None
        situation, typed = self._situation(self.version)
        guidance = guide(situation)
        words = self.wish.entered.edited_record or ""
        edited = meant(self.wish.entered, self.run).edited_record
        if edited is None:
            edited = self.run.record_text if self.run else ""
        return Steps(
            checks=check_rows(situation, guidance, typed),
            criteria=criteria(situation, guidance),
            inputs=input_rows(situation, guidance, typed),
            script=script_step(situation, guidance),
            record=record_step(situation, guidance, edited_text=edited, typed=words),
        )

    def _situation(self, version: PlaybookVersion) -> tuple[Situation, Typed]:
        """Return the situation with what was entered but not kept, and what of it is wrong."""
        content = version.parsed
        entered, currency = self.wish.entered, self.inquiry.market.currency
        entries = read_entries(content, entered, currency=currency)
        facts = facts_of(self.inquiry, today=self.inquiry.market.day_of(self.now))
        stored = with_facts(content, self.run.answers if self.run else {}, facts, now=self.now)
        situation = situation_of(
            self.inquiry,
            version,
            answers=_with_entries(stored, entries.answers),
            variables=_with_entries(self.run.variables if self.run else {}, entries.variables),
            languages=(self.say_in, self.wish.language),
            now=self.now,
        )
        raw = {**entered.answers, **entered.variables}
        wrong = {key: raw[key] for key in entries.problems}
        return situation, Typed(wrong, entries.problems, frozenset(raw))

    def finished(self) -> Finished | None:
        run, content, language = self.run, self.content, self.wish.language
        if content is None or run is None or run.state == RunState.OPEN:
            return None
        outcome = content.outcomes.get(run.outcome)
        return Finished(
            run=run,
            outcome=outcome.title.in_language(language) if outcome else "",
            rules=" · ".join(id_ for id_, verdict in run.path if verdict == Verdict.HOLDS),
            answers=self._answers(content, run),
            changes=differences(run.proposed_text, run.record_text),
            reason=str(run.get_deviation_display()) if run.deviation else "",
        )

    def _answers(self, content: Content, run: Run) -> tuple[tuple[str, str, str], ...]:
        language, currency = self.wish.language, self.inquiry.market.currency
        return tuple(
            (
                check.label.in_language(language),
                answer_text(check, given["value"], language=language, currency=currency),
                source_label(given["by"]),
            )
            for check in content.checks
            if (given := run.answers.get(check.key))
        )


def _with_entries(stored: "Mapping[str, Any]", entries: "Mapping[str, str]") -> dict[str, Any]:
    """Return stored answers as they would be with these entries; a changed one has no source."""
    changed = {
        key: {"value": value, "by": ""}
        for key, value in entries.items()
        if stored.get(key, {}).get("value", "") != value
    }
    return {**stored, **changed}
