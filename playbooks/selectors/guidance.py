"""From answers to guidance: the row that fires, the date, the words to say, the record to leave."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from inquiries import selectors as inquiries
from playbooks.choices import UNKNOWN, CheckKind, YesNo
from playbooks.models import PlaybookVersion
from playbooks.rules.answers import Answers
from playbooks.rules.content import Check, Content, Outcome, Variable
from playbooks.rules.criteria import Decision, decide
from playbooks.rules.deadlines import due_date
from playbooks.rules.wording import BUILT_IN, Filled, Value, fill, names_in, typed_value, write
from playbooks.selectors.facts import Fact, facts_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry


@dataclass(frozen=True)
class Situation:
    """All that guidance depends on; `say_in` is the customer's language, `record_in` ours."""

    content: Content
    version_number: int
    inquiry: "Inquiry"
    answers: Answers
    sources: Mapping[str, str]
    variables: Mapping[str, str]
    today: dt.date
    say_in: str
    record_in: str


@dataclass(frozen=True)
class Guidance:
    """What the agent is told: the decision and, once decided, date, script and record.

    `inputs` are the variables that the agent fills in; `said` names those of the script.
    """

    decision: Decision
    due_on: dt.date | None
    script: Filled | None
    record: Filled | None
    missing: tuple[Variable, ...]
    inputs: tuple[Variable, ...]
    said: frozenset[str]
    fields_filled: int
    fields_total: int


def spoken_language(inquiry: "Inquiry") -> str:
    """Return the language to speak in: that of the words, else the customer's or the market's."""
    if inquiry.words_language:
        return inquiry.words_language
    if inquiry.customer:
        return inquiry.customer.language
    return str((inquiry.market.languages or ["en"])[0])


def situation_of(
    inquiry: "Inquiry",
    version: PlaybookVersion,
    *,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    languages: tuple[str, str],
    now: dt.datetime,
) -> Situation:
    """Return the situation of stored answers; `languages` are the script's and the record's."""
    say_in, record_in = languages
    return Situation(
        content=version.parsed,
        version_number=version.number,
        inquiry=inquiry,
        answers={key: given["value"] for key, given in answers.items()},
        sources={key: given["by"] for key, given in answers.items()},
        variables={name: given["value"] for name, given in variables.items()},
        today=inquiry.market.day_of(now),
        say_in=say_in.lower(),
        record_in=record_in.lower(),
    )


def guide(situation: Situation) -> Guidance:
    """Read the table and fill the words; nothing is said while the answers do not decide."""
    content = situation.content
    decision = decide(content, situation.answers, today=situation.today)
    if decision.outcome is None:
        return Guidance(
            decision, None, None, None, (), (), frozenset(), 0, len(content.record_fields)
        )
    due_on = _due_on(situation, decision)
    words = _Words(situation, decision, outcome=decision.outcome, due_on=due_on)
    script, record = words.script(), words.record()
    said = names_in(words.script_text)
    used = dict.fromkeys((*said, *names_in(content.record.in_language(situation.record_in))))
    missing = dict.fromkeys((*script.missing, *record.missing))
    return Guidance(
        decision=decision,
        due_on=due_on,
        script=script,
        record=record,
        missing=tuple(content.variables[name] for name in missing),
        inputs=tuple(
            variable
            for name in used
            if (variable := content.variables.get(name)) and variable.source == "agent"
        ),
        said=frozenset(said),
        fields_filled=sum(words.is_filled(name) for name in content.record_fields),
        fields_total=len(content.record_fields),
    )


def answer_text(check: Check, value: str, *, language: str, currency: str) -> str:
    """Write an answer as a person reads it, in the language."""
    if value == UNKNOWN or check.kind == CheckKind.YES_NO:
        with translation.override(language):
            return str(YesNo(value).label)
    if check.kind == CheckKind.CHOICE:
        labels = {option.code: option.label for option in check.options}
        return labels[value].in_language(language)
    return write(typed_value(check.kind, value), language=language.lower(), currency=currency)


def _due_on(situation: Situation, decision: Decision) -> dt.date | None:
    deadline = decision.outcome.deadline if decision.outcome else None
    if deadline is None:
        return None
    count = partial(inquiries.add_business_days, situation.inquiry.market)
    return due_date(deadline, today=situation.today, add_business_days=count)


class _Words:
    """Fills the texts of one decided situation."""

    def __init__(
        self, situation: Situation, decision: Decision, *, outcome: Outcome, due_on: dt.date | None
    ) -> None:
        self.situation = situation
        self.content = situation.content
        self.decision = decision
        self.due_on = due_on
        self.facts = facts_of(situation.inquiry, today=situation.today)
        self.currency = situation.inquiry.market.currency
        self.outcome = outcome

    @property
    def script_text(self) -> str:
        """The script's template in the customer's language."""
        script = self.content.scripts[self.outcome.script]
        return script.say.in_language(self.situation.say_in)

    def script(self) -> Filled:
        """Fill what is said; every blank of it is needed."""
        language = self.situation.say_in
        return self._fill(self.script_text, self._values(language), language)

    def record(self) -> Filled:
        """Fill what is left on record; a blank that may stay open says so."""
        language = self.situation.record_in
        values = self._values(language) | self._built_in(language)
        with translation.override(language):
            not_stated = _("not stated")
        for variable in self.content.variables.values():
            if not variable.required and not values.get(variable.name):
                values[variable.name] = not_stated
        return self._fill(self.content.record.in_language(language), values, language)

    def is_filled(self, name: str) -> bool:
        """Tell whether a field of the record has a value: an answer or a variable."""
        if name in self.content.variables:
            return bool(self._values(self.situation.record_in).get(name))
        return bool(self.situation.answers.get(name)) or name in BUILT_IN

    def _fill(self, text: str, values: Mapping[str, Value], language: str) -> Filled:
        labels = {
            name: variable.label.in_language(language)
            for name, variable in self.content.variables.items()
        }
        return fill(text, values, language=language, currency=self.currency, labels=labels)

    def _values(self, language: str) -> dict[str, Value]:
        found = {
            name: self._value(variable, language)
            for name, variable in self.content.variables.items()
        }
        return {name: value for name, value in found.items() if value}

    def _value(self, variable: Variable, language: str) -> Value | None:
        if variable.source == "agent":
            text = self.situation.variables.get(variable.name, "")
            return typed_value(variable.kind, text) if text else None
        if variable.source == "today":
            return self.situation.today
        if variable.source == "outcome.deadline":
            return self.due_on
        if variable.source == "outcome.documents":
            return tuple(paper.in_language(language) for paper in self.decision.documents)
        fact: Fact | None = self.facts.get(variable.source)
        return typed_value(variable.kind, fact.value) if fact else None

    def _built_in(self, language: str) -> dict[str, Value]:
        content = self.content
        rows = [rule.id for rule in (self.decision.rule, *self.decision.also) if rule]
        answers = [
            f"- {check.label.in_language(language)} {self._written(check, language)}"
            for check in content.checks
            if self.situation.answers.get(check.key)
        ]
        return {
            "answers": "\n".join(answers),
            "rule": f"{content.code} v{self.situation.version_number} · {' + '.join(rows)}",
            "outcome": self.outcome.title.in_language(language),
        }

    def _written(self, check: Check, language: str) -> str:
        value = self.situation.answers[check.key]
        return answer_text(check, value, language=language, currency=self.currency)
