"""Shapes of what operators send."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ops_console.shared.models import JobStatus

STATES = [("", _("All states")), *JobStatus.choices]
MAX_ID = 2**63 - 1


class JobFilterForm(forms.Form):
    """Which jobs to list."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *((kind, kind) for kind in kinds),
        ]


def _new_key() -> str:
    return secrets.token_hex(16)


class KeyForm(forms.Form):
    """A button whose repetition has no second effect."""

    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=_new_key)
