"""Small forms of the actions on one inquiry; they check shapes, the services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    Channel,
    ComplaintLevel,
    ContactKind,
    CorrectionKind,
    CorrectionOwner,
    ReopenReason,
    WaitFor,
    WaitReason,
)
from inquiries.forms.base import GuardedForm, empty_choice, long_text, moment_field
from ops_console.shared.personal.warnings import WarningForm


class NoteForm(WarningForm, GuardedForm):
    """The composer."""

    free_texts = ("body",)

    body = long_text(_("Note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {
            "placeholder": _("What colleagues should know"),
            "data-key": "m",
            "data-key-label": _("Note"),
        }


class AssignForm(GuardedForm):
    """Which colleague gets it."""

    to = forms.TypedChoiceField(label=_("Person"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.pk), str(person)) for person in people]
        self.fields["to"].choices = empty_choice(choices, _("Choose a person"))  # type: ignore[attr-defined]


class TransferForm(GuardedForm):
    """Which team gets it."""

    team = forms.TypedChoiceField(label=_("Team"), coerce=int)

    def __init__(self, *args: Any, teams: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(team.pk), str(team)) for team in teams]
        self.fields["team"].choices = empty_choice(choices, _("Choose a team"))  # type: ignore[attr-defined]


class WaitForm(GuardedForm):
    """Whom it waits for, and for what."""

    for_whom = forms.ChoiceField(
        label=_("Waiting for"), choices=WaitFor, initial=WaitFor.CUSTOMER, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=empty_choice(WaitReason.choices, "—"))


class ResolveForm(GuardedForm):
    """Through which channel the answer went out."""

    channel_out = forms.ChoiceField(
        label=_("Answered by"),
        choices=empty_choice(Channel.choices, _("As it came in")),
        required=False,
    )


class CloseForm(GuardedForm):
    """The confirmation without which nothing is closed."""

    confirmed = forms.BooleanField(
        label=_("The customer's request is confirmed as fulfilled"),
        error_messages={
            "required": _(
                "Confirm that the customer's request is fulfilled before you close the inquiry."
            )
        },
    )


class ReopenForm(GuardedForm):
    """Why the answer did not settle it."""

    reason = forms.ChoiceField(label=_("Reason"), choices=empty_choice(ReopenReason.choices, "—"))


class MergeForm(GuardedForm):
    """The inquiry that goes on for both."""

    into = forms.CharField(
        label=_("Number of the inquiry that goes on"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ComplaintForm(GuardedForm):
    """At which level the complaint is registered."""

    level = forms.ChoiceField(
        label=_("Level"),
        choices=[choice for choice in ComplaintLevel.choices if choice[0] != ComplaintLevel.NONE],
        widget=forms.RadioSelect,
    )


class PromiseForm(GuardedForm):
    """When the customer will be called back."""

    at = moment_field(_("Call back at"))


class CorrectionForm(WarningForm, GuardedForm):
    """What was wrong, and whose error it was."""

    free_texts = ("description",)

    kind = forms.ChoiceField(
        label=_("What was wrong"), choices=CorrectionKind, widget=forms.RadioSelect
    )
    owner = forms.ChoiceField(
        label=_("Whose error it was"),
        choices=CorrectionOwner,
        help_text=_("Outdated or wrong guidance is the content owner's error, not the agent's."),
    )
    description = long_text(_("What was said or done, and what is right"))


class ContactForm(GuardedForm):
    """Which form the contact takes."""

    kind = forms.ChoiceField(label=_("Kind of contact"), choices=ContactKind)
