"""What an agent entered into a run's form, raw, and what of it can be taken."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from playbooks.choices import UNKNOWN, AnswerProblem
from playbooks.rules.answers import Given, read_answer, read_variable
from playbooks.rules.content import Check, Content
from playbooks.rules.differences import unified_newlines

# The record among the names of what a form says.
RECORD = "record_text"


@dataclass(frozen=True)
class Entered:
    """Raw answers and variables by name, and the record as it stands in the form.

    `unknown` names the checks whose box for UNKNOWN is ticked beside a field for a typed value.
    `record_text` is None where the form had no record; `seen_digest` is that of the proposal that
    the form showed, so that an edited record can be told from an old proposal. `after` is the run
    of this person that had ended last when the form was shown (0: none), so that a form left open
    in another tab does not begin a second run; None asks for no such check. `warned`: whoever sends
    it knows that numbers of people stand in the record. `seen_state` is the stamp of the run as the
    form showed it, so that a form left open does not undo what another tab has entered; None asks
    for no such check.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)
    record_text: str | None = None
    seen_digest: str = ""
    rest_unknown: bool = False
    say_in: str = ""
    after: int | None = None
    warned: bool = False
    seen_state: str | None = None

    @property
    def edited_record(self) -> str | None:
        """The record in the agent's own words; empty when it is the proposal, None without one."""
        if self.record_text is None:
            return None
        text = unified_newlines(self.record_text)
        return "" if digest_of(text) == self.seen_digest else text


@dataclass(frozen=True)
class Entries:
    """Normalised answers and variables (empty: taken out), and the problems with the rest."""

    answers: Mapping[str, str]
    variables: Mapping[str, str]
    problems: Mapping[str, AnswerProblem]


@dataclass(frozen=True)
class Standing:
    """What a run holds: normalised answers and variables, and the record in the agent's words."""

    answers: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    record: str = ""

    @property
    def stamp(self) -> str:
        """What a form remembers of the run that it shows."""
        told = [sorted(self.answers.items()), sorted(self.variables.items()), self.record]
        return digest_of(json.dumps(told))


def overwritten(entries: Entries, record: str | None, *, run: Standing) -> set[str]:
    """Return the names of what these entries would change in a run, RECORD for the record."""
    given = {**entries.answers, **entries.variables}
    stands = {**run.answers, **run.variables}
    changed = {name for name, value in given.items() if value != stands.get(name, "")}
    return changed | ({RECORD} if record is not None and record != run.record else set())


def digest_of(text: str) -> str:
    """Return a short digest of a text whatever its line ends."""
    return hashlib.sha256(unified_newlines(text).encode()).hexdigest()[:16]


def read_entries(content: Content, entered: Entered, *, currency: str) -> Entries:
    """Read every entry that the content knows; others are left aside."""
    answers = {
        check.key: _read(check, entered, currency=currency)
        for check in content.checks
        if check.key in entered.answers
    }
    variables = {
        name: read_variable(variable, entered.variables[name], currency=currency)
        for name, variable in content.variables.items()
        if variable.source == "agent" and name in entered.variables
    }
    given = {**answers, **variables}
    return Entries(
        answers={key: item.value for key, item in answers.items() if not item.problem},
        variables={name: item.value for name, item in variables.items() if not item.problem},
        problems={key: item.problem for key, item in given.items() if item.problem},
    )


def _read(check: Check, entered: Entered, *, currency: str) -> Given:
    raw = entered.answers[check.key]
    if check.key not in entered.unknown:
        return read_answer(check, raw, currency=currency)
    if raw.strip() not in {"", UNKNOWN}:
        return Given(problem=AnswerProblem.BOTH_GIVEN)
    return Given(UNKNOWN)
