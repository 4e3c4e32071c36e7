"""Shapes of what operators send."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.choices import HoldReason
from ops_console.shared.models import JobStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from operations.retention import Subject
    from staff.models import Market

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


class HoldForm(forms.Form):
    """What is to be held back from erasure, and why."""

    market = forms.ChoiceField(label=_("Market"))
    subject_type = forms.ChoiceField(label=_("What"))
    reference = forms.CharField(
        label=_("Customer or inquiry"),
        max_length=40,
        help_text=_("The customer's reference or the inquiry's number."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=HoldReason)
    reason_text = forms.CharField(label=_("File number or explanation"), max_length=300)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until somebody lifts it."),
    )

    def __init__(
        self, *args: Any, markets: "Sequence[Market]", subjects: "Sequence[Subject]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["market"].choices = [(market.code, market.name) for market in markets]
        fields["subject_type"].choices = [(subject.code, subject.label) for subject in subjects]


class BringBackForm(forms.Form):
    """Whom to put into use again, and why."""

    market = forms.ChoiceField(label=_("Market"))
    reference = forms.CharField(label=_("Customer"), max_length=40)
    why = forms.CharField(label=_("Why"), min_length=10, max_length=300)

    def __init__(self, *args: Any, markets: "Sequence[Market]", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "back-%s", **kwargs})
        fields: Any = self.fields
        fields["market"].choices = [(market.code, market.name) for market in markets]
