"""What a form of a run means: the numbers of people that it showed masked stay what they are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ops_console.shared.personal import restored
from playbooks.rules.entries import Entered

if TYPE_CHECKING:
    from playbooks.models import Run


def meant(entered: Entered, run: "Run | None") -> Entered:
    """Return the entries with every mask replaced by the number that it covered in this run."""
    if run is None:
        return entered
    answers = _restored(entered.answers, run.answer_values())
    variables = _restored(entered.variables, run.variable_values())
    record = entered.edited_record
    if record:
        standing = (run.record_text, run.proposed_text, *answers.values(), *variables.values())
        record = restored(record, *standing)
    # An unedited record stays the proposal that it was shown as.
    text = record or entered.record_text
    return replace(entered, answers=answers, variables=variables, record_text=text)


def _restored(given: Mapping[str, str], standing: Mapping[str, str]) -> dict[str, str]:
    return {key: restored(value, standing.get(key, "")) for key, value in given.items()}
