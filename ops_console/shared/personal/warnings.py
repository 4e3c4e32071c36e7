"""What is said before numbers of people are saved in a free text, where nobody looks for them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ops_console.shared.personal.kinds import Kind
from ops_console.shared.personal.texts import kinds_in

NAMES = {
    Kind.NATIONAL_ID: gettext_lazy("a national number"),
    Kind.CARD: gettext_lazy("a card number"),
    Kind.PHONE: gettext_lazy("a phone number"),
}


def warning_of(kinds: Iterable[Kind]) -> str:
    """Say what was found, and where it belongs."""
    found = ", ".join(str(NAMES[kind]) for kind in kinds)
    return _(
        "This text holds %(found)s. Move it to the customer's field, or save it anyway: it is "
        "masked wherever the text is shown."
    ) % {"found": found}


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
