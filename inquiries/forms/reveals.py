"""The form that asks why something masked is to be shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.choices.reveals import RevealReason
from inquiries.forms.base import empty_choice

MAX_TEXT = 300


class RevealForm(forms.Form):
    """Why, as a code and in words; the service judges the words."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=empty_choice(RevealReason.choices, _("Choose a reason"))
    )
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TEXT}),
    )

    def __init__(self, *args: Any, with_inquiry: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = (
            _("Needed for “Something else”; at least ten characters, no numbers of people.")
            if with_inquiry
            else _("Needed, because no inquiry is at hand; no numbers of people.")
        )
        self.fields["reason"].widget.attrs["data-focus"] = True
