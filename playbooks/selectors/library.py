"""The pages of playbooks: the list, and one version to read with its decision table and tests."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from inquiries.choices import Channel, Stage, TaskType
from ops_console.shared import errors
from playbooks.choices import (
    BUILT_IN_LABELS,
    CheckKind,
    HitPolicy,
    Lane,
    Risk,
    VersionStatus,
    YesNo,
)
from playbooks.models import PlaybookVersion
from playbooks.rules.content import Content, Outcome, Rule, Script, Wording
from playbooks.rules.tables import inspect
from playbooks.rules.wording import BUILT_IN, Piece, fill
from playbooks.selectors.conditions import condition_texts
from playbooks.selectors.titles import in_language, live_versions
from staff import selectors as staff

if TYPE_CHECKING:
    from staff.models import Market, Staff

MAX_ROWS = 200


@dataclass(frozen=True)
class LibraryFilter:
    """What the list is narrowed to; an empty member narrows nothing."""

    market: str = ""
    task_type: str = ""
    risk: str = ""
    text: str = ""


@dataclass(frozen=True)
class LibraryRow:
    """One playbook of the list."""

    version: PlaybookVersion
    title: str
    task_types: tuple[str, ...]
    risk: str
    risk_label: str
    review_due: bool


@dataclass(frozen=True)
class TableRow:
    """One row of the decision table in words."""

    rule_id: str
    conditions: tuple[str, ...]
    outcome: "OutcomeText"
    cases: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeText:
    """An outcome in words."""

    title: str
    instruction: str
    lane: str
    documents: tuple[str, ...]
    days: int | None
    unit: str
    preset: str
    company_specific: bool


@dataclass(frozen=True)
class CheckText:
    """A check in words."""

    label: str
    help: str
    kind: str
    options: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class ScriptText:
    """A script in words, with the outcomes that use it."""

    outcomes: tuple[str, ...]
    say: tuple[Piece, ...]
    never_say: str
    if_asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reading:
    """One version to read, in one language."""

    version: PlaybookVersion
    language: str
    title: str
    owner: str
    risk_label: str
    hit_policy: str
    task_types: tuple[str, ...]
    stages: tuple[str, ...]
    channels: tuple[str, ...]
    review_due: bool
    summary: str
    triggers: tuple[str, ...]
    exclusions: str
    never_disclose: str
    legal_basis: tuple[tuple[str, str], ...]
    checks: tuple[CheckText, ...]
    table: tuple[TableRow, ...]
    order_decides: tuple[tuple[str, str], ...]
    scripts: tuple[ScriptText, ...]
    record: tuple[Piece, ...]
    exceptions: tuple[str, ...]
    expected_minutes: int
    other_versions: tuple[PlaybookVersion, ...]


def library(person: "Staff", asked: LibraryFilter, *, now: dt.datetime) -> list[LibraryRow]:
    """Return the live playbooks of the person's markets, by market and code."""
    versions = live_versions().filter(playbook__market_id__in=person.scope.market_ids)
    if asked.market:
        versions = versions.filter(playbook__market__code=asked.market)
    if asked.task_type:
        versions = versions.filter(playbook__task_types__contains=[asked.task_type])
    if asked.risk:
        versions = versions.filter(playbook__risk=asked.risk)
    for word in asked.text.casefold().split():
        versions = versions.filter(playbook__search_text__contains=word)
    ordered = versions.order_by("playbook__market__code", "playbook__code", "pk")
    return [_row(version, now) for version in ordered[:MAX_ROWS]]


def markets_to_choose(person: "Staff") -> list["Market"]:
    """Return the markets whose playbooks the person may read."""
    return list(staff.markets_of(person))


def _row(version: PlaybookVersion, now: dt.datetime) -> LibraryRow:
    playbook = version.playbook
    return LibraryRow(
        version=version,
        title=in_language(version.titles),  # type: ignore[attr-defined]
        task_types=_labels(TaskType, tuple(playbook.task_types)),
        risk=playbook.risk,
        risk_label=str(Risk(playbook.risk).label),
        review_due=version.review_is_due(playbook.market.day_of(now)),
    )


def reading(
    person: "Staff",
    market: str,
    code: str,
    *,
    number: int | None = None,
    language: str = "",
    now: dt.datetime,
) -> Reading:
    """Return one version, by default the live one; NotFound outside the person's markets."""
    versions = list(
        PlaybookVersion.objects.filter(
            playbook__market__code=market,
            playbook__code=code,
            playbook__market_id__in=person.scope.market_ids,
        )
        .exclude(status=VersionStatus.DRAFT)
        .select_related("playbook__market")
        .defer("content")
        .order_by("-number")
    )
    version = next((row for row in versions if _is_asked(row, number)), None)
    if version is None:
        raise errors.NotFound
    others = tuple(row for row in versions if row.pk != version.pk)
    return _reading(version, language or get_language() or "en", others=others, now=now)


def _is_asked(version: PlaybookVersion, number: int | None) -> bool:
    if number is None:
        return version.status == VersionStatus.PUBLISHED
    return version.number == number


def _reading(
    version: PlaybookVersion,
    language: str,
    *,
    others: tuple[PlaybookVersion, ...],
    now: dt.datetime,
) -> Reading:
    content = version.parsed
    situation = content.situation
    return Reading(
        version=version,
        language=language,
        title=content.title.in_language(language),
        owner=content.owner.in_language(language),
        risk_label=str(Risk(content.risk).label),
        hit_policy=str(HitPolicy(content.hit_policy).label),
        task_types=_labels(TaskType, content.task_types),
        stages=_labels(Stage, content.stages),
        channels=_labels(Channel, content.channels),
        review_due=version.review_is_due(version.playbook.market.day_of(now)),
        summary=situation.summary.in_language(language),
        triggers=situation.triggers.in_language(language),
        exclusions=situation.exclusions.in_language(language) if situation.exclusions else "",
        never_disclose=(
            content.never_disclose.in_language(language) if content.never_disclose else ""
        ),
        legal_basis=tuple(
            (basis.preset, basis.text.in_language(language)) for basis in content.legal_basis
        ),
        checks=_checks(content, language),
        table=tuple(_table_row(content, rule, language) for rule in content.rules),
        order_decides=inspect(content).order_decides,
        scripts=_scripts(content, language),
        record=_with_blanks(content, content.record, language),
        exceptions=tuple(item.in_language(language) for item in content.exceptions),
        expected_minutes=content.expected_minutes,
        other_versions=others,
    )


def _labels(choices: type[TaskType | Stage | Channel], codes: tuple[str, ...]) -> tuple[str, ...]:
    known = dict(choices.choices)
    return tuple(str(known.get(code, code)) for code in codes)


def _checks(content: Content, language: str) -> tuple[CheckText, ...]:
    return tuple(
        CheckText(
            label=check.label.in_language(language),
            help=check.help.in_language(language) if check.help else "",
            kind=str(CheckKind(check.kind).label),
            options=tuple(option.label.in_language(language) for option in check.options)
            or tuple(str(item.label) for item in YesNo if check.kind == CheckKind.YES_NO),
            optional=not check.required,
        )
        for check in content.checks
    )


def _table_row(content: Content, rule: Rule, language: str) -> TableRow:
    return TableRow(
        rule_id=rule.id,
        conditions=condition_texts(content, rule, language),
        outcome=_outcome(content.outcomes[rule.outcome], language),
        cases=tuple(
            case.name.in_language(language)
            for case in content.test_cases
            if rule.id in {case.expect_rule, *case.expect_rules}
        ),
    )


def _outcome(outcome: Outcome, language: str) -> OutcomeText:
    deadline = outcome.deadline
    return OutcomeText(
        title=outcome.title.in_language(language),
        instruction=outcome.instruction.in_language(language),
        lane=str(Lane(outcome.lane).label),
        documents=tuple(paper.in_language(language) for paper in outcome.documents),
        days=deadline.days if deadline else None,
        unit=deadline.unit if deadline else "",
        preset=deadline.preset if deadline else "",
        company_specific=outcome.company_specific,
    )


def _scripts(content: Content, language: str) -> tuple[ScriptText, ...]:
    """Return the scripts in the order of the rows that lead to them; the store keeps no order."""
    keys = [content.outcomes[rule.outcome].script for rule in content.rules]
    return tuple(
        _script(content, content.scripts[key], key=key, language=language)
        for key in dict.fromkeys((*keys, *content.scripts))
    )


def _script(content: Content, script: Script, *, key: str, language: str) -> ScriptText:
    codes = dict.fromkeys((*(rule.outcome for rule in content.rules), *content.outcomes))
    outcomes = [content.outcomes[code] for code in codes]
    return ScriptText(
        outcomes=tuple(
            outcome.title.in_language(language) for outcome in outcomes if outcome.script == key
        ),
        say=_with_blanks(content, script.say, language),
        never_say=script.never_say.in_language(language) if script.never_say else "",
        if_asked=tuple(
            (item.question.in_language(language), item.answer.in_language(language))
            for item in script.if_asked
        ),
    )


def _with_blanks(content: Content, wording: Wording, language: str) -> tuple[Piece, ...]:
    """Return a text with its blanks named by their labels, as nothing fills them here."""
    labels = {
        name: variable.label.in_language(language) for name, variable in content.variables.items()
    }
    labels |= {name: str(BUILT_IN_LABELS[name]) for name in BUILT_IN}
    text = wording.in_language(language)
    return fill(text, {}, language=language, currency="", labels=labels).pieces
