"""Filter forms; they only draw what a filter holds, the filter itself checks the values."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inquiries.choices import Channel, DueFilter, ListSort, Priority, Stage, Status, TaskType
from inquiries.forms.base import empty_choice, grouped_tasks
from inquiries.selectors import ListFilter, QueueFilter
from ops_console.shared.escaping import joined
from ops_console.shared.templatetags.ui.fields import field

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

    def __init__(self, *args: Any, teams: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), name) for pk, name in teams]
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
    def drawn(cls, filter_: QueueFilter, teams: Iterable[tuple[int, str]]) -> SafeString:
        """Return the fields showing what the filter holds."""
        names, language = tuple(teams), get_language() or ""
        # What somebody typed is not kept in memory.
        draw = _fields.__wrapped__ if filter_.text else _fields
        return draw(filter_, names, language)


# Every pane of the queue shows them, most of them unchanged; drawing took a tenth of its time.
@lru_cache(maxsize=256)
def _fields(filter_: QueueFilter, teams: tuple[tuple[int, str], ...], _language: str) -> SafeString:
    form = QueueFilterForm(initial=vars(filter_), teams=teams, auto_id="filter_%s")
    return joined(field(bound) for bound in form.visible_fields())


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
    def drawn(cls, filter_: ListFilter, teams: Iterable[tuple[int, str]]) -> "ListFilterForm":
        """Return the form showing what the filter holds."""
        return cls(initial=vars(filter_), teams=teams, auto_id="filter_%s")
