"""The form that changes a customer: nothing of what stands is in it, only its masks beside it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inquiries.choices import CustomerKind, FactProblem
from inquiries.forms.base import MAX_VERSION
from inquiries.rules.customers import LIMITS
from inquiries.rules.reveals import is_sensitive
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.conflicts import Difference
from ops_console.shared.personal import Sealed
from staff.choices import Language

if TYPE_CHECKING:
    from inquiries.models import Customer

_OFF = {"autocomplete": "off"}


def _text(label: Any, name: str, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput({**_OFF, **attrs})
    return forms.CharField(label=label, max_length=LIMITS[name], required=False, widget=widget)


class CustomerForm(forms.Form):
    """New facts of a customer; what is left empty stays as it is."""

    version = forms.IntegerField(min_value=1, max_value=MAX_VERSION, widget=forms.HiddenInput)
    name = _text(_("Name"), "name")
    phone = _text(_("Phone"), "phone", type="tel")
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LIMITS["email"],
        required=False,
        widget=forms.EmailInput(_OFF),
    )
    birth_date = forms.DateField(
        label=_("Born on"),
        required=False,
        widget=forms.DateInput({**_OFF, "type": "date"}, format="%Y-%m-%d"),
    )
    address = _text(_("Address"), "address")
    national_id = _text(_("National number"), "national_id")
    account = _text(_("Bank account"), "account")
    kind = forms.ChoiceField(label=_("Customer is"), choices=CustomerKind)
    language = forms.ChoiceField(label=_("Speaks"), choices=Language)
    health_notes = forms.CharField(
        label=_("Health notes"),
        max_length=LIMITS["health_notes"],
        required=False,
        widget=forms.Textarea({**_OFF, "rows": 3}),
    )
    cleared = forms.MultipleChoiceField(
        label=_("Empty these"), required=False, widget=forms.CheckboxSelectMultiple
    )

    FACTS = (*LIMITS, "birth_date")
    PLAIN = ("kind", "language")

    def __init__(self, sent: Any = None, *, customer: "Customer", may_see_sensitive: bool) -> None:
        standing = {name: getattr(customer, name) for name in (*self.PLAIN, "version")}
        super().__init__(sent, initial=standing)
        self.customer = customer
        filled = [name for name in self.FACTS if getattr(customer, name)]
        for name in filled:
            self._describe(name, may_see_sensitive=may_see_sensitive)
        emptied = [
            (name, self.fields[name].label)
            for name in filled
            if name != "name" and not self.fields[name].disabled
        ]
        self.fields["cleared"].choices = emptied  # type: ignore[attr-defined]
        if not emptied:
            del self.fields["cleared"]

    def _describe(self, name: str, *, may_see_sensitive: bool) -> None:
        """Say what stands, masked; what the person may not see they cannot replace."""
        field, value = self.fields[name], getattr(self.customer, name)
        field.help_text = gettext("Now %(mask)s") % {"mask": value}
        if is_sensitive(value.kind) and not may_see_sensitive:
            field.disabled = True
            field.help_text = f"{field.help_text}. {FactProblem.NOT_YOURS.label}"

    def changes(self) -> dict[str, Any]:
        """Return what the service is asked to change."""
        told = {name: self.cleaned_data[name] or None for name in (*self.FACTS, *self.PLAIN)}
        return {**told, "cleared": frozenset(self.cleaned_data.get("cleared", ()))}

    def add_problems(self, problems: Mapping[str, Any]) -> None:
        """Put what the service found wrong beside the fields."""
        for name, problem in problems.items():
            self.add_error(name if name in self.fields else None, str(problem))

    def differences(self) -> list[Difference]:
        """Return what was entered beside what now stands, which is masked."""
        return [
            Difference(self.fields[name].label, self._entered(name), self._words(name))
            for name in (*self.FACTS, *self.PLAIN)
            if self[name].value() and str(self[name].value()) != str(getattr(self.customer, name))
        ]

    def _entered(self, name: str) -> Any:
        value = self[name].value()
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)

    def _words(self, name: str) -> Any:
        value = getattr(self.customer, name)
        if isinstance(value, Sealed):
            return str(value) or NOTHING
        return dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]
