"""Reads what was sent: the filters of the list, and the entries of a run."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from inquiries.choices import TaskType
from ops_console.shared.personal.warnings import WarningForm
from playbooks.choices import DeviationReason, Risk
from playbooks.rules.entries import Entered
from staff.choices import Language

CHECK, VARIABLE = "check.", "var."
MAX_REASON = 1_000
MAX_DIGITS = 19


class LibraryForm(forms.Form):
    """The filters of the list of playbooks, all of them in the address."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    market = forms.ChoiceField(label=_("Market"), required=False)
    task_type = forms.ChoiceField(
        label=_("Task type"), required=False, choices=[("", _("All")), *TaskType.choices]
    )
    risk = forms.ChoiceField(
        label=_("Risk"), required=False, choices=[("", _("All")), *Risk.choices]
    )

    def __init__(self, data: QueryDict, *, markets: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["market"].choices = [("", _("All")), *markets]  # type: ignore[attr-defined]


class UnusedForm(WarningForm):
    """Why a playbook is not used on an inquiry that calls for it."""

    free_texts = ("text",)

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose…")), *DeviationReason.choices]
    )
    text = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
    )


class VersionForm(forms.Form):
    """Which version to read, and in which language."""

    v = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    lang = forms.CharField(required=False, max_length=8)


def entered_in(data: QueryDict) -> Entered:
    """Return the entries of a run's form.

    A check that takes a typed value has a box of its own for UNKNOWN; `reset_record` takes the
    proposed record again.
    """
    record = "" if "reset_record" in data else data.get("record_text")
    return Entered(
        answers=_with_prefix(data, CHECK),
        unknown=frozenset(data.getlist("unknown")),
        variables=_with_prefix(data, VARIABLE),
        record_text=record,
        seen_digest=data.get("seen_digest", ""),
        rest_unknown="rest_unknown" in data,
        say_in=language_in(data.get("say_in", "")),
        after=_run_id(data.get("after", "")),
        warned=bool(data.get("warned")),
        seen_state=data.get("seen_state"),
    )


def language_in(text: str) -> str:
    """Return the code of a language that scripts are spoken in; empty for any other text."""
    return text.lower() if text.lower() in Language.values else ""


def _with_prefix(data: QueryDict, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): data.get(name, "") for name in data if name.startswith(prefix)
    }


def _run_id(text: str) -> int | None:
    """Return the id that a form carries: None for nothing, -1 (no run) for nonsense."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else -1
