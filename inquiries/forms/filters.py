"""Filter forms; they only draw what a filter holds, the filter itself checks the values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.choices import Channel, DueFilter, ListSort, Priority, Stage, Status, TaskType
from inquiries.forms.base import empty_choice, grouped_tasks
from inquiries.selectors import ListFilter, QueueFilter

_ALL = _("All")


def _codes(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=empty_choice(choices, _ALL), required=False)


class CommonFilterForm(forms.Form):
    """What queue and list are narrowed by alike."""

    team = forms.ChoiceField(label=_("Team"), required=False)
    channel = _codes(_("Channel"), Channel.choices)
    stage = _codes(_("Stage"), Stage.choices)
    task_type = _codes(_("Task"), TaskType.choices)
    priority = _codes(_("Priority"), Priority.choices)

    def __init__(self, *args: Any, teams: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(team.pk), str(team)) for team in teams]
        self.fields["team"].choices = empty_choice(choices, _ALL)  # type: ignore[attr-defined]
        self.fields["task_type"].choices = empty_choice(grouped_tasks(), _ALL)  # type: ignore[attr-defined]


class QueueFilterForm(CommonFilterForm):
    """The narrowing of the queue."""

    due = _codes(_("Due"), DueFilter.choices)
    text = forms.CharField(
        label=_("Text in the subject"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_("Subject, number or its last digits"),
    )

    @classmethod
    def drawn(cls, filter_: QueueFilter, teams: Iterable[Any]) -> "QueueFilterForm":
        """Return the form showing what the filter holds."""
        return cls(initial=vars(filter_), teams=teams, auto_id="filter_%s")


class ListFilterForm(CommonFilterForm):
    """The narrowing and order of the list."""

    status = _codes(_("Status"), Status.choices)
    received_from = forms.CharField(
        label=_("Received from"), required=False, widget=forms.TextInput(attrs={"type": "date"})
    )
    received_to = forms.CharField(
        label=_("Received to"), required=False, widget=forms.TextInput(attrs={"type": "date"})
    )
    text = forms.CharField(
        label=_("Text in the subject"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(label=_("Order"), choices=ListSort, required=False)

    @classmethod
    def drawn(cls, filter_: ListFilter, teams: Iterable[Any]) -> "ListFilterForm":
        """Return the form showing what the filter holds."""
        return cls(initial=vars(filter_), teams=teams, auto_id="filter_%s")
