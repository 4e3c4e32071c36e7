"""What another tab has done to a run since a form was shown: both texts, side by side."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from inquiries import selectors as inquiries
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.conflicts import Difference
from ops_console.shared.personal import hide_numbers
from playbooks.choices import RunState
from playbooks.models import Run
from playbooks.rules.entries import RECORD, Entered, overwritten, read_entries
from playbooks.selectors.guidance import answer_text
from playbooks.selectors.standing import meant

if TYPE_CHECKING:
    from staff.models import Staff


def differences(
    person: "Staff", number: str, code: str, *, entered: Entered, language: str
) -> list[Difference]:
    """Return where the entries say something else than the person's open run does now."""
    inquiry = inquiries.get_inquiry(person, number)
    run = Run.objects.filter(
        inquiry=inquiry, playbook__code=code, by=person, state=RunState.OPEN
    ).first()
    if run is None:
        return []
    content, currency = run.version.parsed, inquiry.market.currency
    sent = meant(entered, run)
    entries = read_entries(content, sent, currency=currency)
    changed = overwritten(entries, sent.edited_record, run=run.values())
    result = []
    for check in content.checks:
        if check.key in changed:
            pair = (entries.answers[check.key], run.answer_values().get(check.key, ""))
            words = [
                answer_text(check, value, language=language, currency=currency) if value else ""
                for value in pair
            ]
            result.append(_difference(check.label.in_language(language), *words))
    for name, variable in content.variables.items():
        if name in changed:
            pair = (entries.variables[name], run.variable_values().get(name, ""))
            result.append(_difference(variable.label.in_language(language), *pair))
    if RECORD in changed:
        pair = (sent.edited_record or run.proposed_text, run.record_text or run.proposed_text)
        result.append(_difference(_("Record"), *pair))
    return result


def _difference(label: str, mine: str, theirs: str) -> Difference:
    return Difference(label, hide_numbers(mine) or NOTHING, hide_numbers(theirs) or NOTHING)
