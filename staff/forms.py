"""Forms of the staff app; they check shapes only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.choices import Density, Language, Theme


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PreferencesForm(forms.Form):
    """Language, density, theme, shortcuts."""

    language = forms.ChoiceField(label=_("Language"), choices=Language)
    density = forms.ChoiceField(label=_("Density"), choices=Density)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme)
    hotkeys = forms.BooleanField(label=_("Single-key shortcuts"), required=False)


class TokenForm(forms.Form):
    """A new API token."""

    label = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=365, initial=90)
