"""The five steps of a playbook as the panel shows them, in the reader's language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ops_console.shared.personal import hide_numbers
from playbooks.choices import UNKNOWN, AnswerProblem, AnswerSource, CheckKind, Lane, Verdict, YesNo
from playbooks.rules.content import Check, Content, Deadline, Variable
from playbooks.rules.criteria import Tried
from playbooks.rules.differences import Change, differences
from playbooks.rules.entries import digest_of
from playbooks.rules.wording import Piece
from playbooks.selectors.conditions import condition_texts
from playbooks.selectors.guidance import Guidance, Situation

LANE_TONES = {Lane.ANSWER: "", Lane.TICKET: "warn", Lane.ESCALATE: "warn", Lane.STOP: "bad"}


@dataclass(frozen=True)
class Typed:
    """Entries that cannot be taken, as they were typed, and why; and all that have just come.

    What has just come goes back as it was typed; what was kept is shown without numbers of people.
    """

    raw: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, AnswerProblem] = field(default_factory=dict)
    entered: frozenset[str] = frozenset()

    def shown(self, key: str, kept: str) -> str:
        """Return what the field of this entry shows."""
        value = self.raw.get(key, kept)
        return value if key in self.entered else str(hide_numbers(value))


@dataclass(frozen=True)
class Choice:
    """One radio button."""

    code: str
    label: str
    checked: bool


@dataclass(frozen=True)
class CheckRow:
    """One check of step 2; `asked` marks the one to ask next."""

    key: str
    kind: str
    label: str
    help: str
    optional: bool
    choices: tuple[Choice, ...]
    value: str
    is_unknown: bool
    source: str
    asked: bool
    problem: str


@dataclass(frozen=True)
class PathRow:
    """One row of the table as it was tried."""

    rule_id: str
    verdict: Verdict
    conditions: tuple[str, ...]

    @property
    def verdict_label(self) -> str:
        """The verdict in words."""
        return str(self.verdict.label)


@dataclass(frozen=True)
class Criteria:
    """Step 3: the row that fired and what it means, or the checks that are waited for."""

    decided: bool
    rules: str
    title: str
    instruction: str
    tone: str
    lane: str
    documents: tuple[str, ...]
    due_on: dt.date | None
    due_basis: str
    due_law: str
    company_specific: bool
    path: tuple[PathRow, ...]
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class InputRow:
    """A variable that the agent fills in: for the script, or only for the record."""

    name: str
    kind: str
    label: str
    value: str
    required: bool
    missing: bool
    in_script: bool
    problem: str


@dataclass(frozen=True)
class ScriptStep:
    """Step 4: what to say; `missing` names the blanks that stop it."""

    pieces: tuple[Piece, ...]
    language: str
    missing: tuple[str, ...]
    never_say: str
    if_asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RecordStep:
    """Step 5: the record as proposed and as edited, and how much of it is there."""

    proposed: str
    text: str
    shown: str
    edited: bool
    seen_digest: str
    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    filled: int
    total: int


def check_rows(situation: Situation, guidance: Guidance, typed: Typed) -> tuple[CheckRow, ...]:
    """Return step 2: each check with its answer, where that came from, and what is asked next."""
    # One question at a time: the first that the table waits for.
    asked = guidance.decision.waits_for[:1]
    return tuple(
        _check_row(check, situation, asked=check.key in asked, typed=typed)
        for check in situation.content.checks
    )


def _check_row(check: Check, situation: Situation, *, asked: bool, typed: Typed) -> CheckRow:
    language = situation.record_in
    value = typed.shown(check.key, situation.answers.get(check.key, ""))
    problem = typed.problems.get(check.key)
    return CheckRow(
        key=check.key,
        kind=check.kind,
        label=check.label.in_language(language),
        help=check.help.in_language(language) if check.help else "",
        optional=not check.required,
        choices=_choices(check, value, language),
        value="" if value == UNKNOWN else value,
        is_unknown=value == UNKNOWN or problem == AnswerProblem.BOTH_GIVEN,
        source=source_label(situation.sources.get(check.key, "")),
        asked=asked,
        problem=str(problem.label) if problem else "",
    )


def source_label(source: str) -> str:
    """Return where an answer came from; nothing for what the agent answered."""
    return str(AnswerSource(source).label) if source not in {"", AnswerSource.AGENT} else ""


def _choices(check: Check, value: str, language: str) -> tuple[Choice, ...]:
    if check.kind == CheckKind.YES_NO:
        return tuple(Choice(item.value, str(item.label), item.value == value) for item in YesNo)
    if check.kind != CheckKind.CHOICE:
        return ()
    options = [(option.code, option.label.in_language(language)) for option in check.options]
    options.append((UNKNOWN, str(YesNo.UNKNOWN.label)))
    return tuple(Choice(code, label, code == value) for code, label in options)


def criteria(situation: Situation, guidance: Guidance) -> Criteria:
    """Return step 3."""
    content, language = situation.content, situation.record_in
    decision, outcome = guidance.decision, guidance.decision.outcome
    deadline = outcome.deadline if outcome else None
    labels = {check.key: check.label.in_language(language) for check in content.checks}
    fired = [rule.id for rule in (decision.rule, *decision.also) if rule]
    return Criteria(
        decided=outcome is not None,
        rules=" · ".join(fired),
        title=outcome.title.in_language(language) if outcome else "",
        instruction=outcome.instruction.in_language(language) if outcome else "",
        tone=LANE_TONES[Lane(outcome.lane)] if outcome else "none",
        lane=str(Lane(outcome.lane).label) if outcome else "",
        documents=tuple(paper.in_language(language) for paper in decision.documents),
        due_on=guidance.due_on,
        due_basis=deadline.preset if deadline else "",
        due_law=_law(content, deadline, language),
        company_specific=bool(outcome and outcome.company_specific),
        path=path_rows(content, decision.path, language),
        waits_for=tuple(labels[key] for key in decision.waits_for),
    )


def path_rows(content: Content, path: tuple[Tried, ...], language: str) -> tuple[PathRow, ...]:
    """Return the rows as they were tried, with their conditions in words."""
    return tuple(
        PathRow(row.rule.id, row.verdict, condition_texts(content, row.rule, language))
        for row in path
    )


def _law(content: Content, deadline: Deadline | None, language: str) -> str:
    if deadline is None or not deadline.preset:
        return ""
    texts = [basis.text for basis in content.legal_basis if basis.preset == deadline.preset]
    return texts[0].in_language(language) if texts else ""


def input_rows(situation: Situation, guidance: Guidance, typed: Typed) -> tuple[InputRow, ...]:
    """Return the variables that script or record want from the agent."""
    return tuple(
        _input_row(variable, situation, guidance, typed=typed) for variable in guidance.inputs
    )


def _input_row(
    variable: Variable, situation: Situation, guidance: Guidance, *, typed: Typed
) -> InputRow:
    value = typed.shown(variable.name, situation.variables.get(variable.name, ""))
    problem = typed.problems.get(variable.name)
    return InputRow(
        name=variable.name,
        kind=variable.kind,
        label=variable.label.in_language(situation.record_in),
        value=value,
        required=variable.required,
        missing=variable in guidance.missing,
        in_script=variable.name in guidance.said,
        problem=str(problem.label) if problem else "",
    )


def script_step(situation: Situation, guidance: Guidance) -> ScriptStep | None:
    """Return step 4, or nothing while the answers do not decide."""
    outcome = guidance.decision.outcome
    if guidance.script is None or outcome is None:
        return None
    language = situation.say_in
    script = situation.content.scripts[outcome.script]
    missing = [situation.content.variables[name] for name in guidance.script.missing]
    return ScriptStep(
        pieces=guidance.script.pieces,
        language=language,
        missing=tuple(item.label.in_language(situation.record_in) for item in missing),
        never_say=script.never_say.in_language(language) if script.never_say else "",
        if_asked=tuple(
            (item.question.in_language(language), item.answer.in_language(language))
            for item in script.if_asked
        ),
    )


def record_step(
    situation: Situation, guidance: Guidance, *, edited_text: str, typed: str = ""
) -> RecordStep | None:
    """Return step 5; an edited text is kept whatever the answers now propose.

    The digest is that of the proposal as the form shows it. What was just typed stands as typed.
    """
    if guidance.record is None:
        return None
    proposed = guidance.record.text
    text = edited_text or proposed
    names = [item.label.in_language(situation.record_in) for item in guidance.missing]
    return RecordStep(
        proposed=proposed,
        text=text,
        shown=typed or str(hide_numbers(text)),
        edited=bool(edited_text) and edited_text != proposed,
        seen_digest=digest_of(str(hide_numbers(proposed))),
        changes=differences(proposed, text),
        missing=tuple(names),
        filled=guidance.fields_filled,
        total=guidance.fields_total,
    )
