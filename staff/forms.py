"""Forms of the staff app; they check shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff import selectors
from staff.choices import ClosedReason, Density, Language, Role, Theme


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


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class EnrolForm(CodeForm):
    """The first code of a new app, with its sealed secret."""

    sealed = forms.CharField(max_length=400, widget=forms.HiddenInput)

    def told(self) -> dict[str, str]:
        """Return what was typed, also when it is no code: the service refuses it."""
        return {name: self.data.get(name, "") for name in ("code", "sealed")}


class ConfirmForm(forms.Form):
    """Password again, and a code where there is an app."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def chosen(self) -> dict[str, str]:
        """Return the password, once, for the service."""
        return {"password": self.cleaned_data["password"]}

    def clean(self) -> dict[str, object]:
        """Refuse two different passwords."""
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned


class ForgotForm(forms.Form):
    """Whose password is to be chosen anew."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class PreferencesForm(forms.Form):
    """Language, density, theme, shortcuts."""

    language = forms.ChoiceField(label=_("Language"), choices=Language)
    density = forms.ChoiceField(label=_("Density"), choices=Density)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme)
    hotkeys = forms.BooleanField(label=_("Single-key shortcuts"), required=False)
    # What stood when the form was shown, so that another tab is not overwritten unseen.
    seen = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def words_of(self, name: str, value: Any) -> Any:
        """Return a value of one of the fields in words."""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A new API token."""

    label = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=365, initial=90)


class RightsForm(forms.Form):
    """Role and places; only places of the administrator's own markets are offered."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    markets: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        label=_("Markets"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For roles that see every team of a market."),
    )
    teams: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Agents and team leads see their teams only."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, manager: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = dict(self.fields)
        choices["markets"].queryset = selectors.markets_of(manager)
        choices["teams"].queryset = selectors.teams_of(manager)


class PersonForm(RightsForm):
    """Somebody who joins; there is no field for a password."""

    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    subject = forms.CharField(
        label=_("Subject at the identity provider"), max_length=255, required=False
    )
    field_order = ("username", "display_name", "email", "language", "role", "markets", "teams")


class CloseForm(forms.Form):
    """Why an account is closed."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[each for each in ClosedReason.choices if each[0] != ClosedReason.DORMANT],
    )


class IdentityForm(forms.Form):
    """Under which subject the identity provider knows somebody."""

    subject = forms.CharField(
        label=_("Subject at the identity provider"), max_length=255, required=False
    )
