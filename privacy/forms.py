"""Shapes of what reviewers and privacy officers send."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ops_console.shared.models import AuditKind
from ops_console.shared.moments import DayField, MomentField
from privacy.choices import Verdict, verdicts_on
from privacy.selectors.trail import TrailFilter, midnight

MAX_ID = 2**63 - 1


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return DayField(label=label, required=False, widget=widget)


def _word(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length)


class TrailForm(forms.Form):
    """Which entries of the trail to show."""

    who = _word(_("Who (user name)"), 150)
    since = _day(_("From"))
    until = _day(_("To"))
    kind = forms.ChoiceField(label=_("What"), required=False)
    chain = forms.ChoiceField(label=_("Market"), required=False)
    subject = _word(_("Whose data (id)"), 81)
    object = _word(_("Object (id)"), 60)
    reason = _word(_("Reason"), 100)
    address = _word(_("Network address"), 45)
    request = _word(_("Request"), 40)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, chains: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("Everything")), *AuditKind.choices]
        fields["chain"].choices = [("", _("All chains")), *((name, name) for name in chains)]

    def wanted(self) -> TrailFilter:
        """Return the filter of a valid form; its days are those of the clock in force."""
        zone = timezone.get_current_timezone()
        given = {name: value for name, value in self.cleaned_data.items() if name != "before"}
        given["since"] = midnight(given["since"], zone)
        given["until"] = midnight(given["until"], zone, days=1)
        return TrailFilter(**given)


class JudgeForm(forms.Form):
    """What a reviewer found in one item."""

    verdict = forms.ChoiceField(label=_("Finding"), choices=Verdict)
    comment = forms.CharField(label=_("Comment"), required=False, max_length=300)
    # Which finding stood there when the form was shown.
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    # Which rights the account had then, for an item of rights.
    rights = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["verdict"].choices = verdicts_on(kind)


class SignForm(forms.Form):
    """The end of a review."""

    comment = forms.CharField(label=_("What the review found"), max_length=500)


def _time(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    return MomentField(label=label, widget=widget, input_formats=formats, **more)


class WindowForm(forms.Form):
    """Which accesses belong to an incident."""

    since = _time(_("From"))
    until = _time(_("To"))
    account = _word(_("Account (user name)"), 60)
    address = _word(_("Network address"), 45)
    object_id = _word(_("Object (id)"), 60)
    field_name = _word(_("Field"), 40)

    def clean(self) -> dict[str, Any]:
        """Refuse a window that ends before it begins."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until <= since:
            self.add_error("until", _("The end comes after the beginning."))
        return given


class SearchForm(WindowForm):
    """Another window for an incident; it names the one that was shown."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class IncidentForm(WindowForm):
    """A new incident: what is known, and since when."""

    title = forms.CharField(label=_("What happened"), max_length=120)
    known_at = _time(_("Known since"), help_text=_("The 72 hours for notices run from here."))
    field_order = ("title", "known_at", "since", "until", "account", "address", "object_id")


class ActionForm(forms.Form):
    """What was done about an incident."""

    text = forms.CharField(label=_("What was done"), max_length=500)
    close = forms.BooleanField(label=_("The incident is dealt with"), required=False)
