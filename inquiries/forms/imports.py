"""The form that begins an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors, uploads

MAX_MAPPING_BYTES = 256 * 1024


class ImportForm(forms.Form):
    """A file and its mapping: uploaded beside it, or taken from an earlier import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, also packed as .gz; UTF-8, CP949 or Big5."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz"}),
    )
    mapping = forms.FileField(
        label=_("Mapping"),
        required=False,
        help_text=_("A .toml file that says which column means what."),
        widget=forms.FileInput(attrs={"accept": ".toml,.txt"}),
    )
    earlier = forms.TypedChoiceField(
        label=_("Or the mapping of an earlier import"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: Any, earlier: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["earlier"]
        field.choices = [("", _("None")), *earlier]  # type: ignore[attr-defined]
        if not earlier:
            del self.fields["earlier"]

    def clean_file(self) -> Any:
        """Refuse pictures, programs, pages and packages, whatever their name says."""
        upload = self.cleaned_data["file"]
        try:
            uploads.require_text(upload)
        except errors.Invalid as error:
            raise forms.ValidationError(str(error.message)) from error
        return upload

    def clean_mapping(self) -> str:
        """Return the text of an uploaded mapping; empty when none was uploaded."""
        upload = self.cleaned_data["mapping"]
        if upload is None:
            return ""
        if upload.size > MAX_MAPPING_BYTES:
            raise forms.ValidationError(_("The mapping is not a text file of reasonable size."))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The mapping must be written in UTF-8.")) from error

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two ways to a mapping."""
        fields = super().clean() or self.cleaned_data
        if not self.errors and not fields.get("mapping") and not fields.get("earlier"):
            self.add_error("mapping", _("Choose a mapping."))
        return fields
