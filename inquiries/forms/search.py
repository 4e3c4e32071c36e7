"""The search box."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """A number, phone, policy number, reference or full name; compared as a whole."""

    q = forms.CharField(
        label=_("Search"),
        max_length=120,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
        help_text=_(
            "An inquiry's number or its last digits; or a full phone number, policy number, "
            "customer reference or name."
        ),
    )
