"""The content of one playbook version as immutable values; parsing.py makes them from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """One text in the three languages of the console."""

    ko: str
    zh_hant: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in a language given as Django or as HTML writes it; English otherwise."""
        return {"ko": self.ko, "zh-hant": self.zh_hant}.get(language.lower(), self.en)


@dataclass(frozen=True)
class Phrases:
    """Sentences that customers say, per language."""

    ko: tuple[str, ...]
    zh_hant: tuple[str, ...]
    en: tuple[str, ...]

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the phrases in a language; English for an unknown one."""
        return {"ko": self.ko, "zh-hant": self.zh_hant}.get(language.lower(), self.en)

    def all(self) -> tuple[str, ...]:
        """Return the phrases of every language."""
        return self.ko + self.zh_hant + self.en


@dataclass(frozen=True)
class LegalBasis:
    """A legal preset and what it says here."""

    preset: str
    text: Wording


@dataclass(frozen=True)
class Option:
    """One answer of a choice."""

    code: str
    label: Wording


@dataclass(frozen=True)
class Check:
    """One thing to find out, with the type of its answer."""

    key: str
    kind: str
    label: Wording
    help: Wording | None
    required: bool
    fill_from: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Condition:
    """One comparison of an answer with a value."""

    check: str
    op: str
    value: object = None


@dataclass(frozen=True)
class AnyOf:
    """Conditions of which one is enough."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Rule:
    """One row of the decision table; an empty `when` is the catch-all."""

    id: str
    when: tuple[Condition | AnyOf, ...]
    outcome: str

    def conditions(self) -> tuple[Condition, ...]:
        """Return every comparison of the row, those inside an any-group too."""
        return tuple(
            condition
            for item in self.when
            for condition in (item.conditions if isinstance(item, AnyOf) else (item,))
        )


@dataclass(frozen=True)
class Deadline:
    """A promise in days from today; `preset` names the legal rule behind it, if there is one."""

    preset: str
    days: int
    unit: str


@dataclass(frozen=True)
class Outcome:
    """What follows when a row fires."""

    code: str
    title: Wording
    instruction: Wording
    lane: str
    deadline: Deadline | None
    documents: tuple[Wording, ...]
    company_specific: bool
    script: str
    suggested_cause: str


@dataclass(frozen=True)
class Question:
    """What a customer may ask back, and the answer."""

    question: Wording
    answer: Wording


@dataclass(frozen=True)
class Script:
    """What to say, what never to say, and answers for when they ask."""

    say: Wording
    never_say: Wording | None
    if_asked: tuple[Question, ...]


@dataclass(frozen=True)
class Variable:
    """A typed blank in scripts and record, with where its value comes from."""

    name: str
    kind: str
    label: Wording
    source: str
    required: bool


@dataclass(frozen=True)
class TestCase:
    """Answers and the row that they must reach; run before every publication."""

    # Not a test class, whatever its name makes pytest believe.
    __test__ = False

    name: Wording
    answers: Mapping[str, object]
    expect_rule: str
    expect_outcome: str
    # Every row that adds documents, where the table collects; empty: not compared.
    expect_rules: tuple[str, ...] = ()
    # The day on which the case happens; empty: the day the version takes effect.
    today: str = ""


@dataclass(frozen=True)
class Situation:
    """When the playbook is for: summary, what customers say, when it is not."""

    summary: Wording
    triggers: Phrases
    exclusions: Wording | None


@dataclass(frozen=True)
class Content:
    """Everything that one version says: situation, checks, criteria, scripts, record."""

    code: str
    market: str
    task_types: tuple[str, ...]
    stages: tuple[str, ...]
    channels: tuple[str, ...]
    risk: str
    owner: Wording
    title: Wording
    expected_minutes: int
    effective_from: str
    review_by: str
    legal_basis: tuple[LegalBasis, ...]
    situation: Situation
    never_disclose: Wording | None
    hit_policy: str
    checks: tuple[Check, ...]
    rules: tuple[Rule, ...]
    outcomes: Mapping[str, Outcome]
    scripts: Mapping[str, Script]
    variables: Mapping[str, Variable]
    record: Wording
    record_fields: tuple[str, ...]
    exceptions: tuple[Wording, ...]
    test_cases: tuple[TestCase, ...]
