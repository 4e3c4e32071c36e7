"""Forms of exports; they check shapes only."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exports import selectors
from exports.choices import Format, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from exports.kinds import Column, ExportKind
    from staff.models import Market, Staff

MAX_REASON = 300


class AskForm(forms.Form):
    """Which columns, in what format, and why."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        help_text=_("Only what you tick leaves the console."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )
    clear_columns = forms.MultipleChoiceField(
        label=_("Without the mask"),
        required=False,
        help_text=_("Needs approval; the file is encrypted and each person is recorded."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format, initial=Format.CSV)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason)
    reason_text = forms.CharField(
        label=_("What the file is needed for"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, data: "QueryDict | None" = None, *, kind: "ExportKind", person: "Staff"
    ) -> None:
        usual = [column.code for column in kind.columns if column.usual]
        super().__init__(data, initial={"columns": usual})
        clear = [column for column in kind.columns if selectors.may_see_clear(person, column)]
        fields: Any = self.fields
        fields["columns"].choices = [(column.code, _named(column)) for column in kind.columns]
        fields["clear_columns"].choices = _choices(clear)
        if not clear:
            del self.fields["clear_columns"]

    def values(self) -> dict[str, Any]:
        """Return what the service asks for; only for a valid form."""
        return {"clear_columns": [], **self.cleaned_data}


def _named(column: "Column") -> Any:
    if column.personal is None:
        return column.label
    return _("%(column)s (masked)") % {"column": column.label}


def _choices(columns: "Sequence[Column]") -> list[tuple[str, Any]]:
    return [(column.code, column.label) for column in columns]


class MarketForm(forms.Form):
    """Which market's rows; an export never joins two."""

    market = forms.ChoiceField(label=_("Market"))

    def __init__(self, markets: "Sequence[Market]", chosen: "Market") -> None:
        super().__init__(initial={"market": chosen.code}, auto_id="market_%s")
        fields: Any = self.fields
        fields["market"].choices = [(market.code, market.name) for market in markets]


class DecisionForm(forms.Form):
    """Yes or no, and why."""

    decision = forms.ChoiceField(choices=[("approve", _("Approve")), ("refuse", _("Refuse"))])
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=MAX_REASON,
        help_text=_("A refusal needs one; the person who asked reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
