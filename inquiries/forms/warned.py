"""Forms that save numbers of people in a free text only after having said so."""

from typing import Any, ClassVar

from django import forms

from ops_console.shared.personal import kinds_in
from ops_console.shared.personal.warnings import warning_of


class WarningForm(forms.Form):
    """Adds a warning beside each text; `warned` is what the button below it sends."""

    free_texts: ClassVar[tuple[str, ...]] = ()
    has_numbers = False

    def clean(self) -> dict[str, Any]:
        """Warn once; numbers that stand there masked are not found again."""
        cleaned = super().clean() or self.cleaned_data
        if self.data.get("warned"):
            return cleaned
        for name in self.free_texts:
            kinds = kinds_in(str(cleaned.get(name) or ""))
            if kinds:
                self.has_numbers = True
                self.add_error(name, warning_of(kinds))
        return cleaned
