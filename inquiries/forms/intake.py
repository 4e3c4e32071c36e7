"""The intake form: who asks, through which channel, what for; with a new customer inline."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inquiries.choices import Channel, ComplaintLevel, CustomerKind, Priority, RequesterRole
from inquiries.forms.base import long_text, moment_field
from inquiries.forms.details import TaskFieldsForm, policy_choices
from ops_console.shared.personal.warnings import WarningForm
from staff.choices import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.models import Customer, Policy
    from staff.models import Team


class NewCustomerPart(forms.Form):
    """Somebody who is not known yet; asked for only when `new_customer` is set."""

    new_customer = forms.BooleanField(required=False, widget=forms.HiddenInput)
    new_name = forms.CharField(label=_("Name"), max_length=120, required=False)
    new_phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    new_kind = forms.ChoiceField(label=_("Customer is"), choices=CustomerKind, required=False)
    new_language = forms.ChoiceField(label=_("Speaks"), choices=Language, required=False)

    def new_customer_fields(self) -> dict[str, Any]:
        """Return what the service needs to add the customer."""
        names = ("name", "phone", "kind", "language")
        given = {name: self.cleaned_data.get(f"new_{name}") for name in names}
        return {name: value for name, value in given.items() if value}


class IntakeForm(WarningForm, TaskFieldsForm, NewCustomerPart):
    """Everything that is told when an inquiry is logged."""

    free_texts = ("subject", "customer_words")

    lookup = forms.CharField(
        label=_("Customer"),
        max_length=120,
        required=False,
        help_text=_("Full phone number, policy number, reference or name"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    customer = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    policy = forms.TypedChoiceField(label=_("Policy"), required=False, coerce=int, empty_value=None)
    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, widget=forms.RadioSelect)
    requester_role = forms.ChoiceField(label=_("Requester"), choices=RequesterRole)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    customer_words = long_text(_("In the customer's words"), required=False)
    words_language = forms.ChoiceField(label=_("Spoken in"), choices=Language, required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority)
    complaint_level = forms.ChoiceField(label=_("Complaint"), choices=ComplaintLevel)
    received_at = moment_field(
        _("Received at"), required=False, help_text=_("Empty means now, on the market's clock.")
    )
    promised_at = moment_field(_("Call-back promised for"), required=False)
    start_contact = forms.BooleanField(label=_("Start the contact timer now"), required=False)
    assign_to_me = forms.BooleanField(label=_("Assign to me"), required=False)
    is_new_claim_event = forms.BooleanField(
        label=_("A new event, not the same matter again"), required=False
    )

    def __init__(
        self,
        *args: Any,
        teams: "Sequence[Team]",
        customer: "Customer | None",
        policies: "Sequence[Policy]",
        **kwargs: Any,
    ) -> None:
        self.chosen_team = _chosen_team(args[0] if args else None, kwargs.get("initial"), teams)
        currency = self.chosen_team.market.currency if self.chosen_team else ""
        super().__init__(*args, currency=currency, **kwargs)
        self.chosen_customer, self.policies = customer, {row.pk: row for row in policies}
        self.offers_teams = len(teams) > 1
        self._offer("team", [(str(team.pk), str(team)) for team in teams])
        if self.chosen_team and not self.is_bound:
            self.initial.setdefault("team", self.chosen_team.pk)
        self._offer("policy", policy_choices(policies))
        self.fields["customer_words"].widget.attrs["rows"] = 4
        self._wire()

    def _wire(self) -> None:
        """Let the parts of the page follow what is entered; begin where the next step is."""
        fields_url, search_url = (
            reverse("inquiries:new_fields"),
            reverse("inquiries:customer_search"),
        )
        self.follow("task_type", url=fields_url, target="#task-fields")
        self.follow("policy", url=fields_url, target="#recontact")
        self.follow("lookup", url=search_url, target="#customer-hits", trigger="search:ready")
        known = "policy" if self.chosen_customer else "lookup"
        first = "new_name" if self.adds_customer else known
        self.fields[first].widget.attrs["data-focus"] = True

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a name when a customer is added; refuse a customer who is not open here."""
        cleaned = super().clean()
        if cleaned.get("new_customer") and not cleaned.get("new_name"):
            self.add_error("new_name", _("Enter the name of the new customer."))
        if cleaned.get("customer") and self.chosen_customer is None:
            self.add_error("lookup", _("This customer is not open to you. Look again."))
        return cleaned

    @property
    def adds_customer(self) -> bool:
        """Whether a new customer is being entered."""
        return str(self["new_customer"].value() or "") in {"1", "True", "on"}

    @property
    def looks_for_somebody(self) -> bool:
        """Whether a customer was typed but neither found nor added yet: Enter in the look-up."""
        wanted = self.data.get("lookup", "").strip()
        return bool(wanted) and not (self.data.get("customer") or self.data.get("new_customer"))

    def inquiry_fields(self) -> dict[str, Any]:
        """Return what the service needs beside team, customer and policy."""
        names = (
            "channel", "stage", "task_type", "requester_role", "subject", "customer_words",
            "words_language", "priority", "complaint_level", "received_at", "promised_at",
            "start_contact", "assign_to_me", "is_new_claim_event",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names} | {"details": self.details()}


def _chosen_team(data: Any, initial: Any, teams: "Sequence[Team]") -> "Team | None":
    wanted = str((data if data is not None else initial or {}).get("team", ""))
    return next((team for team in teams if str(team.pk) == wanted), teams[0] if teams else None)
